"""Targets in the words of other plans of the family: what describes a noun, multiples, days of a list, the past."""

from decimal import Decimal

import pytest

from extract.parts.targets.judgement import judge_all
from extract.parts.targets.sentences import find_sentences
from extract.plan import extract_plan
from extract.text.document import read_document
from tests.extract.targets_reading import brief, read

TAKEN = [
    # what describes the counted noun is no target of its own and no part of it
    ("培育40家以上年收入超10亿元的领军企业。", [("领军企业", ">=", 40, "家")]),
    ("推进120个亿元以上续建项目加快建设。", [("亿元以上续建项目", "=", 120, "个")]),
    ("打造3家具有国际影响力的综合平台。", [("综合平台", "=", 3, "家")]),
    ("形成30个以上可复制推广的典型案例。", [("典型案例", ">=", 30, "个")]),
    ("建设10个体育公园，完成5项目标任务。", [("体育公园", "=", 10, "个"), ("目标任务", "=", 5, "项")]),
    # multiples of a year
    ("算力规模达到2020年的3倍。", [("算力规模", ">=", 3, "倍")]),
    ("信息产业规模比2020年翻一番。", [("信息产业规模", "=", 1, "番")]),
    # a speed that someone is to have; one that describes users is none
    ("农村家庭普遍具备100Mbps接入能力。", [("接入能力", "=", 100, "Mbps")]),
    # the year between the noun and its number is no part of the noun
    ("数据共享率2021年底前达到60%。", [("数据共享率", ">=", 60, "%")]),
    # what grows and then reaches a value
    ("出口带宽增长5倍达到6.5Tbps。", [("出口带宽增长", "=", 5, "倍"), ("出口带宽", ">=", Decimal("6.5"), "Tbps")]),
    ("动力电池产能达100GWh。", [("动力电池产能", ">=", 100, "GWh")]),
    ("研究制定地方标准30项以上。", [("地方标准", ">=", 30, "项")]),
    # units by the head, and lists that go on behind a word of comparison
    ("亩均税收达到30万元/亩。", [("亩均税收", ">=", 300_000, "元/亩")]),
    ("在不少于3个城市、5个园区开展试点。", [("城市", ">=", 3, "个"), ("园区", "=", 5, "个")]),
    ("每个行政村至少有2名信息员。", [("信息员", ">=", 2, "名")]),
    ("新入规工业企业1500家。", [("新入规工业企业", "=", 1500, "家")]),
    ("重点场所网络通达率100%。", [("重点场所网络通达率", "=", 100, "%")]),
    ("数字经济总量稳居全省第二位。", [("数字经济总量", "=", 2, "位")]),
    (
        "制造业、软件业、服务业收入分别达到50亿元、10亿元和8亿元。",
        [("制造业", ">=", 50, "亿元"), ("软件业", ">=", 10, "亿元"), ("服务业收入", ">=", 8, "亿元")],
    ),
    # a share of what is done
    ("2021年底前，实现100%全程网办。", [("全程网办", "=", 100, "%")]),
    # sums in 亿 without a unit
    ("新增标识注册量20亿。", [("标识注册量", "=", 2_000_000_000, "")]),
    # what is counted of how many, what is ranked, and shares in words
    ("建设5G基站每万人15个。", [("5G基站", "=", 15, "个")]),
    ("综合排名保持前5位。", [("综合排名", "<=", 5, "位")]),
    ("竞争力全国排名前10位。", [("竞争力", "<=", 10, "位")]),
    ("合格率不低于九成。", [("合格率", ">=", 90, "%")]),
    ("平均办理时间压缩一半以上。", [("平均办理时间压缩", ">=", 50, "%")]),
    ("举办干部培训班12期。", [("干部培训班", "=", 12, "期")]),
    # what is reached without a unit, or compared with another year
    ("数据中心PUE降至1.2。", [("数据中心PUE", "=", Decimal("1.2"), "")]),
    ("营收达1200亿元，是2020年的2倍。", [("营收", ">=", 1200, "亿元"), ("营收", "=", 2, "倍")]),
    ("接入视频2.3万路、感知设备1.5万台。", [("接入视频", "=", 23000, "路"), ("感知设备", "=", 15000, "台")]),
    ("任命首席数据官20名，首批上架产品20款。", [("首席数据官", "=", 20, "名"), ("首批上架产品", "=", 20, "款")]),
    ("公共数据集数量不少于4000个数据集。", [("公共数据集数量", ">=", 4000, "个")]),
    (
        "快递进村率2024年达到95%，2025年实现100%。",
        [("快递进村率", ">=", 95, "%"), ("快递进村率", "=", 100, "%")],
    ),
    ("“智改数转”贷款余额超5000亿元、贷款利率低于3.5%。", [("“智改数转”贷款余额", ">=", 5000, "亿元")]),
    ("征集优秀案例3个上报市局。", [("优秀案例", "=", 3, "个")]),
    (
        "2022年实现100件以上高频事项“一件事”办理，2025年达到200件以上。",
        [("高频事项“一件事”办理", ">=", 100, "件"), ("高频事项“一件事”办理", ">=", 200, "件")],
    ),
    ("工业增加值跨上1.2万亿元台阶。", [("工业增加值", ">=", 12000, "亿元")]),
    ("三年累计培育先导区5个。", [("先导区", "=", 5, "个")]),
    ("居民收入增速高于GDP增速1个百分点。", [("居民收入增速高于GDP增速", ">", 1, "个百分点")]),
    ("能耗增速低于全省平均2个百分点以上。", [("能耗增速低于全省平均", ">=", 2, "个百分点")]),
    ("通过云江数据网向社会开放数据集80个以上。", [("数据集", ">=", 80, "个")]),
    ("面向公众发布数据产品不少于20个。", [("数据产品", ">=", 20, "个")]),
    ("收入超10亿元企业达到12家、超100亿元企业实现零的突破。", [("收入超10亿元企业", ">=", 12, "家")]),
    ("培育百亿元企业10家。", [("百亿元企业", "=", 10, "家")]),
    ("占比达41%，较2015年提高9个百分点。", [("占比", ">=", 41, "%"), ("占比", "=", 9, "个百分点")]),
    ("终端价格较2021年降低40%。", [("终端价格较2021年降低", "=", 40, "%")]),
    ("利用率由上年的38%提高到50%。", [("利用率", "=", 38, "%"), ("利用率", "=", 50, "%")]),
    # what goes on with the noun before it, each number of a list with its own
    (
        "2021年新增示范车间60个，2022年新增70个。",
        [("示范车间", "=", 60, "个"), ("示范车间", "=", 70, "个")],
    ),
    ("化肥、农药使用量分别减少5%和3%。", [("化肥", "=", 5, "%"), ("农药使用量", "=", 3, "%")]),
    ("每千名老人拥有护理员数由5人增至8人。", [("每千名老人拥有护理员数", "=", n, "人") for n in (5, 8)]),
    # for whom, of which rank, and how something is built
    ("为独居老人免费安装烟感报警器1.2万套。", [("烟感报警器", "=", 12_000, "套")]),
    ("平台覆盖90%以上的二级以上医院。", [("二级以上医院", ">=", 90, "%")]),
    ("新（扩）建污水处理厂12座。", [("污水处理厂", "=", 12, "座")]),
    # what praises a noun, and what only sounds like a grant
    ("打造30个以上示范性强、带动性广的典型应用场景。", [("典型应用场景", ">=", 30, "个")]),
    ("开展补贴性职业技能培训3万人次。", [("补贴性职业技能培训", "=", 30_000, "人次")]),
    ("高技能人才占技能人才的比例超过30%。", [("高技能人才占技能人才的比例", ">=", 30, "%")]),
    ("截至2019年底，全市有效专利3万件。", [("有效专利", "=", 30_000, "件")]),
    ("汇聚优质课例2万节。", [("优质课例", "=", 20_000, "节")]),
    # behind many examples the thing itself, few are part of it; 高等 closes no list
    ("对外发布水质、雨情、取水许可、水利工程名录等数据集不少于60个。", [("数据集", ">=", 60, "个")]),
    ("出台数据定价、收益等配套制度5项。", [("数据定价、收益等配套制度", "=", 5, "项")]),
    ("小学、高等教育入学率达到60%。", [("小学、高等教育入学率", ">=", 60, "%")]),
    # what only sounds like an opener
    ("占比达到90%，有效数据接口5000个。", [("占比", ">=", 90, "%"), ("有效数据接口", "=", 5000, "个")]),
    # a measure of prices is no price that is set
    ("居民消费价格涨幅3%左右。", [("居民消费价格涨幅", "~", 3, "%")]),
    (
        "5G用户普及率、千兆用户占比分别达到56%、20%。",
        [("5G用户普及率", ">=", 56, "%"), ("千兆用户占比", ">=", 20, "%")],
    ),
]

LEFT = [
    "建设数字产业园，总投资约120亿元，占地1500亩。",
    "注册资本不低于1000万元、从业人员不少于50人的企业可以申请。",
    "企业仓储面积1万平方米以上，可申请认定示范基地。",
    "采购人预留采购预算总额的30%以上专门面向中小企业采购。",
    "项目资本金比例不低于20%。",
    "总投资约38亿元，其中区级财政投资12亿元，社会投资26亿元。",
    "三成立项单位已经落地。",
    "对企业购买服务按合同额30%给予补贴，每年最高200万元。",
    "培训时间不少于20课时。",
    "建立16个部门参与的联席会议制度。",
    "计算机生机比达到6:1。",
]


@pytest.mark.parametrize(("phrase", "expected"), TAKEN, ids=[phrase for phrase, _ in TAKEN])
def test_a_promised_number_is_taken(phrase: str, expected: list[tuple[str, str, Decimal, str]]) -> None:
    assert brief(phrase) == expected


@pytest.mark.parametrize("phrase", LEFT)
def test_what_a_project_costs_and_an_applicant_must_have_is_no_target(phrase: str) -> None:
    assert brief(phrase) == []


def test_what_exists_and_its_parts_are_baselines() -> None:
    targets, _ = read("我市现有企业3200家，其中上市企业12家。")
    assert [(row.indicator, row.value, row.kind) for row in targets] == [
        ("企业", 3200, "baseline"),
        ("上市企业", 12, "baseline"),
    ]
    targets, _ = read("办理率由65%提高至目前的90%。")
    assert {row.kind for row in targets} == {"baseline"}


def test_each_number_of_a_list_has_the_day_that_stands_at_its_place() -> None:
    targets, _ = read("到2021年底、2022年底，网络覆盖率分别达到90%、100%。")
    assert [(row.value, str(row.deadline)) for row in targets] == [(90, "2021-12-31"), (100, "2022-12-31")]


def test_a_day_opens_a_stretch_of_text_only_where_it_opens_its_sentence() -> None:
    text = "第一步，到2020年，平台建成3个。基地达到5个。"
    assert {str(row.deadline) for row in read(text)[0]} == {"2020-12-31"}
    targets, _ = read("推进节能改造，到2021年，淘汰锅炉60台。新增充电桩1500个。")
    assert [str(row.deadline) for row in targets] == ["2021-12-31", "2022-12-31"]


def test_what_something_goes_from_has_the_day_of_its_own_year_only() -> None:
    targets, _ = read("到2022年，办结率由60%提高到80%，使用率由2019年的5%提高到9%。")
    assert [(row.value, row.kind, row.deadline and str(row.deadline)) for row in targets] == [
        (60, "baseline", None),
        (80, "target", "2022-12-31"),
        (5, "baseline", "2019-12-31"),
        (9, "target", "2022-12-31"),
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("一、发展基础与形势", "baseline"),
        ("（二）取得的成效", "baseline"),
        ("（二）产业基础强化行动", "target"),
        ("（一）夯实发展基础", "target"),
        ("（三）提升治理成效", "target"),
    ],
)
def test_a_heading_tells_of_the_past_only_where_it_names_what_there_is(heading: str, kind: str) -> None:
    (row,), _ = read("终端款型达到1000款。", headings=(heading,))
    assert row.kind == kind


def test_a_year_to_compare_with_is_no_deadline() -> None:
    (row,), _ = read("算力规模达到2018年的3倍。")
    assert (row.kind, str(row.deadline)) == ("target", "2022-12-31")


def test_a_paragraph_on_the_past_goes_on_with_it_until_a_day_or_an_aim_is_named() -> None:
    text = "2019年，收入达到273亿元。人均收入达6万元。力争增速达到8%。到2022年，收入达到300亿元。"
    targets, _ = read(text)
    assert [(row.kind, str(row.deadline)) for row in targets] == [
        ("baseline", "2019-12-31"),
        ("baseline", "2019-12-31"),
        ("target", "2022-12-31"),
        ("target", "2022-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("对企业给予50%的贴息，最高不超过100万元。", [("50%", "grant"), ("100万元", "grant")]),
        ("加快2个国家转型城市试点建设，用好3亿元转贷资金。", [("2个", "known"), ("3亿元", "no-verb")]),
        ("建设产业园，总投资120亿元。", [("120亿元", "project")]),
        ("建成10个平台，2020年底前在15个工作日内办结。", []),
    ],
)
def test_a_number_that_is_no_target_has_a_reason(text: str, reasons: list[tuple[str, str]]) -> None:
    document = read_document(text)
    sentences = find_sentences(document, 0, len(document.text), (2020, 2022))
    left = [one for sentence in sentences for one in judge_all(sentence)[1]]
    assert [(document.cell(one.amount.start, one.amount.end), one.reason) for one in left] == reasons


def test_a_heading_that_the_text_runs_on_from_promises_too() -> None:
    text = (
        "云江市数字规划（2021-2025年）第一章总体要求第一节发展目标到2025年，用户普及率达到80%。"
        "第二章主要任务1.建设网络。建成5G基站10个。（责任单位：市发展改革委）"
    )
    plan = extract_plan(text)
    assert [(row.indicator, row.value, row.task_id is None) for row in plan.targets] == [
        ("用户普及率", 80, True),
        ("5G基站", 10, False),
    ]
