"""The grammar of names: what ends as names do, which level a name hands on, and which names take it."""

import pytest

from extract.grammar.names import completed, government_tail, inherits, is_name, level_of, levels_list


@pytest.mark.parametrize(
    "text",
    [
        "省发改委",
        "工业和信息化部",
        "社会保障厅",
        "市交通委（市道运局）",
        "中国海峡人才市场",
        "福州大学",
        "各电信运营企业",
        "省信息化标准化技术委员会",
        "平潭综合实验区管委会",
        "人行福州中支",
        "泰州银保监分局",
        "南通海关",
        "各市、县（区）人民政府",
        "各区、县级市",
        "最高人民法院",
        "省工商联",
        "团省委",
        "长乐市政府",
    ],
)
def test_names_of_bodies(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["省人力资源", "工业", "二期", "福莆宁南岚", "厅", "建设城市光网", "2020年", "文化", ""]
)
def test_what_is_no_name_of_a_body(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("省发改委", ("省", False)),
        ("省委办公厅", ("省", True)),
        ("市委编办", ("市", True)),
        ("省委员会办公厅", ("省", False)),
        ("自治区财政厅", ("自治区", False)),
        ("福州市公安局", ("福州市", False)),
        ("国家发展改革委", None),
        ("市场监管局", None),
        ("市市场监管局", ("市", False)),
        ("省直有关部门", None),
        ("县级人民政府", None),
        ("各市公安局", None),
        ("长乐市政府", None),
        ("鼓楼区政府", None),
        ("财政部", None),
        ("科技厅", None),
    ],
)
def test_the_level_that_a_name_hands_on(name: str, level: tuple[str, bool] | None) -> None:
    assert level_of(name) == level


@pytest.mark.parametrize(
    "name", ["科技厅", "财政局", "市场监管局", "机要局", "检察院", "总工会", "经济信息中心", "城管委"]
)
def test_departments_take_the_level_of_their_list(name: str) -> None:
    assert inherits(name)


@pytest.mark.parametrize(
    "name",
    [
        "福州大学",
        "各电信运营企业",
        "平潭综合实验区管委会",
        "电子信息集团",
        "团市委",
        "人行福州中支",
        "泰州银保监分局",
        "南通海关",
        "东湖公安分局",
        "高新区管委",
        "“数字青禾”建设领导小组办公室",
        "有关部门",
        "国务院办公厅",
        "各区政府",
        "全国工商联",
        "内蒙古电力监管办",
        "民航监管局",
    ],
)
def test_bodies_of_their_own_take_no_level(name: str) -> None:
    assert not inherits(name)


@pytest.mark.parametrize(
    ("name", "level", "after_party", "full"),
    [
        ("机要局", "省", True, "省委机要局"),
        ("文化和旅游厅", "省", True, "省文化和旅游厅"),
        ("宣传部", "市", True, "市委宣传部"),
        ("机要局", "省", False, "省机要局"),
        ("财政局", "福州市", False, "福州市财政局"),
    ],
)
def test_a_party_passes_its_level_to_party_bodies_only(name: str, level: str, after_party: bool, full: str) -> None:
    assert completed(name, level, after_party) == full


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("厦门市人民政府", ("市人民政府", "人民政府")),
        ("鼓楼区政府", ("区政府", "政府")),
        ("厦门市公安局", None),
        ("人民政府", None),
    ],
)
def test_what_places_share_with_the_last_of_their_list(name: str, tail: tuple[str, str] | None) -> None:
    assert government_tail(name) == tail


@pytest.mark.parametrize(
    "text",
    [
        "各市、县（区）人民政府",
        "各县（市、区）人民政府",
        "各区、县级市",
        "市、县（区）人民政府",
        "各市、州、县人民政府",
        "各县（市）区政府",
        "各地级以上市人民政府",
    ],
)
def test_a_list_of_levels_is_one_name(text: str) -> None:
    assert levels_list().fullmatch(text)


@pytest.mark.parametrize("text", ["省、市两级", "福州市、厦门市人民政府", "市县"])
def test_what_is_no_list_of_levels(text: str) -> None:
    assert not levels_list().fullmatch(text)
