"""The words that give bodies their roles: labels before names (牵头单位：) and markers behind them (按职责分工负责)."""

import re
from functools import cache

from extract.grammar.vocabulary import alternatives, load
from extract.models import Role

_ROLES: tuple[Role, ...] = ("lead", "support", "responsible")
_LONGEST_MARK = 3  # labels of so few characters (牵头, 配合) are markers elsewhere and need their colon


@cache
def role_of_label() -> dict[str, Role | None]:
    """Tell the role of names behind each label; None where it names persons.

    A label is a listed one, or a verb with 责任 or without it and a noun: 协同责任单位, 具体承办部门, 包抓县领导.
    """
    words = load("roles")
    persons = words["person_labels"]
    labels: dict[str, Role | None] = dict.fromkeys(
        [*words["labels"]["person"], *(f"{verb}{noun}" for verb in persons["verbs"] for noun in persons["nouns"])]
    )
    for role in _ROLES:
        verbs = [f"{verb}{duty}" for verb in words["label_verbs"][role] for duty in ("", "责任", "（责任）")]
        labels |= {f"{verb}{noun}": role for verb in verbs for noun in words["label_nouns"]}
    return labels | {word: role for role in _ROLES for word in words["labels"][role]}


@cache
def label_pattern() -> re.Pattern[str]:
    """Match a label with its colon: 责任单位：, 牵头单位：."""
    labels = f"(?:{_made_label()}|{alternatives(_listed())})"
    levels = alternatives(load("roles")["label_levels"])
    long = bare_label().pattern
    # “【责任单位】市发改委” has its label alone in brackets; “市水利局（牵头）” has a marker there.
    return re.compile(f"(?:{levels})?(?P<label>{labels})(?:及分工)?：|（(?P<boxed>{long})）：?")


def _made_label() -> str:
    """Give the pattern of the labels that are made of words: as short as the words, since there are many labels."""
    words = load("roles")
    verbs = alternatives(verb for group in words["label_verbs"].values() for verb in group)
    persons = {kind: alternatives(words["person_labels"][kind]) for kind in ("verbs", "nouns")}
    bodies = f"{verbs}(?:责任|（责任）)?{alternatives(words['label_nouns'])}"
    return f"(?:{persons['verbs']}{persons['nouns']}|{bodies})"


def _listed() -> list[str]:
    return [word for group in load("roles")["labels"].values() for word in group]


@cache
def bare_label() -> re.Pattern[str]:
    """Match a label without a colon; where a blank parts it from its names it is one: 责任单位 市发改委."""
    listed = alternatives(word for word in _listed() if len(word) > _LONGEST_MARK)
    return re.compile(f"(?:{_made_label()}|{listed})")


@cache
def label_inside() -> re.Pattern[str]:
    """Match a label inside a clause, where 对口部门： and 牵头单位为 are labels too."""
    nouns = alternatives(load("roles")["label_nouns"])
    # “牵头部门：省工信厅配合部门：…” without line ends: a department begins no label.
    named = f"[一-鿿]{{1,5}}{alternatives(load('bodies')['departments'])}{bare_label().pattern}："
    made = f"(?<![一-鿿])(?!{named})(?P<made>[一-鿿]{{2,6}}{nouns})："
    called = f"(?<![一-鿿])(?P<called>{bare_label().pattern})为(?!{bare_label().pattern})"
    return re.compile(f"{label_pattern().pattern}|{made}|{called}")


def role_behind(match: re.Match[str]) -> Role | None:
    """Tell the role that a matched label gives; None where it names persons."""
    groups = match.groupdict()
    known = groups["label"] or groups["boxed"] or groups.get("called")
    return role_of_label()[known] if known else role_of_marks(groups["made"])


@cache
def marks() -> str:
    """Give the alternatives of all marker words."""
    return alternatives(word for group in load("roles")["markers"].values() for word in group)


@cache
def marker() -> re.Pattern[str]:
    """Match a marker phrase at the end of a piece of a list."""
    words = load("roles")
    adverbs = alternatives([*words["adverbs"], "会同"])
    behind = alternatives(words["followers"])
    # Possessive groups: no backtracking over long runs of such words.
    return re.compile(
        f"(?:(?:{adverbs}|等(?=(?:{adverbs})*(?:{marks()})))*+(?P<marks>{marks()}(?:{adverbs}|{marks()}|{behind})*+)"
        "|等?(?:按照?|依据?|根据)(?:各自)?(?:职责|职能)(?:任务)?(?:分工)?)$"
    )


@cache
def marker_inside() -> re.Pattern[str]:
    """Match a marker behind which its matter follows: 市财政局负责资金保障."""
    adverbs = alternatives(load("roles")["adverbs"])
    return re.compile(f"(?:{adverbs})*+(?P<marks>{marks()})")


@cache
def bracketed_marker() -> re.Pattern[str]:
    """Match a marker in brackets behind a name: 市水利局（牵头）."""
    return re.compile(f"（(?P<marks>{marks()}(?:单位|部门)?)）$")


@cache
def called_marker() -> re.Pattern[str]:
    """Match what a body is called behind its name: 市水利局为牵头单位."""
    return re.compile(f"(?:作?为|是)(?P<marks>{marks()}|责任)(?:责任)?(?:单位|部门)$")


def role_marked(match: re.Match[str]) -> Role:
    """Tell the role that a matched marker gives."""
    return role_of_marks(match["marks"] or "")


@cache
def _marks_of(role: str) -> re.Pattern[str]:
    return re.compile(alternatives(load("roles")["markers"][role]))


def role_of_marks(phrase: str) -> Role:
    """Tell the role that a marker phrase gives: 牵头 goes before all, 配合 before 负责.

    >>> role_of_marks("牵头负责"), role_of_marks("按职责分工负责"), role_of_marks("配合落实")
    ('lead', 'responsible', 'support')
    """
    if _marks_of("lead").search(phrase):
        return "lead"
    return "support" if _marks_of("support").search(phrase) else "responsible"


@cache
def words_giving(role: Role) -> re.Pattern[str]:
    """Match each word that can give bodies a role: its markers and labels, and 会同, which has a leader and helpers.

    >>> words_giving("lead").findall("主办单位：市教育局"), words_giving("support").findall("市教育局会同市财政局")
    (['主办单位'], ['会同'])
    """
    labels = (label for label, given in role_of_label().items() if given == role)
    return re.compile(alternatives([*load("roles")["markers"][role], *labels, "会同"]))
