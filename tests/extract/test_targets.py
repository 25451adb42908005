"""Targets in prose: which numbers are taken, what they count, how they bind."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.targets_reading import brief, read

# (phrase, [(indicator, comparator, value, unit)]): phrases of the kinds that plans have, each with one thing to show.
TAKEN = [
    # the noun stands before the number
    ("固定宽带家庭普及率77%以上。", [("固定宽带家庭普及率", ">=", 77, "%")]),
    ("数字经济规模突破4000亿元。", [("数字经济规模", ">=", 4000, "亿元")]),
    ("电子商务交易规模力争达到2万亿元。", [("电子商务交易规模", ">=", 20000, "亿元")]),
    ("每年投入不少于5000万元。", [("每年投入", ">=", 50_000_000, "元")]),
    ("城市家庭宽带接入能力超过100兆比特每秒。", [("城市家庭宽带接入能力", ">=", 100, "Mbps")]),
    ("农村家庭宽带接入能力高于30M。", [("农村家庭宽带接入能力", ">", 30, "M")]),
    ("城镇登记失业率控制在4%以内。", [("城镇登记失业率", "<=", 4, "%")]),
    ("新建大型数据中心PUE不高于1.3。", [("大型数据中心PUE", "<=", Decimal("1.3"), "")]),
    ("实现数据中心PUE值（数据中心消耗的能源之比）<1.5。", [("数据中心PUE值", "<", Decimal("1.5"), "")]),
    ("两化融合发展指数达到95。", [("两化融合发展指数", ">=", 95, "")]),
    ("用户满意度约百分之九十。", [("用户满意度", "~", 90, "%")]),
    ("年均增速达到10%左右。", [("年均增速", "~", 10, "%")]),
    ("申报国家级试点企业100余家。", [("国家级试点企业", ">=", 100, "家")]),
    ("提高有线电视超高清机顶盒占比至75%。", [("有线电视超高清机顶盒占比", "=", 75, "%")]),
    ("尽快实现全省口罩日产量2000万个。", [("口罩日产量", "=", 20_000_000, "个")]),
    ("引进或孵化企业12家。", [("引进或孵化企业", "=", 12, "家")]),
    ("实施“机器换工”1500台(套)以上。", [("“机器换工”", ">=", 1500, "台(套)")]),
    ("制定行业标准、地方政策2项。", [("行业标准、地方政策", "=", 2, "项")]),
    ("在孵企业超过5000家。", [("在孵企业", ">=", 5000, "家")]),
    ("PM2.5浓度下降到35微克/立方米以下。", [("PM2.5浓度", "<=", 35, "微克/立方米")]),
    ("全市数字经济总量翻一番。", [("数字经济总量", "=", 1, "番")]),
    # growth and cuts keep their verb
    ("互联网经济增长25%以上。", [("互联网经济增长", ">=", 25, "%")]),
    ("研发投入占比提高0.5个百分点。", [("研发投入占比提高", "=", Decimal("0.5"), "个百分点")]),
    ("行政许可承诺时限压减50%以上。", [("行政许可承诺时限压减", ">=", 50, "%")]),
    # the noun stands behind the number
    ("培育100家以上龙头企业。", [("龙头企业", ">=", 100, "家")]),
    ("完成50%以上核心业务系统整合。", [("核心业务系统整合", ">=", 50, "%")]),
    ("完成省直部门70%政务数据汇聚。", [("政务数据汇聚", "=", 70, "%")]),
    ("推动2000家以上中小企业业务系统向云端迁移。", [("中小企业业务系统", ">=", 2000, "家")]),
    ("新增5000家企业“上云上平台”。", [("企业“上云上平台”", "=", 5000, "家")]),
    ("提供100Mbps以上接入服务能力。", [("接入服务能力", ">=", 100, "Mbps")]),
    ("新增青口、滨海新城两个CORS站点。", [("CORS站点", "=", 2, "个")]),
    ("培育百家龙头企业。", [("龙头企业", "=", 100, "家")]),
    ("打造千亿级物联网产业集群。", [("物联网产业集群", "=", 1000, "亿元")]),
    ("瞄准超千亿级电子信息产业园区发展目标。", [("电子信息产业园区", ">=", 1000, "亿元")]),
    ("打造3个千亿级产业集群。", [("千亿级产业集群", "=", 3, "个")]),
    ("推进综治、城管、消防等11个部门网格整合。", [("部门网格整合", "=", 11, "个")]),
    ("建成70个以上研究中心、技术中心等高水平创新平台。", [("高水平创新平台", ">=", 70, "个")]),
    # ranks
    ("软件业规模位居全国第4位。", [("软件业规模", "=", 4, "位")]),
    ("网上政务服务能力进入全国前10位。", [("网上政务服务能力", "<=", 10, "位")]),
    ("电子信息制造业规模位列全国第三。", [("电子信息制造业规模", "=", 3, "位")]),
    # ranges give both ends
    ("打造5-8个特色小镇。", [("特色小镇", ">=", 5, "个"), ("特色小镇", "<=", 8, "个")]),
    # sums without 元, and people in 亿
    ("数字产业产值突破100亿。", [("数字产业产值", ">=", 100, "亿元")]),
    ("用户数突破1亿。", [("用户数", ">=", 100_000_000, "")]),
]

LISTS = [
    ("培育形成5个示范平台和30家应用标杆企业。", [("示范平台", 5), ("应用标杆企业", 30)]),
    ("建成试点项目3个、智慧园8个、示范点15个。", [("试点项目", 3), ("智慧园", 8), ("示范点", 15)]),
    (
        "城市和农村家庭宽带接入能力分别达到100M和30M。",
        [("城市和农村家庭宽带接入能力", 100), ("城市和农村家庭宽带接入能力", 30)],
    ),
    ("事项办理率、数据共享率分别达到90%和80%。", [("事项办理率", 90), ("数据共享率", 80)]),
    ("口罩日产量200万个（其中：医用口罩日产量10万个）。", [("口罩日产量", 2_000_000), ("医用口罩日产量", 100_000)]),
    ("主营业务收入达到5000亿元，其中软件业务收入1200亿元。", [("主营业务收入", 5000), ("软件业务收入", 1200)]),
    ("转型比例达到60%；到2022年，达到80%以上。", [("转型比例", 60), ("转型比例", 80)]),
    ("建设一批标杆工厂，到2021年达到50家。", [("标杆工厂", 50)]),
    ("产业收入增速保持在15%左右，突破万亿元大关。", [("产业收入增速", 15), ("产业收入", 10_000)]),
    ("普及率104.1%（居全国第4位）。", [("普及率", Decimal("104.1")), ("普及率", 4)]),
]

LEFT = [
    "加快5G网络建设，落实“十三五”规划，用好12345热线。",  # names
    "实施“百家公共平台”推进工程。",
    "完善数字福建“136”体系和“2+8”布局。",
    "提供7×24小时服务，48小时内办结。",
    "打造国家级示范区的第一个样板，建成一个平台。",
    "发展六大产业集群，打造三大产业链，突出五个方面。",
    "优先选择茶叶、蔬果等五大特色产业。",
    "坚持两个维护，落实四个意识。",
    "不动产登记办理时间压缩至3个工作日以内。",  # time limits
    "加快2个国家技术改造城市试点和4个转型城市试点建设。",  # what is there already
    "依托全市120个便民服务中心推进服务下沉。",
    "对已通宽带但接入能力低于12兆比特每秒的行政村进行光纤升级改造。",  # conditions
    "重点支持年营业收入超过1亿元的企业。",
    "基本实现20户以上自然村光纤覆盖。",
    "实现百亿元以上产业集群应用覆盖。",
    "对企业给予50%的贴息，每人每天补助300元，最高不超过100万元。",  # grants
    "返还其上年度实际缴纳失业保险费的50%。",
    "贷款利率在原有水平上下浮10%以上，担保费率降至1%以下。",
    "单户贷款额度最高1000万元。",
    "每年组织不少于2次应急演练。",
    "2018-2020年，按照国办发〔2018〕12号文件执行。",
    "排在第一位的部门为牵头部门。",
]


@pytest.mark.parametrize(("phrase", "expected"), TAKEN, ids=[phrase for phrase, _ in TAKEN])
def test_a_promised_number_is_taken(phrase: str, expected: list[tuple[str, str, Decimal, str]]) -> None:
    assert brief(phrase) == expected


@pytest.mark.parametrize(("phrase", "expected"), LISTS, ids=[phrase for phrase, _ in LISTS])
def test_each_number_of_a_list_has_its_own_or_the_shared_indicator(
    phrase: str, expected: list[tuple[str, Decimal]]
) -> None:
    assert [(row[0], row[2]) for row in brief(phrase)] == expected


@pytest.mark.parametrize("phrase", LEFT)
def test_names_times_conditions_and_grants_are_no_targets(phrase: str) -> None:
    assert brief(phrase) == []


def test_an_aim_outweighs_that_a_price_is_set() -> None:
    assert brief("给予贴息，确保企业贷款利率低于1.6%。") == [("企业贷款利率", "<", Decimal("1.6"), "%")]


def test_a_word_before_several_numbers_binds_them_all() -> None:
    assert [row[1] for row in brief("两类用户接入能力分别达到100M和30M。")] == [">=", ">="]


def test_the_source_of_a_rise_is_a_baseline_and_its_end_a_target() -> None:
    targets, _ = read("宽带普及率由2015年的45%提高到60%。", (2016, 2020))
    assert [(row.kind, row.value, str(row.deadline)) for row in targets] == [
        ("baseline", 45, "2015-12-31"),
        ("target", 60, "2020-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("全省网站100个，覆盖率达到80%。", ("发展现状",)),
        ("截至2019年底，覆盖率达到80%。", ()),
        ("2018年，覆盖率达到80%。", ()),
        ("目前覆盖率达到80%。", ()),
        ("已建成专业平台16个。", ()),
        ("建成了安监、消防等16个专业平台。", ()),
    ],
)
def test_what_had_been_reached_is_a_baseline(text: str, headings: tuple[str, ...]) -> None:
    targets, _ = read(text, (2020, 2022), headings)
    assert targets
    assert {row.kind for row in targets} == {"baseline"}


def test_a_heading_on_infrastructure_does_not_speak_of_the_past() -> None:
    targets, _ = read("覆盖率达到80%。", headings=("夯实数字基础设施",))
    assert [row.kind for row in targets] == ["target"]


def test_the_quote_holds_indicator_verb_number_and_unit_and_equals_its_spans() -> None:
    text = "一、到2020年，\n建成政务　平台10个以上，其他照旧。"
    (row,), _ = read(text)
    assert row.quote == "建成政务平台10个以上"
    assert "".join(row.spans.text_in(text).split()).replace("\u3000", "") == row.quote


def test_ids_and_places_follow_the_text() -> None:
    targets, _ = read("覆盖率达到80%，普及率达到90%。")
    assert [(row.target_id, row.ordinal, row.section_id) for row in targets] == [
        ("plan-g01", 1, "plan-s01"),
        ("plan-g02", 2, "plan-s01"),
    ]


def test_a_line_break_inside_a_sentence_does_not_cut_an_indicator() -> None:
    assert brief("培育工业互联网示范企业，行政许可事项网上\n办理率达到98%，其他事项办理率达到95%。")[0][0] == (
        "行政许可事项网上办理率"
    )


def test_a_heading_line_is_no_part_of_an_indicator() -> None:
    text = "发展超高清视频产业\n支持内容创作，推动终端更新，扩大应用，机顶盒占比达到75%。"
    assert brief(text) == [("机顶盒占比", ">=", 75, "%")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("算力达到12345678901234567个。", "number-too-large"),
        ("算力规模达到12瓩级。", "unknown-unit"),
        ("用好3亿元转贷资金。", "number-not-a-target"),
    ],
)
def test_a_number_that_cannot_be_taken_is_an_issue_and_no_row(text: str, rule: str) -> None:
    targets, issues = read(text)
    assert targets == ()
    assert [issue.rule for issue in issues] == [rule]
    assert issues[0].spans.text_in(text) == issues[0].text


def test_names_and_times_give_no_issue() -> None:
    assert read("加快5G建设，2020年6月30日前在15个工作日内办结。")[1] == ()


@given(st.text(alphabet="到2020年达建成培育率企业家个%亿元，。、（）“”<至以上约第百两一指标 \n", max_size=80))
def test_any_text_gives_rows_whose_spans_hold_their_quotes(text: str) -> None:
    targets, issues = read(text)
    for row in targets:
        assert "".join(row.spans.text_in(text).split()) == "".join(row.quote.split())
        assert row.indicator
    for issue in issues:
        assert issue.spans
