"""What documents say about themselves: titles, issuers, days, periods, numbers, regions; the five plans exactly."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given

from extract.models import Header
from extract.parts.header import period_of, plan_type_of, read_header
from extract.parts.regions import region_of
from extract.structure import open_document, read_structure
from extract.text.spans import without_blanks
from tests.strategies import raw_texts

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "sources"
BODY = (
    "\n一、建设平台\n（一）整合系统。完成迁移。（责任单位：市发改委）\n"
    "（二）开放数据。建成目录。（责任单位：市财政局）\n"
)


def read(raw: str) -> Header:
    """Read the head of a document."""
    document = open_document(raw)
    units = read_structure(document, "p").outline.units
    return read_header(document, units[0].start if units else len(document.text))


@cache
def read_seed(plan_id: str) -> Header:
    """Read the head of one of the five plans."""
    return read((SEEDS / f"{plan_id}.txt").read_text("utf-8"))


FIVE: dict[str, dict[str, object]] = {
    "fuzhou-2017-key-tasks": {
        "title": "2017年数字福州工作要点",
        "notice_title": "福州市人民政府办公厅关于印发2017年数字福州工作要点的通知",
        "issuer": "福州市人民政府办公厅",
        "region": "福州市",
        "region_code": "350100",
        "level": "city",
        "plan_type": "key-tasks",
        "issued_on": date(2017, 5, 3),
        "published_on": None,
        "period_start": 2017,
        "period_end": 2017,
        "doc_number": None,
        "disclosure": None,
    },
    "fujian-2018-key-tasks": {
        "title": "2018年数字福建工作要点",
        "notice_title": "福建省人民政府办公厅关于印发2018年数字福建工作要点的通知",
        "issuer": "福建省人民政府办公厅",
        "region": "福建省",
        "region_code": "350000",
        "level": "province",
        "plan_type": "key-tasks",
        "issued_on": date(2018, 4, 2),
        "published_on": date(2018, 4, 11),
        "period_start": 2018,
        "period_end": 2018,
        "doc_number": None,
        "disclosure": "主动公开",
    },
    "fuzhou-2018-2020-action-plan": {
        "title": "“数字福州”建设三年行动计划(2018-2020年)",
        "notice_title": None,
        "issuer": None,
        "region": "福州市",
        "region_code": "350100",
        "level": "city",
        "plan_type": "action-plan",
        "issued_on": None,
        "published_on": date(2018, 10, 31),
        "period_start": 2018,
        "period_end": 2020,
        "doc_number": None,
        "disclosure": None,
    },
    "fujian-2021-key-tasks": {
        "title": "2021年数字福建工作要点",
        "notice_title": "福建省人民政府办公厅关于印发2021年数字福建工作要点的通知",
        "issuer": "福建省人民政府办公厅",
        "region": "福建省",
        "region_code": "350000",
        "level": "province",
        "plan_type": "key-tasks",
        "issued_on": date(2021, 5, 26),
        "published_on": date(2021, 6, 2),
        "period_start": 2021,
        "period_end": 2021,
        "doc_number": None,
        "disclosure": "主动公开",
    },
    "fujian-2016-2020-digital-plan": {
        "title": "福建省“十三五”数字福建专项规划",
        "notice_title": "福建省人民政府办公厅关于印发福建省“十三五”数字福建专项规划的通知",
        "issuer": "福建省人民政府办公厅",
        "region": "福建省",
        "region_code": "350000",
        "level": "province",
        "plan_type": "special-plan",
        "issued_on": date(2016, 5, 7),
        "published_on": date(2016, 5, 17),
        "period_start": 2016,
        "period_end": 2020,
        "doc_number": None,
        "disclosure": "主动公开",
    },
}


@pytest.mark.parametrize(("plan_id", "field"), [(plan_id, field) for plan_id in FIVE for field in FIVE[plan_id]])
def test_the_heads_of_the_five_plans(plan_id: str, field: str) -> None:
    assert getattr(read_seed(plan_id), field) == FIVE[plan_id][field]


@pytest.mark.parametrize("plan_id", FIVE)
def test_each_printed_field_points_at_its_words(plan_id: str) -> None:
    raw = (SEEDS / f"{plan_id}.txt").read_text("utf-8")
    header = read_seed(plan_id)
    for name in ("title", "notice_title", "issuer", "disclosure"):
        value = getattr(header, name)
        assert (name in header.evidence) == (value is not None)
        if value is not None:
            assert without_blanks(header.evidence[name].text_in(raw)) == without_blanks(value)


HEADS = {
    "a province's notice": (
        "云岭省人民政府办公厅关于印发云岭省数字经济发展三年行动计划（2022—2024年）的通知\n云政办发〔2022〕15号\n"
        "各州、市人民政府，省直各委、办、厅、局：\n《云岭省数字经济发展三年行动计划（2022—2024年）》已经省人民政府同意，"
        "现印发给你们，请认真贯彻执行。\n云岭省人民政府办公厅\n2022年4月2日\n（此件公开发布）\n"
        "云岭省数字经济发展三年行动计划（2022—2024年）" + BODY
    ),
    "opinions of the state": (
        "国务院关于加快推进“互联网+政务服务”工作的指导意见\n国发〔2016〕55号\n"
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n现提出以下意见。"
        + BODY
        + "国务院\n2016年9月25日\n（此件公开发布）\n"
    ),
    "a ministry's notice": (
        "工业和信息化部关于印发《工业互联网创新发展行动计划（2021-2023年）》的通知\n工信部信管〔2020〕197号\n"
        "各省、自治区、直辖市工业和信息化主管部门：\n现将《工业互联网创新发展行动计划（2021-2023年）》印发给你们。\n"
        "工业和信息化部\n2020年12月22日\n工业互联网创新发展行动计划（2021-2023年）" + BODY
    ),
    "labels of a site": (
        "索引号：000014349/2021-00012\n主题分类：综合政务\n发文机关：湖江省人民政府办公厅\n成文日期：2021年03月04日\n"
        "发文字号：湖政办发〔2021〕9号\n发布日期：2021年03月08日\n"
        "湖江省人民政府办公厅关于印发湖江省2021年数字政府建设工作要点的通知\n各市人民政府：\n现印发给你们。\n"
        "湖江省2021年数字政府建设工作要点" + BODY
    ),
    "a county's plan": (
        "清河县人民政府办公室关于印发清河县“十四五”数字乡村发展规划的通知\n清政办〔2021〕30号\n"
        "各乡镇人民政府，县直各部门：\n现印发给你们。\n清河县人民政府办公室\n2021年11月30日\n清河县“十四五”数字乡村发展规划"
        + BODY
    ),
    "an autonomous region": (
        "桂海壮族自治区人民政府办公厅关于印发桂海数字经济发展规划（2018-2025年）的通知\n桂政办发〔2018〕1号\n"
        "各市、县人民政府：\n现印发给你们。\n桂海壮族自治区人民政府办公厅\n2018年8月29日\n桂海数字经济发展规划（2018-2025年）"
        + BODY
    ),
    "a page with furniture": (
        "南溪市智慧城市建设实施方案\n发布时间：2020-07-08 09:30 来源：市大数据局 浏览次数：120\n制定本方案。" + BODY
    ),
    "a court": (
        "最高人民法院关于印发《人民法院信息化建设五年发展规划（2021-2025）》的通知\n法〔2021〕100号\n"
        "各省、自治区、直辖市高级人民法院：\n现予印发。\n最高人民法院\n2021年5月1日\n人民法院信息化建设五年发展规划（2021-2025）"
        + BODY
    ),
    "party and government": (
        "中共北原市委办公室 北原市人民政府办公室印发《关于加快数字北原建设的实施意见》的通知\n北办发〔2019〕12号\n"
        "现印发给你们。\n2019年8月1日\n关于加快数字北原建设的实施意见" + BODY
    ),
    "two offices": (
        "杭湾市发展和改革委员会 杭湾市工业和信息化局关于印发《杭湾市促进人工智能发展若干政策措施》的通知\n"
        "杭发改〔2023〕8号\n各区县：\n现予印发。\n杭湾市发展和改革委员会 杭湾市工业和信息化局\n2023年5月6日\n"
        "杭湾市促进人工智能发展若干政策措施" + BODY
    ),
    "Chinese digits": "二〇二〇年南溪市智慧城市建设工作要点" + BODY + "南溪市人民政府办公室\n二〇二〇年三月五日\n",
    "policies": "闽江市支持数字经济发展若干政策" + BODY,
    "a table of work": "清河县2020年重点工作任务分解表" + BODY,
}
WRONG = {
    ("a ministry's notice", "level"): "a ministry's plan is of level ministry",
    ("a ministry's notice", "region"): "a ministry's plan is for 全国",
    ("party and government", "region"): "中共 is no part of the region's name",
}
EXPECTED: list[tuple[str, str, object]] = [
    ("a province's notice", "title", "云岭省数字经济发展三年行动计划（2022—2024年）"),
    (
        "a province's notice",
        "notice_title",
        "云岭省人民政府办公厅关于印发云岭省数字经济发展三年行动计划（2022—2024年）的通知",
    ),
    ("a province's notice", "issuer", "云岭省人民政府办公厅"),
    ("a province's notice", "region", "云岭省"),
    ("a province's notice", "level", "province"),
    ("a province's notice", "plan_type", "action-plan"),
    ("a province's notice", "issued_on", date(2022, 4, 2)),
    ("a province's notice", "period_start", 2022),
    ("a province's notice", "period_end", 2024),
    ("a province's notice", "doc_number", "云政办发〔2022〕15号"),
    ("a province's notice", "disclosure", "公开发布"),
    ("opinions of the state", "title", "国务院关于加快推进“互联网+政务服务”工作的指导意见"),
    ("opinions of the state", "notice_title", None),
    ("opinions of the state", "issuer", "国务院"),
    ("opinions of the state", "region", "全国"),
    ("opinions of the state", "level", "state"),
    ("opinions of the state", "plan_type", "other"),
    ("opinions of the state", "issued_on", date(2016, 9, 25)),
    ("opinions of the state", "period_start", 2016),
    ("opinions of the state", "period_end", None),
    ("opinions of the state", "doc_number", "国发〔2016〕55号"),
    ("opinions of the state", "disclosure", "公开发布"),
    ("a ministry's notice", "title", "工业互联网创新发展行动计划（2021-2023年）"),
    ("a ministry's notice", "issuer", "工业和信息化部"),
    ("a ministry's notice", "level", "ministry"),
    ("a ministry's notice", "region", "全国"),
    ("a ministry's notice", "doc_number", "工信部信管〔2020〕197号"),
    ("a ministry's notice", "issued_on", date(2020, 12, 22)),
    ("labels of a site", "title", "湖江省2021年数字政府建设工作要点"),
    ("labels of a site", "issuer", "湖江省人民政府办公厅"),
    ("labels of a site", "issued_on", date(2021, 3, 4)),
    ("labels of a site", "published_on", date(2021, 3, 8)),
    ("labels of a site", "doc_number", "湖政办发〔2021〕9号"),
    ("a county's plan", "title", "清河县“十四五”数字乡村发展规划"),
    ("a county's plan", "level", "county"),
    ("a county's plan", "plan_type", "special-plan"),
    ("a county's plan", "period_start", 2021),
    ("a county's plan", "period_end", 2025),
    ("an autonomous region", "region", "桂海壮族自治区"),
    ("an autonomous region", "level", "province"),
    ("an autonomous region", "period_end", 2025),
    ("a page with furniture", "title", "南溪市智慧城市建设实施方案"),
    ("a page with furniture", "published_on", date(2020, 7, 8)),
    ("a page with furniture", "issued_on", None),
    ("a page with furniture", "issuer", None),
    ("a page with furniture", "period_start", 2020),
    ("a page with furniture", "period_end", None),
    ("a court", "title", "人民法院信息化建设五年发展规划（2021-2025）"),
    ("a court", "issuer", "最高人民法院"),
    ("a court", "doc_number", "法〔2021〕100号"),
    ("party and government", "title", "关于加快数字北原建设的实施意见"),
    ("party and government", "region", "北原市"),
    ("party and government", "level", "city"),
    ("party and government", "issued_on", date(2019, 8, 1)),
    ("two offices", "title", "杭湾市促进人工智能发展若干政策措施"),
    ("two offices", "issuer", "杭湾市发展和改革委员会;杭湾市工业和信息化局"),
    ("two offices", "region", "杭湾市"),
    ("two offices", "plan_type", "measures"),
    ("Chinese digits", "title", "二〇二〇年南溪市智慧城市建设工作要点"),
    ("Chinese digits", "issued_on", date(2020, 3, 5)),
    ("Chinese digits", "period_start", 2020),
    ("policies", "title", "闽江市支持数字经济发展若干政策"),
    ("policies", "plan_type", "measures"),
    ("a table of work", "title", "清河县2020年重点工作任务分解表"),
    ("a table of work", "period_start", 2020),
]


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        pytest.param(
            head,
            field,
            value,
            marks=[pytest.mark.xfail(strict=True, reason=WRONG[head, field])] if (head, field) in WRONG else [],
        )
        for head, field, value in EXPECTED
    ],
)
def test_forms_of_heads(head: str, field: str, value: object) -> None:
    assert getattr(read(HEADS[head]), field) == value


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("附件1\n闽江市数字政府建设工作方案\n一、任务", "闽江市数字政府建设工作方案"),
        ("附件：闽江市2023年任务清单\n一、任务", "闽江市2023年任务清单"),
        ("闽江市人民政府\n2024年2月8日\n闽江市数字经济\n行动计划\n一、任务", "闽江市数字经济行动计划"),
        ("闽江市2023年工作要点为深入贯彻落实部署，制定本要点。一、任务", "闽江市2023年工作要点"),
        ("闽江市为民办实事工作方案一、任务", "闽江市为民办实事工作方案"),
        (
            "闽江市数据开放行动计划（2023—2025年）根据省的部署，制定本计划。一、任务",
            "闽江市数据开放行动计划（2023—2025年）",
        ),
        ("闽江市重点任务分解方案各区人民政府：一、任务", "闽江市重点任务分解方案"),
    ],
)
def test_a_title_ends_where_the_text_begins(head: str, title: str) -> None:
    assert read(head).title == title


@pytest.mark.parametrize(
    ("title", "plan_type"),
    [
        ("2018年数字福建工作要点", "key-tasks"),
        ("“数字福州”建设三年行动计划（2018-2020年）", "action-plan"),
        ("智慧城市建设实施方案", "action-plan"),
        ("福建省“十三五”数字福建专项规划", "special-plan"),
        ("支持中小企业若干措施", "measures"),
        ("重点任务分工方案", "division"),
        ("关于积极推进“互联网+”行动的指导意见", "other"),
        ("关于做好有关就业工作的通知", "other"),
        ("关于推动创新创业高质量发展的意见", "other"),
    ],
)
def test_the_type_that_a_title_names(title: str, plan_type: str) -> None:
    assert plan_type_of(title) == plan_type


@pytest.mark.parametrize(
    ("title", "body", "issued", "period"),
    [
        ("行动计划（2018-2020年）", "", date(2018, 1, 1), (2018, 2020)),
        ("行动计划（2022—2024年）", "", None, (2022, 2024)),
        ("行动计划（2021年至2023年）", "", None, (2021, 2023)),
        ("2018年工作要点", "", date(2018, 4, 2), (2018, 2018)),
        ("福建省“十三五”专项规划", "", date(2016, 5, 7), (2016, 2020)),
        ("“十四五”数字经济发展规划", "", None, (2021, 2025)),
        ("专项规划", "规划期为2016—2020年。", date(2016, 5, 7), (2016, 2020)),
        ("若干措施", "到2025年建成。", date(2020, 2, 9), (2020, None)),
        ("若干措施", "", None, (None, None)),
        ("20条政策措施", "", date(2020, 2, 9), (2020, None)),
    ],
)
def test_the_period_of_a_plan(
    title: str, body: str, issued: date | None, period: tuple[int | None, int | None]
) -> None:
    assert period_of(title, body, issued) == period


@pytest.mark.parametrize(
    ("texts", "region"),
    [
        (("福州市人民政府办公厅",), ("福州市", "350100", "city")),
        (("福建省人民政府办公厅", "2018年数字福建工作要点"), ("福建省", "350000", "province")),
        ((None, "“数字福州”建设三年行动计划"), ("福州市", "350100", "city")),
        (("国务院办公厅",), ("全国", "000000", "state")),
        (("清河县人民政府办公室",), ("清河县", None, "county")),
        ((None, None), None),
    ],
)
def test_the_region_that_the_first_text_names(texts: tuple[str | None, ...], region: object) -> None:
    assert region_of(*texts) == region


@given(raw_texts)
def test_any_text_has_a_head_whose_evidence_lies_in_it(raw: str) -> None:
    document = open_document(raw)
    header = read_header(document, 0)
    assert all(spans.text_in(raw) for spans in header.evidence.values())


NOTICE = "关于印发《青禾市数字经济行动计划》的通知\n各有关单位：\n现印发给你们。\n"
PLAN = "青禾市数字经济行动计划\n一、建设平台\n"


@pytest.mark.parametrize(
    ("raw", "field", "value"),
    [
        (
            f"中共青禾市委办公室 青禾市人民政府办公室\n{NOTICE}{PLAN}",
            "issuer",
            "中共青禾市委办公室;青禾市人民政府办公室",
        ),
        (f"{NOTICE}青禾市数据局\n青禾市财政局\n2022年4月1日\n{PLAN}", "issuer", "青禾市数据局;青禾市财政局"),
        (f"发文机关：国家发展改革委 中央网信办\n{PLAN}", "issuer", "国家发展改革委;中央网信办"),
        (f"青禾市人民政府\n办公室{NOTICE}{PLAN}", "issuer", "青禾市人民政府办公室"),
        (f"发布机构\t青禾县人民政府\t发文日期\t2021-04-02\n{PLAN}", "issuer", "青禾县人民政府"),
        (f"发文机关：\t青禾县人民政府\t成文日期：\t2021年4月2日\n{PLAN}", "issuer", "青禾县人民政府"),
        (f"政策文件 青禾市人民政府关于印发{PLAN.split(maxsplit=1)[0]}的通知\n{PLAN}", "issuer", "青禾市人民政府"),
        (f"发布机构\t青禾县人民政府\t发文日期\t2021-04-02\n{PLAN}", "title", "青禾市数字经济行动计划"),
        (f"索引号\t1\t公开方式\t主动公开\n{PLAN}", "disclosure", "主动公开"),
        (f"信息来源：青禾市人民政府\n发布时间：2017年1月2日\n{PLAN}", "title", "青禾市数字经济行动计划"),
        (f"成文日期：2021-05-26\n发布日期：2021-06-02\n文号：无\n{PLAN}", "published_on", date(2021, 6, 2)),
        (f"{PLAN}（一）建设。\n青禾市政府\n二○一九年三月一日\n", "issued_on", date(2019, 3, 1)),
        (
            "青禾市委办公厅 青禾市人民政府印发《数字青禾实施方案》\n近日。\n一、建设\n",
            "title",
            "数字青禾实施方案",
        ),
    ],
)
def test_what_stands_around_titles_and_issuers(raw: str, field: str, value: object) -> None:
    assert getattr(read(raw), field) == value
