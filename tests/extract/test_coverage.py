"""Every code point of a body is accounted for: claimed by somebody, or listed as claimed by nobody."""

from hypothesis import given
from hypothesis import strategies as st

from extract.coverage import Claims
from extract.plan import extract_plan
from extract.text.document import Segment, read_document
from tests.texts import CITY_MEASURES

TEXT = "数字福建建设任务保障措施" * 5
ranges = st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted), max_size=8)


@given(ranges)
def test_claimed_and_unclaimed_are_all_there_is(claimed: list[list[int]]) -> None:
    claims = Claims(read_document(TEXT))
    for start, end in claimed:
        claims.claim(start, end)
    places = {place for start, end in claimed for place in range(start, end)}
    free = [place for start, end in claims.unclaimed() for place in range(start, end)]
    assert sorted({*free, *places}) == list(range(len(TEXT)))
    assert not places & set(free)
    assert (claims.coverage().claimed, claims.coverage().body) == (len(places), len(TEXT))


@given(ranges)
def test_each_unclaimed_run_is_one_issue_that_cites_it(claimed: list[list[int]]) -> None:
    claims = Claims(read_document(TEXT))
    for start, end in claimed:
        claims.claim(start, end)
    runs = [TEXT[start:end] for start, end in claims.unclaimed()]
    issues = list(claims.issues())
    assert [issue.spans.text_in(TEXT) for issue in issues] == runs
    assert all(issue.rule == "unclaimed-text" and issue.severity == "warning" for issue in issues)


def test_gaps_count_on_neither_side() -> None:
    document = read_document("数字福建", [Segment(0, 2), Segment(2, 4, lost_before=3)], lost_at_end=1)
    claims = Claims(document)
    assert claims.coverage().body == 4
    assert list(claims.unclaimed()) == [(0, 2), (3, 5)]
    claims.claim(0, len(document.text))
    assert claims.coverage().claimed == 4
    assert claims.coverage().share == 1


def test_a_whole_plan_is_claimed() -> None:
    coverage = extract_plan(CITY_MEASURES).coverage
    assert coverage.share == 1


def test_text_that_no_rule_knows_is_listed_with_its_place() -> None:
    raw = (
        "某某某某某某\n第二行没有意义的话\n一、建设平台\n"
        "（一）整合系统。（责任单位：市发改委）\n（二）迁移。（市财政局负责）\n"
    )
    plan = extract_plan(raw)
    listed = [issue for issue in plan.issues if issue.rule == "unclaimed-text"]
    assert plan.coverage.share < 1
    assert [issue.spans.text_in(raw) for issue in listed] == ["某某某某某某\n第二行没有意义的话"]
