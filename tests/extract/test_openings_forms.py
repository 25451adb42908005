"""Promises to open data in the words of other plans: lists of domains, functions, rules, duties, and what is none."""

import pytest

from extract.models import Opening
from extract.parts.openings import read_openings
from extract.parts.passages import Passage
from extract.plan import extract_plan
from extract.text.document import read_document


def read(text: str) -> tuple[Opening, ...]:
    """Read a text as one task."""
    document = read_document(text)
    return read_openings(document, "p", [Passage(0, len(document.text), "p-t01", None)])[0]


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("优先开放企业登记、卫生、气象等高价值数据集。", ["企业登记", "卫生", "气象"]),
        ("推动信用、交通等民生保障相关领域的政府数据集向社会开放。", ["信用", "交通"]),
        ("率先在信用、医疗等重要领域实现公共数据资源合理适度向社会开放。", ["信用", "医疗"]),
        ("分批次推动水、电、气等公共服务企业数据向社会开放。", ["水", "电", "气"]),
        ("深化水文、地质等公共数据资源开放。", ["水文", "地质"]),
        ("依法有序开放空间地理、电子证照等基础数据。", ["空间地理", "电子证照"]),
        ("重点开放卫生健康、交通运输等领域数据。", ["卫生健康", "交通运输"]),
        ("加大水利、测绘等数据开放力度。", ["水利", "测绘"]),
        ("推动道路停车、旅游客流等动态数据开放。", ["道路停车", "旅游客流"]),
        ("推进气象数据资源向社会免费开放。", ["气象数据资源"]),
        ("对外发布水雨情、取水许可等数据集。", ["水雨情", "取水许可"]),
        ("将行政许可、信用承诺等信息在“信用云江”网站公示公开。", ["行政许可", "信用承诺"]),
        ("有条件开放医疗健康脱敏数据集。", ["医疗健康脱敏数据集"]),
        ("开放分钟级降水、雷达拼图等高价值气象数据。", ["分钟级降水", "雷达拼图"]),
        ("将信用信息、工商登记等市场监管类数据应开尽开。", ["信用信息", "工商登记"]),
        ("探索水务、燃气等公用事业数据依申请开放。", ["水务", "燃气"]),
        ("推动生态环境监测数据向社会公众开放共享。", ["生态环境监测数据"]),
        ("实现社会需求高的市场监管、气象服务等12个重点领域数据深度开放。", ["市场监管", "气象服务"]),
        ("率先在信用、交通等民生保障服务相关领域实现政府数据集向社会开放。", ["信用", "交通"]),
        ("推动养老机构、助餐点等养老服务信息向社会公开。", ["养老机构", "助餐点"]),
        ("推进公共信用信息向社会公开。", ["公共信用信息"]),
        ("优先向社会开放与民生紧密相关、社会迫切需要的公共数据。", ["与民生紧密相关、社会迫切需要的公共数据"]),
        ("实现公共数据无条件开放和依申请开放。", ["公共数据"]),
        ("推动政务数据向社会开放，重点在卫生健康、普惠金融等领域深入推进。", ["政务数据", "卫生健康", "普惠金融"]),
    ],
)
def test_the_domains_of_a_list_are_read_however_it_stands_to_its_verb(text: str, domains: list[str]) -> None:
    assert [(row.kind, row.subject) for row in read(text)] == [("domain", domain) for domain in domains]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "完善数据开放平台，提供数据检索、在线预览等功能。",
            [("platform", "数据开放平台"), ("service", "数据检索"), ("service", "在线预览")],
        ),
        (
            "建设公共数据开放门户，支持数据的浏览、下载。",
            [("platform", "公共数据开放门户"), ("service", "浏览"), ("service", "下载")],
        ),
        (
            "推动监测数据向社会开放，提供实时查询、数据下载服务。",
            [("domain", "监测数据"), ("service", "实时查询"), ("service", "数据下载")],
        ),
        ("升级“云江开放数据”网站。", [("platform", "“云江开放数据”网站")]),
        ("对开放数据全流程留痕、可追溯。", [("control", "开放数据全流程留痕、可追溯")]),
        (
            "建立数据质量核查机制，向社会开放公共数据，面向企业提供客源分析、热力图等数据产品。",
            [
                ("control", "数据质量核查机制"),
                ("domain", "公共数据"),
                ("service", "客源分析"),
                ("service", "热力图"),
            ],
        ),
        ("完成市公共数据开放平台建设。", [("platform", "公共数据开放平台")]),
        ("完善数据开放平台，支持批量下载。", [("platform", "数据开放平台"), ("service", "批量下载")]),
        ("健全分级分类开放机制。", [("rule", "分级分类开放机制")]),
        ("建立公共数据质量管控机制。", [("control", "数据质量管控机制")]),
        ("建立公共数据开放安全保障体系。", [("control", "公共数据开放安全保障体系")]),
        ("建立开放数据动态更新和质量评价机制。", [("control", "开放数据动态更新和质量评价机制")]),
        ("支持利用开放数据开展科技研究。", [("use", "利用开放数据")]),
        ("支持高校建立公共数据开放联合实验室。", [("use", "公共数据开放联合实验室")]),
        ("建设公共数据授权运营平台。", [("platform", "公共数据授权运营平台")]),
        ("建立公共数据开放负面清单。", [("catalogue", "公共数据开放负面清单")]),
        (
            "制定公共数据开放管理办法和公共数据分级分类指南。",
            [("rule", "公共数据开放管理办法"), ("rule", "公共数据分级分类指南")],
        ),
        ("建立政务数据开放考核评估制度。", [("rule", "政务数据开放考核评估制度")]),
        ("建立政务数据共享开放长效机制。", [("rule", "政务数据共享开放长效机制")]),
        ("完成公共数据开放清单编制。", [("catalogue", "公共数据开放清单")]),
        ("开展公共数据开放质量评估。", [("control", "数据开放质量评估")]),
        ("建立公共数据授权运营机制，开放数据。", [("use", "公共数据授权运营机制"), ("domain", "数据")]),
        (
            "围绕群众关心的教育、信用等领域，编制重点领域数据开放清单。",
            [("domain", "教育"), ("domain", "信用"), ("catalogue", "重点领域数据开放清单")],
        ),
        ("建立公共数据异议处理机制。", [("control", "数据异议处理机制")]),
        ("建立开放数据动态更新机制。", [("control", "开放数据动态更新机制")]),
        ("开放数据须经脱敏脱密处理和保密审查。", [("control", "脱敏脱密处理"), ("control", "保密审查")]),
        ("开展公共数据授权运营试点。", [("use", "公共数据授权运营试点")]),
        ("支持建设大数据开放创新实验室。", [("use", "大数据开放创新实验室")]),
        ("打造公共数据开放应用示范场景。", [("use", "公共数据开放应用示范场景")]),
    ],
)
def test_a_phrase_promises(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(row.kind, row.subject) for row in read(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "依托统一的数据开放平台，每年新增开放数据集不少于20个。",
        "明确数据开放的范围、程序和要求。",
        "提升开放数据质量水平。",
        "提升公共数据开放水平。",
        "全市开放数据集达到600个以上，开放数据量突破2000万条。",
        "举办数据开放应用专题培训4场。",
        "公共数据开放率提升至65%，数据开放综合指数进入前20名。",
        "建立数据开放“红黑榜”。",
        "明确公共数据开放工作的职责分工。",
        "公共数据开放数据集不少于1500个。",
        "建立公共数据开放联席会议制度。",
        "以“公共数据分级分类开放”为原则。",
        "规范数据共享开放管理。",
        "打通信息孤岛，推进部门间数据共享交换。",
    ],
)
def test_what_uses_or_counts_opened_data_opens_none(text: str) -> None:
    assert read(text) == ()


def test_a_duty_under_the_title_of_a_plan_of_opening_is_one_of_opening() -> None:
    text = "云江市公共数据开放工作方案\n一、主要任务\n（一）加强管理。开展保密审查。（责任单位：市大数据局）\n"
    assert [(row.kind, row.subject) for row in extract_plan(text).openings] == [("control", "保密审查")]
    other = text.replace("公共数据开放", "数字经济发展")
    assert extract_plan(other).openings == ()


def test_the_name_of_a_number_in_an_indicator_table_promises_nothing() -> None:
    text = (
        "云江市数字规划\n一、发展目标\n开放政务数据。\n主要指标\n指标 单位 2020年 2025年\n"
        "公共数据开放数据集 个 300 900\n数据开放平台 个 1 2\n"
        "二、主要任务\n（一）建设公共数据开放平台。（责任单位：市大数据局）\n"
    )
    rows = extract_plan(text).openings
    assert [(row.kind, row.subject) for row in rows] == [("domain", "政务数据"), ("platform", "公共数据开放平台")]
