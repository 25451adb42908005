"""The list of regions is complete and unambiguous, and issuers and titles from all over are read by it rightly."""

from collections import Counter

import pytest

from extract.grammar.vocabulary import FOLDER, load
from extract.parts.agencies_words import read_regions
from extract.parts.regions import region_of
from tests.bounds import bounded

REGIONS: list[dict[str, str]] = load("regions")
ABOLISHED = {"371200", "542400", "350182", "350402", "350427", "350625", "350681"}


def of_level(level: str) -> list[str]:
    return [region["code"] for region in REGIONS if region["level"] == level and region["code"] not in ABOLISHED]


# Ministry of Civil Affairs, end of 2021 and since: 333 prefecture-level divisions, 84 counties of Fujian.
@pytest.mark.parametrize(("level", "count"), [("state", 1), ("province", 34), ("city", 333), ("county", 84)])
def test_every_division_in_force_is_listed(level: str, count: int) -> None:
    assert len(of_level(level)) == count


# Counted by hand: provinces whose number of prefecture-level divisions is known well.
@pytest.mark.parametrize(
    ("province", "count"),
    [
        ("13", 11),
        ("15", 12),
        ("21", 14),
        ("32", 13),
        ("35", 9),
        ("37", 16),
        ("44", 21),
        ("46", 4),
        ("51", 21),
        ("65", 14),
    ],
)
def test_a_province_has_all_its_prefectures(province: str, count: int) -> None:
    assert sum(code.startswith(province) for code in of_level("city")) == count


@pytest.mark.parametrize(
    ("city", "count"),
    [("01", 13), ("02", 6), ("03", 5), ("04", 11), ("05", 12), ("06", 11), ("07", 10), ("08", 7), ("09", 9)],
)
def test_a_city_of_fujian_has_all_its_counties(city: str, count: int) -> None:
    assert sum(code.startswith(f"35{city}") for code in of_level("county")) == count


def test_codes_are_those_of_their_level() -> None:
    endings = {"state": "000000", "province": "0000", "city": "00", "county": ""}

    assert [r for r in REGIONS if not r["code"].endswith(endings[r["level"]])] == []
    assert [r for r in REGIONS if r["level"] == "city" and r["code"][2:4] == "00"] == []
    assert [r for r in REGIONS if r["level"] == "county" and r["code"][4:] == "00"] == []


def test_codes_are_unique_and_stand_in_their_order_within_a_level() -> None:
    for level in ("province", "city", "county"):
        codes = [region["code"] for region in REGIONS if region["level"] == level]
        assert codes == sorted(set(codes))


def test_every_region_lies_in_a_listed_one() -> None:
    codes = {region["code"] for region in REGIONS}

    assert {f"{code[:2]}0000" for code in of_level("city")} <= codes
    assert {f"{code[:4]}00" for code in of_level("county")} <= codes


def test_no_name_and_no_short_name_means_two_regions() -> None:
    meant = Counter(name for region in REGIONS for name in {region["name"], region["short"]})

    assert [name for name, count in meant.items() if count > 1] == []


def test_short_names_begin_the_name_and_have_two_characters() -> None:
    assert all(region["name"].startswith(region["short"]) for region in REGIONS if region["short"] != "海南州")
    assert min(len(region["short"]) for region in REGIONS) == 2


def test_the_list_loads_quickly() -> None:
    with bounded(0.2):  # 0.01 s where it was measured; the limit is for slow machines
        read_regions(FOLDER / "regions.yml")


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("福建省人民政府办公厅", ("福建省", "350000", "province")),
        ("福州市人民政府办公厅", ("福州市", "350100", "city")),
        ("数字福州建设三年行动计划", ("福州市", "350100", "city")),
        ("2018年数字福建工作要点", ("福建省", "350000", "province")),
        ("福建省数字福州建设领导小组办公室", ("福州市", "350100", "city")),
        ("三明市人民政府", ("三明市", "350400", "city")),
        ("晋江市人民政府关于印发晋江市数字经济发展规划的通知", ("晋江市", "350582", "county")),
        ("沙县人民政府", ("沙县", "350427", "county")),
        ("平潭综合实验区管委会", ("平潭县", "350128", "county")),
        ("福建宁德市人民政府", ("宁德市", "350900", "city")),
        ("福建宁化县人民政府", ("宁化县", "350424", "county")),
        ("莱芜市人民政府", ("莱芜市", "371200", "city")),
        ("吉林省人民政府", ("吉林省", "220000", "province")),
        ("吉林市人民政府", ("吉林市", "220200", "city")),
        ("数字吉林建设规划", ("吉林省", "220000", "province")),
        ("吉林省吉林市人民政府", ("吉林市", "220200", "city")),
        ("海南省人民政府", ("海南省", "460000", "province")),
        ("海南藏族自治州人民政府办公室", ("海南藏族自治州", "632500", "city")),
        ("青海省海南藏族自治州人民政府", ("海南藏族自治州", "632500", "city")),
        ("智慧海南总体方案（2020-2025年）", ("海南省", "460000", "province")),
        ("海东市人民政府", ("海东市", "630200", "city")),
        ("关于推进上海东部地区发展的行动方案", ("上海市", "310000", "province")),
        ("上海口岸深化跨境贸易便利化措施", ("上海市", "310000", "province")),
        ("上海市优化营商环境政策", ("上海市", "310000", "province")),
        ("湖南省怀化市人民政府", ("怀化市", "431200", "city")),
        ("陕西省安康市人民政府", ("安康市", "610900", "city")),
        ("陕西安康市数字经济规划", ("安康市", "610900", "city")),
        ("关于创新乡村治理的实施意见", None),
        ("关于建设新乡村的行动方案", None),
        ("关于推动公平和高质量发展的若干措施", None),
        ("关于促进平台经济健康发展的意见", None),
        ("关于保障国家长治久安的意见", None),
        ("关于普惠安全发展的若干措施", None),
        ("关于提高资金门槛的通知", None),
        ("促进阿里巴巴数字经济合作工作要点", None),
        ("长沙市人民政府", ("长沙市", "430100", "city")),
        ("马鞍山市人民政府", ("马鞍山市", "340500", "city")),
        ("恩施市人民政府", ("恩施市", None, "city")),
        ("湘西自治州人民政府", ("湘西土家族苗族自治州", "433100", "city")),
        ("凉山彝族自治州人民政府办公室", ("凉山彝族自治州", "513400", "city")),
        ("大兴安岭地区行政公署", ("大兴安岭地区", "232700", "city")),
        ("兴安盟行政公署", ("兴安盟", "152200", "city")),
        ("阿里地区行署", ("阿里地区", "542500", "city")),
        ("朝阳市人民政府", ("朝阳市", "211300", "city")),
        ("清河县人民政府办公室", ("清河县", None, "county")),
        ("福州市城区建设行动计划", ("福州市", "350100", "city")),
        ("福州市高新区行动方案", ("福州市", "350100", "city")),
        ("福州市各县区任务分工", ("福州市", "350100", "city")),
        ("国务院办公厅", ("全国", "000000", "state")),
        ("关于建设全国一体化政务服务平台的福建省实施方案", ("福建省", "350000", "province")),
        ("新疆维吾尔自治区人民政府", ("新疆维吾尔自治区", "650000", "province")),
        ("内蒙古自治区呼和浩特市人民政府", ("呼和浩特市", "150100", "city")),
        ("深圳市人民政府办公厅", ("深圳市", "440300", "city")),
        ("关于印发西安市数字经济行动方案的通知", ("西安市", "610100", "city")),
        ("武汉中心城区提升行动方案", ("武汉市", "420100", "city")),
        ("福建省贫困县脱贫行动方案", ("福建省", "350000", "province")),
        ("义乌市人民政府", ("义乌市", None, "city")),
        ("关于加快海西高新园区建设的意见", None),
        ("福建省福州市鼓楼区人民政府", ("福州市鼓楼区", "350102", "county")),
        ("三明市沙县区人民政府", ("三明市沙县区", "350405", "county")),
        ("海南州人民政府", ("海南藏族自治州", "632500", "city")),
        ("河南平顶山市人民政府", ("平顶山市", "410400", "city")),
        ("湖南宁乡市人民政府", ("宁乡市", None, "county")),
        ("江西安福县人民政府", ("安福县", None, "county")),
        ("关于加强财政和县级预算管理的通知", None),
        ("加快自贸试验区建设行动方案", None),
        ("关于做好全市就业工作的通知", None),
        ("关于印发各县区任务分工的通知", None),
        ("长沙县人民政府", ("长沙县", None, "county")),
        ("恩施州人民政府", ("恩施土家族苗族自治州", "422800", "city")),
        ("北京市朝阳区人民政府", ("北京市朝阳区", None, "county")),
        ("上海市浦东新区人民政府", ("上海市浦东新区", None, "county")),
        ("广州市白云区公共数据开放计划", ("广州市白云区", None, "county")),
        ("南京市鼓楼区人民政府", ("南京市鼓楼区", None, "county")),
        ("张家界市永定区人民政府", ("张家界市永定区", None, "county")),
        ("龙岩市永定区人民政府", ("龙岩市永定区", "350803", "county")),
        ("浙江省义乌市人民政府", ("义乌市", None, "county")),
        ("湖北省仙桃市人民政府", ("仙桃市", None, "county")),
        ("福建省人民政府关于支持福州市建设的若干措施", ("福建省", "350000", "province")),
        ("重庆市万州区人民政府", ("重庆市万州区", None, "county")),
        ("数字西安建设规划", ("西安市", "610100", "city")),
    ],
)
def test_the_region_that_an_issuer_or_a_title_names(text: str, region: tuple[str, str | None, str] | None) -> None:
    assert region_of(text) == region


def test_the_issuer_goes_before_the_title() -> None:
    found = region_of("吉林市人民政府", "关于落实吉林省数字经济规划的实施方案")

    assert found is not None
    assert found[1] == "220200"
