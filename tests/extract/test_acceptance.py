"""What is accepted as a plan, and what is refused with which words."""

import pytest

from extract.exceptions import NotAPlanError
from extract.plan import extract_plan
from tests.extract.other_texts import (
    ARTICLES_WITH_CLAUSES,
    ARTICLES_WITHOUT_CLAUSES,
    INTERPRETATION,
    LAW,
    NEWS_WITH_NUMBERS,
    NO_PLANS,
    mojibake,
    seed_text,
)

# What the message must say of each kind of text.
SAYS = {
    "speech": "it addresses an audience",
    "paper": "it is a paper",
    "numbers of past years": "no table of projects, indicators",
    "page not found": "no parts that say what is to be done|no numbered parts",
    "wages": "a notice on money and prices",
    "review": "the opinion of reviewers",
    "office hours": "no parts that say what is to be done",
    "notice on posts": "a notice on posts and people",
    "invitation": "an invitation to a meeting",
    "law": "articles of a law",
    "rules of an office": "articles of a law",
    "news": "reports news",
    "news with numbers": "reports news",
    "novel": "tells a story",
    "english": "no Chinese text",
    "contents alone": "headings without text below them",
    "interpretation": "an interpretation of a policy",
    "template": "nobody has filled in",
    "minutes": "minutes of a meeting",
    "report of a year": "a report on what was done",
}


@pytest.mark.parametrize("kind", NO_PLANS)
def test_other_kinds_of_text_are_refused_by_what_they_are(kind: str) -> None:
    with pytest.raises(NotAPlanError, match=SAYS[kind]):
        extract_plan(NO_PLANS[kind])


@pytest.mark.parametrize("kind", NO_PLANS)
def test_other_kinds_of_text_are_refused_without_line_ends_too(kind: str) -> None:
    with pytest.raises(NotAPlanError):
        extract_plan(NO_PLANS[kind].replace("\n", ""))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "gbk"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("utf-8", "shift_jis"),
        ("gbk", "latin-1"),
        ("gbk", "big5"),
        ("gbk", "utf-8"),
        ("utf-16-le", "gbk"),
        ("utf-16-le", "utf-16-be"),
    ],
)
def test_a_plan_that_was_decoded_wrongly_is_refused_as_unreadable(written: str, read: str) -> None:
    with pytest.raises(NotAPlanError, match="mojibake"):
        extract_plan(mojibake(written, read))


@pytest.mark.parametrize("text", [LAW, NEWS_WITH_NUMBERS, INTERPRETATION])
def test_one_clause_makes_no_plan_of_another_kind_of_text(text: str) -> None:
    lines = text.splitlines()
    lines[-3] += "（责任单位：市发展改革委、市财政局）"
    with pytest.raises(NotAPlanError):
        extract_plan("\n".join(lines))


def test_a_policy_in_articles_with_clauses_is_a_plan() -> None:
    plan = extract_plan(ARTICLES_WITH_CLAUSES)
    assert [task.number for task in plan.tasks] == ["第一条", "第二条", "第三条"]
    assert [(row.agency, row.role) for row in plan.assignments if row.role != "responsible"] == [
        ("市大数据局", "lead"),
        ("市交通运输局", "support"),
        ("市卫生健康委", "support"),
    ]


def test_measures_in_articles_are_a_plan_by_their_title() -> None:
    assert len(extract_plan(ARTICLES_WITHOUT_CLAUSES).tasks) == 4


def test_the_same_articles_under_the_title_of_rules_are_none() -> None:
    rules = ARTICLES_WITHOUT_CLAUSES.replace("若干措施", "管理办法")
    with pytest.raises(NotAPlanError, match="articles of a law"):
        extract_plan(rules)


@pytest.mark.parametrize(
    "above",
    ["政策解读\n", "来源：云岭日报 责任编辑：张三\n", "相关链接：图解\n", "近日，各地反映问题较多。\n"],
)
def test_words_on_the_page_around_a_plan_do_not_refuse_it(above: str) -> None:
    plan = extract_plan(above + seed_text("fuzhou-2017-key-tasks"))
    assert len(plan.tasks) == 19


@pytest.mark.parametrize(
    "foreword",
    [
        "近日，会议强调要发展大数据。据介绍，我市产业已有规模。",
        "根据我省、我市部署，结合我县实际，制定本要点。近日会上已有安排。",
    ],
)
def test_words_of_reports_in_the_foreword_of_a_plan_do_not_refuse_it(foreword: str) -> None:
    text = (
        f"云岭市大数据发展2022年工作要点\n{foreword}\n一、夯实基础。建设机架5000个。\n二、开放数据。开放数据集300个。\n"
    )
    assert len(extract_plan(text).tasks) == 2
    with pytest.raises(NotAPlanError, match="reports news"):
        extract_plan(text.replace("云岭市大数据", "云岭市印发大数据").replace("根据我省", "据悉，日前我省"))


def test_a_decision_with_a_body_in_its_title_is_a_plan_where_its_parts_say_what_is_to_be_done() -> None:
    text = "云岭市人民政府关于加快数字云岭建设的决定\n一、建设网络。加快建设基站，实现覆盖。\n二、有序开放公共数据。\n"
    assert len(extract_plan(text).tasks) == 2


def test_an_opinion_without_a_head_is_a_plan_where_it_promises_something() -> None:
    text = "关于加快数据中心建设的实施意见\n一、优化布局。建设集群3个。\n二、绿色低碳。推动节能改造。\n"
    assert len(extract_plan(text).targets) == 1
    with pytest.raises(NotAPlanError, match="no title of a plan"):
        extract_plan(text.replace("建设集群3个", "建设集群"))


def test_a_plan_of_one_part_with_its_numbers_is_read() -> None:
    text = (
        "云岭市电子商务发展规划\n一、目标\n到2025年，网络零售额突破200亿元。\n"
        "二、任务\n建成园区10个，培育主播5000名，新增企业1000家。\n"
    )
    assert len(extract_plan(text).targets) == 4


def test_a_short_excerpt_with_a_clause_is_read() -> None:
    excerpt = "推进数据开放，建设统一平台。（市大数据局牵头，市财政局、市交通运输局按职责分工负责）"
    assert len(extract_plan(excerpt).assignments) == 3


def test_two_tasks_behind_much_that_is_not_understood_are_refused() -> None:
    prose = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。\n" * 40
    tasks = "一、建设平台。（责任单位：市大数据局）\n二、开放数据。（责任单位：市财政局）\n"
    assert len(extract_plan(tasks).tasks) == 2
    with pytest.raises(NotAPlanError, match="only 0"):
        extract_plan(prose + tasks)


def test_tasks_with_their_clauses_are_a_plan_whatever_their_verbs() -> None:
    tasks = (
        "减免房租。免收2个月房租。",
        "缓缴保费。缓缴期最长6个月。",
        "降低成本。融资成本下降0.5个百分点。",
    )
    raw = "".join(f"{number}.{task}责任单位：市财政局、市税务局\n" for number, task in enumerate(tasks, 1))
    assert len(extract_plan(f"闽江市支持企业的政策\n{raw}").assignments) == 6
