"""The shapes of cells: how much a text looks like the name of a project, like a task, or like a list of bodies.

Scores compare readings of the same row; they measure nothing else. Who the bodies are is not known here.
"""

import re
from functools import cache, lru_cache

from extract.grammar.names import is_name
from extract.grammar.vocabulary import alternatives, load

NO_START = 1.5  # what a list costs that does not begin as names of bodies do
_BAD_END = frozenset("、，；：（“及和与的各省")
SEPARATORS = re.compile("[、，；。]")


@cache
def _noun() -> re.Pattern[str]:
    nouns = load("tables")["project_nouns"]
    return re.compile(
        rf"(?:(?P<strong>{alternatives(nouns['strong'])})|{alternatives(nouns['weak'])})(?:（[^（）]*）)?[”》]?$"
    )


@cache
def _noun_before_body() -> re.Pattern[str]:
    """Match a name that ran into a list of bodies: 系统省, 工程各."""
    strong = alternatives(load("tables")["project_nouns"]["strong"])
    return re.compile(rf"{strong}(?=省|各|有关|相关|国家|中央|[一-鿿]{{2,3}}市)")


@cache
def _marked() -> re.Pattern[str]:
    markers = load("roles")["markers"]
    return re.compile(f"{alternatives(word for words in markers.values() for word in words)}$")


@cache
def _body_starts() -> tuple[tuple[re.Pattern[str], float], ...]:
    """Give the ways in which the name of a body may begin, each with what it costs, the surest first."""
    words = load("bodies")
    bare = ["市", "县", "区", "州", "盟", "旗"]
    sure = [word for word in [*words["levels"], *words["own_beginnings"], "党委", "地市"] if word not in bare]
    place = "[市县区州](?=、|人民政府|政府|委|[一-鿿]{1,6}[局厅办])"
    return (
        (re.compile(alternatives(sure)), 0.0),
        (re.compile(rf"[一-鿿]{{2}}{place}"), 0.2),
        (re.compile(rf"[一-鿿]{{3}}{place}"), 0.4),
        (re.compile(alternatives(bare)), 0.8),
    )


def cost_of_start(text: str, place: int = 0) -> float:
    """Tell how unlikely it is that the name of a body begins at a place."""
    return next((cost for pattern, cost in _body_starts() if pattern.match(text, place)), NO_START)


def begins_surely(text: str, place: int) -> bool:
    """Tell whether the name of a body surely begins at a place."""
    return not cost_of_start(text, place)


# A level inside a name: what stands before it is the end of something else, unless it names the province.
_INNER_LEVEL = re.compile(r"^(?!中共).{4,}省(?!级|际)|^.{3,}各")


def noun_end(text: str) -> int:
    """Tell how many characters at the end of a text are what names of projects end with; negative where it is weak.

    >>> noun_end("数字福建·宽带工程"), noun_end("莆田电商未来城"), noun_end("体育应用产业发展")
    (2, -1, 0)
    """
    match = _noun().search(text)
    if match is None:
        return 0
    length = len(text) - match.start()
    return length if match["strong"] else -length


def marked_end(text: str) -> bool:
    """Tell whether a list of bodies ends with a marker of a role."""
    return _marked().search(text) is not None


def without_cut_marker(text: str) -> tuple[str, str]:
    """Part a list that breaks off inside a marker from what is left of it: 省编办牵.

    >>> without_cut_marker("省财政厅、省编办牵"), without_cut_marker("省财政厅")
    (('省财政厅、省编办', '牵'), ('省财政厅', ''))
    """
    markers = {word[:1] for words in load("roles")["markers"].values() for word in words if len(word) > 1}
    return (text[:-1], text[-1]) if text[-1:] in markers and is_name(text[:-1]) else (text, "")


def _balanced(text: str) -> bool:
    return all(text.count(left) == text.count(right) for left, right in ("（）", "“”", "《》"))


@lru_cache(maxsize=20_000)
def score_name(text: str) -> float:
    """Score how much a text is shaped like the name of a project; 4 is perfect."""
    if len(text) < 2:
        return -6.0
    noun = noun_end(text)
    score = 4.0 if noun > 1 else 2.0 if noun else 0.0
    score -= 5.0 * (not _balanced(text))
    score -= 4.0 * (text[-1] in _BAD_END) + 2.0 * (text[0] in "，、；）")
    listed = sum(ends_as_body(item) for item in SEPARATORS.split(text)[:-1])
    return score - 3.0 * len(re.findall("牵头|负责|配合", text)) - 3.0 * listed


@lru_cache(maxsize=20_000)
def score_task(text: str) -> float:
    """Score how much a text is shaped like a task: sentences that end with a stop."""
    if len(text) < 4:
        return -6.0
    score = 4.0 if text[-1] == "。" else 0.0
    score -= 5.0 * (not _balanced(text)) + 2.0 * (text[0] in "，、；）。")
    listed = sum(ends_as_body(item) for item in SEPARATORS.split(text) if 2 < len(item) < 10)
    return score - 3.0 * len(_LISTED.findall(text)) - min(2.0, 0.5 * listed)


_LISTED = re.compile("牵头，|[厅局委办]负责|部门配合")


@cache
def _role() -> re.Pattern[str]:
    """Match what follows the names of a list: 等按职责分工负责. Possessive, so that long runs cost no backtracking."""
    words = load("roles")
    marks = alternatives(word for group in words["markers"].values() for word in group)
    adverbs = alternatives(words["adverbs"])
    return re.compile(f"(?:等(?:部门|单位)?)?(?:{adverbs})*+{marks}(?:{adverbs}|{marks})*+$|等(?:部门|单位)?$")


ends_as_body = lru_cache(maxsize=20_000)(is_name)


@lru_cache(maxsize=20_000)
def without_role(text: str) -> str:
    """Take the role off an item of a list: 中科院等按职责分工负责."""
    return _role().sub("", text)


@lru_cache(maxsize=5_000)
def bodies_in(text: str) -> tuple[str, ...]:
    """Name the items of a list of bodies, as printed, without their roles; who they are is read elsewhere."""
    return tuple(item for item in map(without_role, SEPARATORS.split(text)) if item)


_SHARING = frozenset("市县区州旗")


def _is_body(item: str, later: tuple[str, ...]) -> bool:
    """Tell whether an item may be a body: by its end, or as a place that shares a later end: 福州市、长乐市政府."""
    return ends_as_body(item) or (item[-1] in _SHARING and any(other.endswith("政府") for other in later))


@lru_cache(maxsize=5_000)
def most_of_bodies(text: str) -> float:
    """Tell by its two ends how much a text may score as a list of responsible bodies at most."""
    if len(text) < 2:
        return -8.0
    return (0.0 if marked_end(text) else -3.0) - cost_of_start(text)


@lru_cache(maxsize=5_000)
def score_bodies(text: str) -> float:
    """Score how much a text is shaped like a list of responsible bodies; 0 is perfect."""
    score = most_of_bodies(text)
    if len(text) < 2:
        return score
    score -= 5.0 * (not _balanced(text)) + 3.0 * ("。" in text) + 3.0 * (text[0] in "，、；）")
    items = bodies_in(text)
    score -= 0.02 * len(items[0]) if items else 6.0
    for index, item in enumerate(items):
        inner, ran_in, long = _costs_of_item(item)
        score -= 3.0 * (not _is_body(item, items[index + 1 :])) + inner
        score -= ran_in
        score -= long
    return score


@lru_cache(maxsize=5_000)
def lost_by_bodies(text: str) -> float:
    """Tell what a list of bodies has lost already, however it may go on behind a text."""
    lost = 3.0 * ("。" in text)
    return lost + sum(3.0 * (not ends_as_body(item) and item[-1] not in _SHARING) for item in bodies_in(text)[:-1])


@lru_cache(maxsize=20_000)
def _costs_of_item(item: str) -> tuple[float, float, float]:
    """Tell what it costs that an item holds a level inside, that a name ran into it, and that it is long."""
    inner = _INNER_LEVEL.search(item) is not None
    ran_in = _noun_before_body().search(item) is not None
    return 3.0 * inner, 3.0 * ran_in, 0.25 * max(0, len(item) - 12)
