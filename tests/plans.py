"""A small plan made by hand, for tests of everything that comes after the extraction."""

from datetime import date
from decimal import Decimal

from extract.models import (
    Action,
    Assignment,
    Coverage,
    Damage,
    Header,
    Issue,
    Opening,
    Plan,
    Project,
    ProjectCategory,
    Section,
    Target,
    Task,
)
from extract.text.spans import Spans

PLAN_ID = "minzhou-2020-key-tasks"

# The second heading is broken by a line end, as real sources break words; the clause of task 1 lists two bodies.
SOURCE = """\
闽州市人民政府办公厅关于印发2020年数字闽州工作要点的通知
发布日期:2020-03-02
闽州市人民政府办公厅
2020年2月28日
（此件主动公开）
2020年数字闽州工作要点
一、建设数
字政府
（一）整合政务网站。建成10个以上政务平台，优先开放=交通数据。（责任单位：市发改委、大数据局）
（二）推广“电子证照”,全市通用。
附表
1政务云工程市发改委2020年启动12.5
"""


def spans_of(*pieces: str) -> Spans:
    """Find pieces one after another in the source; a test's evidence cannot be mistyped then."""
    pairs, start = [], 0
    for piece in pieces:
        start = SOURCE.index(piece, start)
        pairs.append((start, start + len(piece)))
        start += len(piece)
    return Spans.of(pairs)


def small_plan() -> Plan:
    """A plan with at least one row in every table, one table cell with a line break, a comma and a leading '='."""
    first = "整合政务网站。建成10个以上政务平台，优先开放=交通数据。"
    second = "推广“电子证照”,全市通用。"
    clause = "（责任单位：市发改委、大数据局）"
    return Plan(
        plan_id=PLAN_ID,
        source_text=SOURCE,
        source_format="text",
        header=_header(),
        damage=Damage("none", 7, 0),
        coverage=Coverage(body=120, claimed=120),
        sections=(
            Section(
                f"{PLAN_ID}-s01",
                None,
                1,
                1,
                "一、",
                "建设数字政府",
                "whole",
                spans_of("一、建设数\n字政府"),
            ),
        ),
        tasks=(
            Task(
                f"{PLAN_ID}-t01",
                1,
                "（一）",
                False,
                f"{PLAN_ID}-s01",
                "整合政务网站",
                first,
                "whole",
                spans_of(first),
            ),
            Task(
                f"{PLAN_ID}-t02",
                2,
                "（二）",
                False,
                f"{PLAN_ID}-s01",
                "",
                second,
                "whole",
                spans_of(second),
            ),
        ),
        actions=(
            Action(
                f"{PLAN_ID}-t01-a1",
                f"{PLAN_ID}-t01",
                1,
                first,
                clause,
                "present",
                spans_of(first),
                spans_of(clause),
            ),
            Action(f"{PLAN_ID}-t02-a1", f"{PLAN_ID}-t02", 1, second, "", "none", spans_of(second), Spans()),
        ),
        assignments=_assignments(),
        targets=(_target(),),
        projects=(_project(),),
        project_categories=(ProjectCategory("基础设施类", None, Decimal("12.5")),),
        openings=(_opening(),),
        issues=(
            Issue(
                "notice",
                "unclaimed-text",
                "body",
                "附表",
                "2 characters are claimed by no row",
                "Look at the text there.",
                spans_of("附表"),
            ),
        ),
    )


def _header() -> Header:
    """What the small plan prints about itself."""
    return Header(
        title="2020年数字闽州工作要点",
        notice_title="闽州市人民政府办公厅关于印发2020年数字闽州工作要点的通知",
        issuer="闽州市人民政府办公厅",
        region="闽州市",
        region_code="359900",
        level="city",
        plan_type="key-tasks",
        issued_on=date(2020, 2, 28),
        published_on=date(2020, 3, 2),
        period_start=2020,
        period_end=2020,
        disclosure="主动公开",
    )


def _assignments() -> tuple[Assignment, ...]:
    """Two bodies of the clause, the second with an inherited level, and the one of the project."""
    action = f"{PLAN_ID}-t01-a1"
    project = f"{PLAN_ID}-p001"
    return (
        Assignment(
            f"{action}-r1",
            action,
            None,
            None,
            1,
            "市发改委",
            None,
            "responsible",
            "市发改委",
            spans_of("市发改委"),
        ),
        Assignment(
            f"{action}-r2",
            action,
            None,
            None,
            2,
            "市大数据局",
            None,
            "responsible",
            "大数据局",
            spans_of("大数据局"),
        ),
        Assignment(
            f"{project}-r1",
            None,
            project,
            None,
            1,
            "市发改委",
            None,
            "responsible",
            "市发改委",
            Spans.of([(_last("市发改委"), _last("市发改委") + 4)]),
        ),
    )


def _target() -> Target:
    """The ten platforms."""
    quote = "建成10个以上政务平台"
    return Target(
        f"{PLAN_ID}-g01",
        1,
        f"{PLAN_ID}-t01",
        None,
        "target",
        "政务平台",
        ">=",
        Decimal("10"),
        "个",
        date(2020, 12, 31),
        quote,
        spans_of(quote),
    )


def _project() -> Project:
    """The one row of the annex."""
    row = "1政务云工程市发改委2020年启动12.5"
    return Project(
        f"{PLAN_ID}-p001",
        1,
        "基础设施类",
        "政务云工程",
        "市发改委",
        "2020年启动",
        2020,
        None,
        Decimal("12.50"),
        spans_of(row),
    )


def _opening() -> Opening:
    """The domain to be opened first; its quote begins after an equals sign that a workbook must not obey."""
    quote = "=交通数据"
    return Opening(
        f"{PLAN_ID}-o01",
        1,
        f"{PLAN_ID}-t01",
        None,
        None,
        "domain",
        "交通数据",
        "transport",
        True,
        date(2020, 12, 31),
        quote,
        spans_of(quote),
    )


def _last(piece: str) -> int:
    """Find where a piece stands last."""
    return SOURCE.rindex(piece)
