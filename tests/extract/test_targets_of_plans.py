"""The targets and baselines of the five plans, as a careful reader finds them by the rules of the data contract."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from extract.models import Target
from extract.plan import extract_plan

SOURCES = Path(__file__).resolve().parents[2] / "seeds" / "sources"

# indicator | comparator | value | unit; a line of its own says deadline and kind of what follows it
EXPECTED = {
    "fuzhou-2017-key-tasks": "",
    "fujian-2018-key-tasks": """
2018-12-31 target
100M及以上宽带用户占比|>=|70|%
4G用户占比|>=|85|%
城市家庭宽带接入能力|>=|100|Mbps
农村家庭宽带接入能力|>=|50|Mbps
4G基站|=|20000|个
核心业务系统整合|>=|50|%
省级政务服务事项网上办理率|>=|80|%
政务数据汇聚|=|70|%
现代农业智慧园|>=|10|个
互联网经济增长|>=|25|%
电子商务交易规模|>=|20000|亿元
高校物联网行业应用实验室|=|10|个
""",
    "fuzhou-2018-2020-action-plan": """
2020-12-31 target
数字经济规模|>=|4000|亿元
年均增长|>=|20|%
占GDP比重|>=|45|%
固定宽带家庭普及率|>=|115|%
城市家庭宽带接入能力|>|100|M
农村家庭宽带接入能力|>|30|M
移动宽带用户普及率|>=|110|%
广电网络双向覆盖率|>=|80|%
IPv6流量占比|>=|5|%
行政许可事项网上办理率|>=|98|%
社会服务事务网上办理率|>=|85|%
民生服务应用智慧化覆盖率|>=|70|%
电子信息制造业完成产值|>=|1800|亿元
年均增长|=|12|%
软件和信息技术服务业完成主营业务收入|>=|1600|亿元
年均增长|=|12|%
两化融合管理体系贯标认证企业|>=|100|家
“机器换工”|>=|1500|台(套)
部门网格整合|=|11|个
全国数字农业建设试点项目|=|3|个
省级现代农业智慧园|=|8|个
省级农业物联网示范点|=|15|个
市级数字农业示范基地|=|6|个
市级农业物联网应用示范点|=|60|个
工业互联网行业示范平台|=|5|个
应用标杆企业|=|30|家
“互联网+先进制造业”重点项目|>=|100|个
中小企业业务系统|>=|2000|家
两岸电子商务知名电商|=|100|家
IC企业|=|30|家
专业人才|=|1800|人次
测试服务|=|60000|机时
IC相关产业产值|=|20|亿元
电子信息产业园区|>=|1000|亿元
2018-12-31 target
行业标准、地方政策|=|2|项
院士工作站|=|1|个
硕士以上人才|=|20|名
2019-12-31 target
省级专利科研平台|=|1|个
行业标准、地方政策|=|2|项
院士工作站|=|1|个
博士后工作站|=|1|个
硕士以上人才|=|20|名
引进或孵化企业|=|12|家
申请专利|=|20|项
2020-12-31 target
省级专利科研平台|=|1|个
行业标准、地方政策|=|4|项
院士工作站|=|1|个
博士后工作站|=|1|个
硕士以上人才|=|20|名
引进或孵化企业|=|12|家
申请专利|=|20|项
大数据人才|=|12100|名
CORS站点|=|2|个
每年投入|>=|10|亿元
""",
    "fujian-2021-key-tasks": """
2021-12-31 target
高水平创新平台|>=|70|个
中小企业数字化转型促进中心|>=|5|个
企业“上云上平台”|=|5000|家
创新企业|>=|2000|家
省级数字经济园区|>=|10|个
公共数据资源开发利用示范应用|>=|10|个
""",
    "fujian-2016-2020-digital-plan": """
2015-12-31 baseline
移动电话普及率|=|112.4|%
互联网普及率|=|104.1|%
互联网普及率|=|4|位
信息经济发展总水平|=|6|位
电子商务交易总额|=|7116|亿元
“两化融合”发展水平|=|6|位
none baseline
主要业务|=|80|%
专业应急指挥平台和省级综合平台|=|16|个
2020-12-31 target
固定宽带家庭普及率|>=|77|%
城市和农村家庭宽带接入能力|>=|100|M
城市和农村家庭宽带接入能力|>=|30|M
移动宽带用户普及率|>=|85|%
广电网络双向覆盖率|>=|80|%
管理对象智慧化覆盖率|>=|70|%
民生服务应用智慧化覆盖率|>=|70|%
核心业务信息化率|>=|100|%
核心数据共享率|>=|80|%
行政许可事项网上办理率|>=|90|%
社会服务事务网上办理率|>=|80|%
电商交易额|>=|25000|亿元
电子信息产业产值|>=|12000|亿元
数据中心PUE值|<|1.5|
物联网产业集群|=|1000|亿元
""",
}
Row = tuple[str, str, Decimal, str, str, str]


def expected(plan_id: str) -> list[Row]:
    """Read the table above for one plan."""
    rows: list[Row] = []
    deadline = kind = ""
    for line in EXPECTED[plan_id].split("\n"):
        cells = line.split("|")
        if len(cells) == 4:
            rows.append((cells[0], cells[1], Decimal(cells[2]), cells[3], deadline, kind))
        elif line:
            deadline, kind = line.split()
    return rows


@cache
def targets_of(plan_id: str) -> tuple[Target, ...]:
    """Read one of the five plans."""
    return extract_plan((SOURCES / f"{plan_id}.txt").read_text("utf-8"), plan_id=plan_id).targets


@pytest.mark.parametrize("plan_id", EXPECTED)
def test_a_plan_has_the_targets_that_a_careful_reader_finds(plan_id: str) -> None:
    found = [
        (row.indicator, row.comparator, row.value, row.unit, str(row.deadline or "none"), row.kind)
        for row in targets_of(plan_id)
    ]
    assert found == expected(plan_id)


@pytest.mark.parametrize(
    ("plan_id", "targets", "baselines"),
    [
        ("fuzhou-2017-key-tasks", 0, 0),
        ("fujian-2018-key-tasks", 12, 0),
        ("fuzhou-2018-2020-action-plan", 54, 0),
        ("fujian-2021-key-tasks", 6, 0),
        ("fujian-2016-2020-digital-plan", 15, 8),
    ],
)
def test_the_table_above_has_as_many_rows_as_were_counted(plan_id: str, targets: int, baselines: int) -> None:
    kinds = [row[5] for row in expected(plan_id)]
    assert (kinds.count("target"), kinds.count("baseline")) == (targets, baselines)


@pytest.mark.parametrize("plan_id", EXPECTED)
def test_every_quote_is_what_its_spans_hold(plan_id: str) -> None:
    source = (SOURCES / f"{plan_id}.txt").read_text("utf-8").removeprefix("\ufeff")
    for row in targets_of(plan_id):
        assert "".join(row.spans.text_in(source).split()) == "".join(row.quote.split())


@pytest.mark.parametrize("plan_id", EXPECTED)
def test_every_quote_holds_its_indicator_and_every_row_its_place(plan_id: str) -> None:
    for row in targets_of(plan_id):
        assert row.indicator in row.quote
        assert row.task_id or row.section_id
