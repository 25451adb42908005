"""Decides which units of the outline are sections, which are tasks, and what actions the clauses cut them into.

Rules: DATA.md, “tasks” and “actions”. Knows places in the reading text; ids and cells are made in `extract.plan`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.grammar.labels import KINDS
from extract.grammar.vocabulary import alternatives, load
from extract.models import ClauseState, State
from extract.parts.clauses import Clause
from extract.parts.outline import Unit
from extract.text.document import GAP, LINE, Document

_ENUMERATIONS = frozenset({"arabic_bracket", "circled"})  # items of a sentence; tasks only with clauses of their own
# A text without lines closes with words to all it concerns: “各设区市政府、…各有关部门要根据本规划…” (fujian-2016-2020)
_ADDRESS = re.compile(r"(?<=。)各[^。；，]{2,50}要(?:根据|按照|依据|对照)本(?:规划|计划|方案|意见|通知|要点|措施)")
_GAPS = re.compile(GAP)
_LONGEST_HEADING = 25
_HEADING_SLACK = 5  # “at most about 25 characters”


@dataclass(slots=True)
class ActionPart:
    """A run of a task's text, in ranges of the reading text, and the clause that covers it."""

    ranges: list[tuple[int, int]]
    clause: Clause | None
    clause_state: ClauseState
    has_gap: bool = False


@dataclass(slots=True)
class TaskPart:
    """A task: its unit, its text's ranges, heading and actions, and where a box stands behind its last clause."""

    unit: Unit
    ranges: list[tuple[int, int]]
    heading: tuple[int, int] | None
    state: State
    end: int
    actions: list[ActionPart] = field(default_factory=list)
    box: tuple[int, int] = (0, 0)


@cache
def _general_heading() -> re.Pattern[str]:
    words = load("parts")["general"]
    phrase = f"(?:{alternatives(words['qualifiers'])})*{alternatives(words['nouns'])}"
    return re.compile(f"{phrase}(?:{alternatives(words['joined_by'])}{phrase})*")


@cache
def _aims() -> re.Pattern[str]:
    """Match the headings of aims that can be told from what runs on behind them: 总体要求, 工作目标."""
    words = load("parts")["aims"]
    return re.compile(
        f"{alternatives(words['qualifiers'])}{alternatives(words['nouns'])}(?!{alternatives(words['no_aims'])})"
    )


@cache
def _work_heading() -> re.Pattern[str]:
    return re.compile(alternatives(load("parts")["work"]))


def is_general(title: str) -> bool:
    """Tell whether a heading begins a part that says nothing to be done.

    >>> is_general("总体要求"), is_general("发展目标"), is_general("目标任务"), is_general("优化发展环境")
    (True, True, False, False)
    """
    plain = title.rstrip("。：")
    return bool(_general_heading().fullmatch(plain)) and not _work_heading().search(plain)


@cache
def _effect() -> re.Pattern[str]:
    words = load("parts")["effect"]
    return re.compile(f"{alternatives(words['documents'])}[^。，；]{{0,20}}.{{0,40}}{alternatives(words['says'])}")


def says_effect(title: str) -> bool:
    """Tell whether a unit begins with words of effect, which nobody has to carry out.

    >>> says_effect("本政策由市商务局负责解释，自发布之日起施行"), says_effect("本市居民参保率达到95%")
    (True, False)
    """
    return _effect().match(title) is not None


def choose_tasks(
    units: Sequence[Unit], clauses: Sequence[Clause], titles: dict[int, str], gaps: Sequence[int] = ()
) -> list[Unit]:
    """Choose the units that are tasks, in order.

    Args:
        units: all units of the outline, in order.
        clauses: all clauses, in order.
        titles: by `id` of the unit, the folded text of its heading.
        gaps: the places of lost text, in order.
    """
    own = {id(unit): 0 for unit in units}
    for clause in clauses:
        holder = _holder(units, clause)
        if holder is not None:
            own[id(holder)] += 1
    moved = _moved_up(units, own)
    moved |= _with_lost_clause(units, own, moved, gaps)
    roots = [unit for unit in units if unit.parent is None]
    chosen: list[Unit] = []
    for root in roots:
        if chosen and root.children and titles[id(root)].rstrip("。：").endswith("要求"):
            titles = titles | {id(root): ""}  # “五、工作要求” behind the tasks says how they are organised
        chosen += _tasks_below(root, own, titles, with_clauses=bool(clauses), moved=moved)
    # A lost label numbers a task only if labels of its kind do elsewhere: 三、四、五、 (fujian-2021) were sections.
    kinds = {unit.kind for unit in chosen if not unit.lost}
    return [unit for unit in chosen if not unit.lost or unit.entry or unit.kind in kinds]


def _holder(units: Sequence[Unit], clause: Clause) -> Unit | None:
    """Find the innermost unit in whose own text a clause stands."""
    index = bisect_right(units, clause.start, key=lambda unit: unit.start)
    return units[index - 1] if index else None


def _moved_up(units: Sequence[Unit], own: dict[int, int]) -> set[int]:
    """Find the units whose only clause closes their last item and so covers them all.

    “1.…；2.…；3.…。（责任单位：…）”: the items of that numbering have no clauses elsewhere in the plan, or the other
    units with items have their clause there too, or one behind each item.
    """
    share: dict[str, list[int]] = {}
    for unit in units:
        if not unit.children:
            share.setdefault(unit.kind, []).append(int(own[id(unit)] > 0))
    rare = {kind for kind, marks in share.items() if 2 * sum(marks) < len(marks)} | _ENUMERATIONS
    holders = [unit for unit in units if len(unit.children) > 1 and not any(item.children for item in unit.children)]
    closed = [unit for unit in holders if not own[id(unit)] and _closed_by_last(unit, own)]
    for kind in {unit.children[0].kind for unit in closed}:
        alike = [unit for unit in holders if unit.children[0].kind == kind]
        every = [unit for unit in alike if all(own[id(item)] for item in unit.children)]
        alone = [unit for unit in alike if unit in closed]
        if len(alone) > 1 and len(alone) >= len(every) and len(alone) + len(every) == len(alike):
            rare.add(kind)
    moved = [unit for unit in closed if unit.children[0].kind in rare]
    moved = [unit for unit in moved if not _is_alone(unit, moved, units, own)]
    kinds = {(unit.kind, unit.children[0].kind) for unit in moved}
    # Beside such units one with a single item is their like: “（三）保障。⏎5.加强培训。⏎责任单位：…”
    single = [unit for unit in units if len(unit.children) == 1 and (unit.kind, unit.children[0].kind) in kinds]
    moved += [unit for unit in single if not own[id(unit)] and _closed_by_last(unit, own)]
    return {id(unit) for unit in moved}


def _is_alone(unit: Unit, moved: Sequence[Unit], units: Sequence[Unit], own: dict[int, int]) -> bool:
    """Tell whether no other unit of a kind has its clause for all below it, though others have clauses there.

    “三、保障措施⏎（一）…⏎（二）…（责任单位：…）” where 二、 is a heading of tasks with a clause each: it is （二）'s.
    """
    alike = [other for other in units if other.kind == unit.kind and other is not unit and _has_clause(other, own)]
    return bool(alike) and not any(other in moved or own[id(other)] for other in alike)


def _with_lost_clause(units: Sequence[Unit], own: dict[int, int], moved: set[int], gaps: Sequence[int]) -> set[int]:
    """Find the units with items whose clause is lost: a gap is left in them, and most of their like have a clause.

    “（二）开放。▯1.编制目录。2.发布数据。”: the items are no tasks, for those of （一） and （三） are none.
    """
    found: set[int] = set()
    holders = [unit for unit in units if unit.children]
    gapped = {id(unit) for unit in holders if bisect_left(gaps, unit.start) < bisect_right(gaps, unit.end)}
    for kind in {unit.kind for unit in holders}:
        alike = [unit for unit in holders if unit.kind == kind]
        known = [unit for unit in alike if id(unit) not in gapped]
        carrying = sum(own[id(unit)] > 0 or id(unit) in moved for unit in known)
        if 2 * carrying > len(known):
            found |= {id(unit) for unit in alike if id(unit) in gapped and not _has_clause(unit, own)}
    return found


def _closed_by_last(unit: Unit, own: dict[int, int]) -> bool:
    """Tell whether of a unit's items only the last has a clause, and one."""
    *others, last = unit.children
    return own[id(last)] == 1 and not any(own[id(item)] for item in others)


def _has_clause(unit: Unit, own: dict[int, int]) -> bool:
    return own[id(unit)] > 0 or any(_has_clause(child, own) for child in unit.children)


def _tasks_below(
    unit: Unit, own: dict[int, int], titles: dict[int, str], *, with_clauses: bool, moved: set[int]
) -> list[Unit]:
    """Choose the tasks among a unit and those below it."""
    if is_general(titles[id(unit)]) and not own[id(unit)] and not (with_clauses and _has_clause(unit, own)):
        return []
    if with_clauses and not unit.children and not own[id(unit)] and says_effect(titles[id(unit)]):
        return []
    if id(unit) in moved:
        return [unit]
    items = [child for child in unit.children if child.kind not in _ENUMERATIONS or _has_clause(child, own)]
    if own[id(unit)] and not any(_has_clause(child, own) for child in unit.children):
        return [unit]
    if not items:
        return [] if unit.kind == "heading" and not own[id(unit)] else [unit]
    below = [
        task for child in items for task in _tasks_below(child, own, titles, with_clauses=with_clauses, moved=moved)
    ]
    return [unit, *below] if own[id(unit)] else below


def unit_title(document: Document, unit: Unit, starts: frozenset[int]) -> tuple[int, int] | None:
    """Find the range of a unit's heading: its line, its first sentence, or what the table of contents prints."""
    if unit.lost:
        return unit.entry.title_range if unit.entry else None
    if unit.entry and document.text.startswith(unit.entry.title, unit.body):
        return unit.body, unit.body + len(unit.entry.title)
    general = _aims().match(document.text, unit.body) if document.has_lost_lines else None
    if general:
        return general.span()  # without line ends its text follows straight behind it: “一、总体要求坚持统筹规划…”
    stop = unit.body
    limit = unit.own_end()
    while stop < limit and document.text[stop] not in "。" + GAP:
        if stop > unit.body and stop in starts:
            break
        stop += 1
    return (unit.body, stop) if stop > unit.body else None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a task is cut in: the document, the starts of its paragraphs; tables and boxes, which are no task's text."""

    document: Document
    starts: frozenset[int]
    tables: Sequence[tuple[int, int]] = ()
    boxes: Sequence[int] = ()


def cut_task(around: Surroundings, unit: Unit, end: int, clauses: Sequence[Clause]) -> TaskPart:
    """Cut the text of a task, from its label to `end`, into actions."""
    document, starts, tables = around.document, around.starts, around.tables
    actions: list[ActionPart] = []
    begin = unit.body
    if clauses and clauses[0].start == begin and _stands_before(document, clauses, end):
        edges = [*(clause.start for clause in clauses[1:]), end]
        pairs = zip(clauses, edges, strict=True)
        actions = [_part(document, clause.end, stop, clause, tables) for clause, stop in pairs]
        begin, clauses = end, ()
    for clause in clauses:
        part = _part(document, begin, clause.start, clause, tables)
        if part.ranges or part.clause:
            actions.append(part)
        begin = clause.end
        if begin < end and document.text[begin] in "。；" and document.breaks[begin] < LINE:
            begin += 1  # “…就业（市人社局牵头…）。对有创业意愿的…”: the stop belongs to the sentence before the clause
    box = _box_behind(around, begin, end) if clauses else end
    rest = _part(document, begin, box, None, tables)
    if _says_something(document, rest.ranges) or not actions:
        actions.append(rest)
    actions = [action for action in _heading_clause_covers(document, unit, actions) if action.ranges or action.clause]
    ranges = [piece for action in actions for piece in action.ranges]
    gapped = GAP in document.text[unit.start : end] or unit.lost
    state: State = "lost" if not actions else "partial" if gapped else "whole"
    heading = _heading(document, unit, end, clauses, starts)
    return TaskPart(unit, ranges, heading, state, end, actions, (box, end))


def _box_behind(around: Surroundings, begin: int, end: int) -> int:
    """Find the box behind a task's last clause: it stands beside the tasks and is no action of the one before it."""
    return next((box for box in around.boxes if begin <= box < end), end)


def _stands_before(document: Document, clauses: Sequence[Clause], end: int) -> bool:
    """Tell whether clauses stand before what they cover: “1.（市司法局牵头）梳理事项清单。”, text behind each."""
    edges = [*(clause.start for clause in clauses[1:]), end]
    return all(_says_something(document, [(clause.end, stop)]) for clause, stop in zip(clauses, edges, strict=True))


def _heading_clause_covers(document: Document, unit: Unit, actions: list[ActionPart]) -> list[ActionPart]:
    """Join a heading and the text below it where their only clause stands in the heading's line.

    “（一）培育企业（市工信局牵头，市科技局配合）⏎支持研发。”: the clause covers what it stands before.
    """
    if len(actions) != 2 or actions[0].clause is None or actions[1].clause is not None:
        return actions
    heading, rest = actions
    if not covers_below(document, unit, [heading.clause] if heading.clause else []):
        return actions
    return [ActionPart([*heading.ranges, *rest.ranges], heading.clause, "present", rest.has_gap)]


def covers_below(document: Document, unit: Unit, clauses: Sequence[Clause]) -> bool:
    """Tell whether the only clause of a unit stands in the line of its heading, so that it covers what stands below."""
    if len(clauses) != 1:
        return False
    text = document.text[unit.body : clauses[0].start]
    return 0 < len(text) <= _LONGEST_HEADING + _HEADING_SLACK and not set(text) & set("。；" + GAP)


def _part(
    document: Document, start: int, end: int, clause: Clause | None, tables: Sequence[tuple[int, int]]
) -> ActionPart:
    """Take a run of text; gaps and tables part its ranges."""
    text = document.text
    edges = [(match.start(), match.end()) for match in _GAPS.finditer(text, start, end)]
    edges += [(max(start, first), min(end, last)) for first, last in tables if first < end and last > start]
    ranges, begin = [], start
    for stop, following in [*sorted(edges), (end, end)]:
        if stop > begin:
            ranges.append((begin, stop))
        begin = max(begin, following)
    has_gap = GAP in text[start:end]
    state: ClauseState = "present" if clause else "none"
    return ActionPart(ranges, clause, state, has_gap)


def _says_something(document: Document, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(char.isalnum() for start, end in ranges for char in document.text[start:end])


def _heading(
    document: Document, unit: Unit, end: int, clauses: Sequence[Clause], starts: frozenset[int]
) -> tuple[int, int] | None:
    """Find the first sentence of a task where it may stand as its title."""
    title = unit_title(document, unit, starts)
    if title is None or unit.lost:
        return title
    text = document.text[title[0] : title[1]]
    from_contents = unit.entry is not None and text == unit.entry.title
    first_clause = clauses[0].start if clauses else end
    # A gap behind the first sentence hides the text that it heads: “加强公共数据资源汇聚治理。▯” (fujian-2021).
    gap_behind = GAP in document.text[title[1] : min(end, first_clause) + 1]
    stands_alone = gap_behind or title[1] < min(end, first_clause) - 1
    # Without line ends the first item below may follow straight behind it: “（一）推进标准化 1.编制清单。”
    before_item = bool(unit.children) and unit.children[0].start == title[1]
    ended = title[1] < len(document.text) and (document.text[title[1]] == "。" or title[1] in starts or before_item)
    short = len(text) <= _LONGEST_HEADING + _HEADING_SLACK and not set(text) & set("，；：")
    return title if from_contents or (short and stands_alone and ended) else None


def drop_rare_headings(tasks: Sequence[TaskPart]) -> None:
    """Leave headings empty where tasks of a numbering have none throughout: a short first sentence is just text."""
    for kind in KINDS:
        known = [task for task in tasks if task.unit.kind == kind and not task.unit.lost]
        with_heading = sum(task.heading is not None for task in known)
        for task in known:
            if 2 * with_heading < len(known) and not task.unit.entry:
                task.heading = None


@cache
def _closing() -> re.Pattern[str]:
    """Match the beginning of a paragraph that closes a document: words of effect, furniture, a signature's day."""
    issuers = "[一-鿿]{2,16}(?:人民政府|办公厅|办公室|委员会|国务院|[局厅部委])"
    return re.compile(
        rf"{alternatives(load('parts')['closing'])}|(?:{issuers}|国务院)?(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日|（此件"
    )


def closing_start(document: Document, start: int, end: int, starts: Iterable[int], *, all_close: bool) -> int:
    """Find where, behind the last task's text, unnumbered closing paragraphs begin.

    Args:
        document: where they stand.
        start: end of the last task's last clause, or of its label where it has none.
        end: end of the document's body.
        starts: starts of paragraphs.
        all_close: the plan's tasks end with their clauses, so that any paragraph behind the last one closes.
    """
    if all_close and _closing().match(document.text, start, end):
        return start  # in a text without line ends: “…（责任单位：市发改委）本措施自印发之日起施行。”
    for place in starts:
        if start <= place < end and (all_close or (place > start and _closing().match(document.text, place))):
            return place
    address = _ADDRESS.search(document.text, start, end)
    return address.start() if address else end
