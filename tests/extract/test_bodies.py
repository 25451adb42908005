"""Lists of responsible bodies: who is named, made complete, in which role, and where. Phrases of real plans.

In the tables a body is written as name/role: `l` leads, `s` supports, `r` is responsible.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grammar.roles import role_of_marks
from extract.parts.bodies import BodyList, looks_like_bodies, read_bodies
from extract.text.document import GAP, Document, Segment, read_document
from extract.text.spans import without_blanks
from tests.bounds import bounded


def read(raw: str, *, first_leads: bool = False) -> tuple[Document, BodyList]:
    """Read a text that is nothing but a list of bodies."""
    document = read_document(raw)
    return document, read_bodies(document, [(0, len(document.text))], first_leads=first_leads)


def printed(raw: str, *, first_leads: bool = False) -> str:
    """Print the bodies of a list with their roles."""
    return " ".join(f"{body.agency}/{body.role[0]}" for body in read(raw, first_leads=first_leads)[1].bodies)


@pytest.mark.parametrize(
    ("raw", "bodies"),
    [
        ("省发改委、科技厅", "省发改委/r 省科技厅/r"),
        ("省委办公厅、机要局、保密局", "省委办公厅/r 省委机要局/r 省委保密局/r"),
        ("省委宣传部、文化和旅游厅", "省委宣传部/r 省文化和旅游厅/r"),
        ("福州、厦门市人民政府", "福州市人民政府/r 厦门市人民政府/r"),
        ("福州、厦门、泉州、莆田市人民政府", "福州市人民政府/r 厦门市人民政府/r 泉州市人民政府/r 莆田市人民政府/r"),
        ("福州市、泉州市人民政府", "福州市人民政府/r 泉州市人民政府/r"),
        ("省法院、检察院", "省法院/r 省检察院/r"),
        ("省发改委、福州大学、教育厅", "省发改委/r 福州大学/r 省教育厅/r"),
        ("省发改委、平潭综合实验区管委会", "省发改委/r 平潭综合实验区管委会/r"),
        ("省数字办、省电子信息集团、各电信运营企业", "省数字办/r 省电子信息集团/r 各电信运营企业/r"),
        ("市人社局、团市委、总工会", "市人社局/r 团市委/r 市总工会/r"),
        ("省金融监管局、人行福州中支", "省金融监管局/r 人行福州中支/r"),
        ("市金融办、泰州银保监分局、南通海关", "市金融办/r 泰州银保监分局/r 南通海关/r"),
        ("省发改委，科技厅", "省发改委/r 科技厅/r"),
        ("工业和信息化部", "工业和信息化部/r"),
        ("工业和信息化部和财政部", "工业和信息化部/r 财政部/r"),
        ("市发改委及市财政局", "市发改委/r 市财政局/r"),
        ("市发改委与财政局", "市发改委/r 市财政局/r"),
        ("市发改委以及各区政府", "市发改委/r 各区政府/r"),
        ("此项工作由市发改委牵头，市财政局配合", "市发改委/l 市财政局/s"),
        ("上述重点任务由市发改委负责", "市发改委/r"),
        ("省卫计委牵头，省电子信息集团等单位配合", "省卫计委/l 省电子信息集团/s"),
        ("科技部、财政部等部门按职责分工负责", "科技部/r 财政部/r"),
        ("税务总局等国务院相关部门按职责分工负责", "税务总局/r 国务院相关部门/r"),
        ("省直有关部门", "省直有关部门/r"),
        ("市直有关部门、单位，各区市政府", "市直有关部门、单位/r 各区市政府/r"),
        ("各部门、各单位", "各部门/r 各单位/r"),
        ("市委农办，各级党委和政府", "市委农办/r 各级党委和政府/r"),
        ("市直各部门、中央和省驻市各单位", "市直各部门/r 中央和省驻市各单位/r"),
        ("开发区、示范园区管委", "开发区管委/r 示范园区管委/r"),
        ("县公安局、森林公安分局", "县公安局/r 县森林公安分局/r"),
        ("各设区市人民政府", "各设区市人民政府/r"),
        ("各地区、各部门", "各地区/r 各部门/r"),
        ("各市、县（区）人民政府", "各市、县（区）人民政府/r"),
        ("各区、县级市", "各区、县级市/r"),
        ("市委组织部，各区委、区政府", "市委组织部/r 各区委、区政府/r"),
        ("各盟行政公署、市人民政府", "各盟行政公署、市人民政府/r"),
        ("东湖区、西山区人民政府（管委会）", "东湖区人民政府（管委会）/r 西山区人民政府（管委会）/r"),
        ("各县（市、区）人民政府", "各县（市、区）人民政府/r"),
        ("各市、县〔区〕人民政府", "各市、县〔区〕人民政府/r"),
        ("市交通委（市道运局）", "市交通委（市道运局）/r"),
        ("市公安局、市交通委（市道运局）、城管局", "市公安局/r 市交通委（市道运局）/r 市城管局/r"),
        ("省教育厅牵头，省电子信息集团，省直有关部门配合", "省教育厅/l 省电子信息集团/s 省直有关部门/s"),
        ("省综治办牵头，省公安厅，有关设区市政府负责", "省综治办/l 省公安厅/r 有关设区市政府/r"),
        ("省发改委牵头，财政厅", "省发改委/l 财政厅/r"),
        ("市工信局会同市财政局", "市工信局/l 市财政局/s"),
        ("市工信局会同财政局、科技局负责", "市工信局/l 市财政局/s 市科技局/s"),
        ("市公安局，市发改委、工信局会同财政局负责", "市公安局/r 市发改委/l 市工信局/l 市财政局/s"),
        ("各市、县、自治县人民政府", "各市、县、自治县人民政府/r"),
        ("牵头单位：市发改委；配合单位：市财政局、人社局", "市发改委/l 市财政局/s 市人社局/s"),
        ("牵头责任单位：省发改委；相关责任单位：省财政厅、教育厅", "省发改委/l 省财政厅/s 省教育厅/s"),
        ("责任单位：市数字办牵头，市人社局配合", "市数字办/l 市人社局/s"),
        (
            "责任单位：省数字办，省委办公厅、机要局、保密局，省人大常委会办公厅，省政府办公厅，省政协办公厅",
            "省数字办/r 省委办公厅/r 省委机要局/r 省委保密局/r 省人大常委会办公厅/r 省政府办公厅/r 省政协办公厅/r",
        ),
        (
            "责任单位：省委政法委，省法院、检察院，省公安厅、司法厅、信访局，省安全厅",
            "省委政法委/r 省法院/r 省检察院/r 省公安厅/r 省司法厅/r 省信访局/r 省安全厅/r",
        ),
        (
            "责任单位：省发改委、网信办，福州市人民政府牵头，省直有关部门，省电子信息集团，福州大学配合",
            "省发改委/l 省网信办/l 福州市人民政府/l 省直有关部门/s 省电子信息集团/s 福州大学/s",
        ),
        (
            "责任单位：省审改办、数字办牵头，省空间信息工程研究中心，省直有关部门，各设区市人民政府、平潭综合实验区管委会配合",
            "省审改办/l 省数字办/l 省空间信息工程研究中心/s 省直有关部门/s 各设区市人民政府/s 平潭综合实验区管委会/s",
        ),
        (
            "责任单位：市大数据办、市卫计委、长乐市政府牵头，市直各有关部门配合",
            "市大数据办/l 市卫计委/l 长乐市政府/l 市直各有关部门/s",
        ),
        ("责任单位：市行政(市民)服务中心管委会、市数字办牵头", "市行政(市民)服务中心管委会/l 市数字办/l"),
        (
            "责任单位：市委组织部、市委编办、市人社局、市数字办，各县（市）区政府",
            "市委组织部/r 市委编办/r 市人社局/r 市数字办/r 各县（市）区政府/r",
        ),
        ("责任单位:福州职业技术学院牵头", "福州职业技术学院/l"),
        ("责任单位：中国海峡人才市场", "中国海峡人才市场/r"),
        ("责任单位：福州大学，省农信社", "福州大学/r 省农信社/r"),
        ("责任单位：省信息化标准化技术委员会", "省信息化标准化技术委员会/r"),
        ("责任单位：有关高校科研院所", "有关高校科研院所/r"),
        ("责任单位：省数字办、档案局，省直各有关单位", "省数字办/r 省档案局/r 省直各有关单位/r"),
        (
            "责任单位：省台港澳办，省电子信息集团，福州市、泉州市人民政府",
            "省台港澳办/r 省电子信息集团/r 福州市人民政府/r 泉州市人民政府/r",
        ),
        (
            "责任单位：省工信厅、数字办，省通信管理局，各电信运营商，厦门市、泉州市、龙岩市人民政府",
            "省工信厅/r 省数字办/r 省通信管理局/r 各电信运营商/r 厦门市人民政府/r 泉州市人民政府/r 龙岩市人民政府/r",
        ),
        ("省体育局牵头，各市场主体负责", "省体育局/l 各市场主体/r"),
        ("发展改革委、工业和信息化部牵头，科技部等参与", "发展改革委/l 工业和信息化部/l 科技部/s"),
        ("国家发展改革委、工业和信息化部、各地区按职责分工负责", "国家发展改革委/r 工业和信息化部/r 各地区/r"),
        ("主办单位：市商务局；协办单位：市财政局", "市商务局/l 市财政局/s"),
        ("主办：市商务局，协办：市财政局、市税务局", "市商务局/l 市财政局/s 市税务局/s"),
        ("主办：市商务局；协办：市财政局、市税务局", "市商务局/l 市财政局/s 市税务局/s"),
        ("牵头部门：市医保局，参与单位：市卫健委、财政局", "市医保局/l 市卫健委/s 市财政局/s"),
        ("落实单位：各县（市、区）人民政府", "各县（市、区）人民政府/r"),
        ("责任单位：各镇（街道）、县直有关部门", "各镇（街道）/r 县直有关部门/r"),
        ("责任单位：各乡镇人民政府、街道办事处", "各乡镇人民政府/r 街道办事处/r"),
        (
            "责任单位：自治区发展改革委、工业和信息化厅、财政厅",
            "自治区发展改革委/r 自治区工业和信息化厅/r 自治区财政厅/r",
        ),
        ("责任单位：区发改局、财政局、各镇街", "区发改局/r 区财政局/r 各镇街/r"),
        ("责任单位：县发改局、县财政局，各乡镇", "县发改局/r 县财政局/r 各乡镇/r"),
        ("市委宣传部、市委网信办、市文化广电和旅游局", "市委宣传部/r 市委网信办/r 市文化广电和旅游局/r"),
        ("省委网信办、发展改革委、通信管理局", "省委网信办/r 省发展改革委/r 省通信管理局/r"),
        ("市中级人民法院、检察院、司法局", "市中级人民法院/r 市检察院/r 市司法局/r"),
        ("最高人民法院、最高人民检察院、公安部", "最高人民法院/r 最高人民检察院/r 公安部/r"),
        ("市税务局、人行南通市中心支行、南通银保监分局", "市税务局/r 人行南通市中心支行/r 南通银保监分局/r"),
        ("国网福建省电力公司", "国网福建省电力公司/r"),
        (
            "省发展和改革委员会、住房和城乡建设厅、自然资源厅",
            "省发展和改革委员会/r 省住房和城乡建设厅/r 省自然资源厅/r",
        ),
        ("省人力资源和社会保障厅、财政厅", "省人力资源和社会保障厅/r 省财政厅/r"),
        (
            "市人力资源社会保障局、市总工会、团市委、市妇联按职责分工负责",
            "市人力资源社会保障局/r 市总工会/r 团市委/r 市妇联/r",
        ),
        (
            "市发展改革委牵头，市级有关部门和各区县（自治县）政府配合",
            "市发展改革委/l 市级有关部门/s 各区县（自治县）政府/s",
        ),
        ("市发展改革委、各区人民政府共同牵头", "市发展改革委/l 各区人民政府/l"),
        ("由市工信局牵头，市财政局、市科技局等部门按职责分工配合", "市工信局/l 市财政局/s 市科技局/s"),
        ("市政府办公室负责", "市政府办公室/r"),
        ("市科技局负责，市财政局、市工信局配合", "市科技局/r 市财政局/s 市工信局/s"),
        ("市科技局，各区人民政府、江北新区管委会", "市科技局/r 各区人民政府/r 江北新区管委会/r"),
        ("省国资委、省属国有企业", "省国资委/r 省属国有企业/r"),
        ("市市场监管局、市市政园林局、市容局", "市市场监管局/r 市市政园林局/r 市市容局/r"),
        ("市场监管总局、知识产权局", "市场监管总局/r 知识产权局/r"),
        ("各有关部门，各有关单位", "各有关部门/r 各有关单位/r"),
        ("上海海关、上海银保监局、市地方金融监管局", "上海海关/r 上海银保监局/r 市地方金融监管局/r"),
        ("北京市发展改革委、市财政局", "北京市发展改革委/r 市财政局/r"),
        ("省工商联、贸促会、残联", "省工商联/r 省贸促会/r 省残联/r"),
        ("责任单位：市委办公室、市政府办公室", "市委办公室/r 市政府办公室/r"),
        ("市委组织部、人社局牵头，市财政局、教育局配合", "市委组织部/l 市人社局/l 市财政局/s 市教育局/s"),
        ("省农业农村厅指导，各县（市、区）人民政府落实", "省农业农村厅/r 各县（市、区）人民政府/r"),
        ("县法院、县检察院、县司法局", "县法院/r 县检察院/r 县司法局/r"),
        ("教育部、人力资源社会保障部、财政部等按职责分工负责", "教育部/r 人力资源社会保障部/r 财政部/r"),
        ("责任单位：XX局", "XX局/r"),
        ("完成时限：2020年12月底；责任单位：市发改委", "市发改委/r"),
        ("责任单位：市发改委，完成时限：2020年底", "市发改委/r"),
        ("责任单位：市发改委、财政局。", "市发改委/r 市财政局/r"),
        ("省能源局、国网江苏电力、华能集团", "省能源局/r 国网江苏电力/r 华能集团/r"),
        ("市公安、交通、城管部门", "市公安部门/r 市交通部门/r 市城管部门/r"),
        ("县发改、财政部门牵头，县公安局配合", "县发改部门/l 县财政部门/l 县公安局/s"),
        ("责任单位：省发改、财政、工信等部门", "省发改/r 省财政/r 省工信/r"),
        ("责任单位：市发展改革委、工信、财政局", "市发展改革委/r 工信/r 市财政局/r"),
        ("责任单位：市场监管、公安部门", "市场监管/r 公安部门/r"),
        (
            "责任单位：省委、省政府办公厅",
            "省委办公厅/r 省政府办公厅/r",
        ),
        (
            "指导单位：省农业农村厅；实施单位：各县人民政府",
            "省农业农村厅/r 各县人民政府/r",
        ),
        (
            "责任单位：市发改委 市财政局",
            "市发改委/r 市财政局/r",
        ),
        (
            "责任单位：市发改委\n市财政局",
            "市发改委/r 市财政局/r",
        ),
    ],
)
def test_names_are_completed_and_get_their_roles(raw: str, bodies: str) -> None:
    assert printed(raw) == bodies


# More forms that real clauses have, and what each shows.
FORMS = [
    ("市场监管总局牵头，商务部配合，2022年6月底前完成", "市场监管总局/l 商务部/s", "a deadline without a label"),
    ("责任单位：市发改委；2022年底前完成", "市发改委/r", "a deadline without a label"),
    ("市发改委牵头，各区政府配合；持续推进", "市发改委/l 各区政府/s", "持续推进, 长期坚持 name nobody"),
    ("国家发展改革委牵头会同有关部门和地方负责", "国家发展改革委/l 有关部门/s 地方/s", "牵头会同 without a comma"),
    ("牵头领导：张三；责任单位：市发改委、财政局", "市发改委/r 市财政局/r", "a person is no body"),
    ("市水利局（牵头）、市财政局（配合）", "市水利局/l 市财政局/s", "a marker in brackets behind its name"),
    (
        "省工业和信息化厅牵头，各市、县人民政府具体落实",
        "省工业和信息化厅/l 各市、县人民政府/r",
        "具体 behind a list of levels",
    ),
    ("各县（市、区）党委、政府", "各县（市、区）党委、政府/r", "党委、政府 behind a list of levels is one name"),
    ("高新区、经开区管委会", "高新区管委会/r 经开区管委会/r", "管委会 is shared as 人民政府 is"),
    ("国务院办公厅、各有关部门和单位", "国务院办公厅/r 各有关部门和单位/r", "各有关部门和单位 is one collective name"),
    ("省级责任单位：省发改委、财政厅", "省发改委/r 省财政厅/r", "a level before a label"),
    ("自治区水利厅牵头，自治区财政厅及相关盟市配合", "自治区水利厅/l 自治区财政厅/s 相关盟市/s", "places behind 及"),
    ("市交通局和园林局及各区政府负责", "市交通局/r 市园林局/r 各区政府/r", "和 and 及 in one piece"),
    ("新区改革发展局、公共服务局", "新区改革发展局/r 新区公共服务局/r", "a zone hands on its name"),
    ("师市发展改革委、财政局，各团镇", "师市发展改革委/r 师市财政局/r 各团镇/r", "a production corps has 师市"),
    ("市气象局、民航监管局、南通边检站", "市气象局/r 民航监管局/r 南通边检站/r", "bodies of their own"),
    ("各市、州、直管市、神农架林区人民政府", "各市、州、直管市、神农架林区人民政府/r", "levels behind 各"),
    ("国家电网、南方电网等企业负责", "国家电网/r 南方电网/r", "等企业 closes a list as 等部门 does"),
    ("市公安局等部门及各区政府负责", "市公安局/r 各区政府/r", "the list goes on behind 等部门"),
    ("市公安局等7个部门负责", "市公安局/r", "a number behind 等"),
    ("市发改委牵头，市财政局，年内持续推进", "市发改委/l 市财政局/r", "a deadline without a month"),
    ("市发改委负责，6月底前出台相关政策，年内持续推进", "市发改委/r", "two deadlines"),
    ("市发改委、市财政局负责，2023年6月底前取得阶段性成果", "市发改委/r 市财政局/r", "what is due then"),
    ("预期性指标，牵头单位：市发改委；责任单位：各县市区", "市发改委/l 各县市区/r", "no name before the first label"),
    ("第一责任单位：市水务局；其他责任单位：市财政局", "市水务局/l 市财政局/r", "labels made of verb and noun"),
    ("行业主管：市水利局；协作部门：市林业局", "市水利局/r 市林业局/s", "labels made of verb and noun"),
    ("牵头单位 市教育局  配合单位 市财政局", "市教育局/l 市财政局/s", "a blank for the colon"),
    ("市民政局为主，市残联配合", "市民政局/l 市残联/s", "为主 leads"),
    ("市工信局统筹，市商务局按职责分工落实", "市工信局/r 市商务局/r", "统筹 governs a name"),
    ("市工信局、市商务局按职责分工", "市工信局/r 市商务局/r", "按职责分工 without 负责"),
    ("市发改委牵头抓总、市统计局牵头组织开展", "市发改委/l 市统计局/l", "words behind a marker"),
    ("市水利局/应急局", "市水利局/r 市应急局/r", "a stroke parts names"),
]


@pytest.mark.parametrize(("raw", "bodies"), [(raw, bodies) for raw, bodies, _ in FORMS])
def test_more_forms_of_clauses(raw: str, bodies: str) -> None:
    assert printed(raw) == bodies


@pytest.mark.parametrize(
    "statement",
    [
        "列首位的为牵头单位，下同",
        "列第一位者为牵头单位，下同",
        "排在第一位的部门为牵头部门，下同",
        "列首位者为牵头单位",
        "排第一位的单位为牵头单位，下同",
        "排名第一的为牵头单位，下同",
        "首位为牵头单位，下同",
        "第一个单位为牵头单位，下同",
        "第一责任单位为牵头单位，下同",
        "牵头单位列首位，下同",
    ],
)
def test_a_rule_given_once_makes_the_first_name_lead(statement: str) -> None:
    _, listed = read(f"责任单位：市发改委、财政局，各县（市、区）政府；{statement}")
    assert listed.first_leads
    assert [(body.agency, body.role) for body in listed.bodies] == [
        ("市发改委", "lead"),
        ("市财政局", "responsible"),
        ("各县（市、区）政府", "responsible"),
    ]


def test_the_rule_holds_for_the_clauses_that_follow_unless_they_name_a_leader() -> None:
    assert printed("责任单位：市商务局、财政局", first_leads=True) == "市商务局/l 市财政局/r"
    assert printed("市财政局配合，市商务局牵头", first_leads=True) == "市财政局/s 市商务局/l"


@pytest.mark.parametrize(
    "statement",
    [
        "以下各项工作任务均涉及各县（市、区）、市直园区，不再单独列出",
        "以下均需各区政府配合落实，不再列出",
        "以下均需各县市区落实，不再逐一列出",
    ],
)
def test_what_a_document_says_it_does_not_list_again_names_nobody(statement: str) -> None:
    assert printed(f"责任单位：市发改委、财政局。{statement}") == "市发改委/r 市财政局/r"


@pytest.mark.parametrize("period", ["完成时限：2020年12月底", "完成时间：长期坚持", "时间进度：2021年6月"])
def test_a_deadline_in_a_clause_names_nobody(period: str) -> None:
    assert printed(f"责任单位：市发改委；{period}") == "市发改委/r"
    assert printed(f"{period}；责任单位：市发改委") == "市发改委/r"


@pytest.mark.parametrize(
    ("marks", "role"),
    [
        ("牵头", "lead"),
        ("牵头负责", "lead"),
        ("共同牵头", "lead"),
        ("牵头，会同", "lead"),
        ("主办", "lead"),
        ("配合", "support"),
        ("配合落实", "support"),
        ("参与", "support"),
        ("协助", "support"),
        ("协同", "support"),
        ("支持", "support"),
        ("负责", "responsible"),
        ("指导", "responsible"),
        ("落实", "responsible"),
        ("承担", "responsible"),
        ("按职责分工负责", "responsible"),
    ],
)
def test_words_of_roles(marks: str, role: str) -> None:
    assert role_of_marks(marks) == role


@pytest.mark.parametrize(
    "text",
    [
        "省发改委、科技厅",
        "市人社局牵头，各县（市、区）人民政府配合",
        "各有关部门按职责分工负责",
        "税务总局等国务院相关部门及各地区按职责分工负责",
        "最高人民法院、司法部、中国贸促会按职责分工负责",
        "市规划资源局、上海银保监局等；各区政府",
        "市水利局*、市财政局",
    ],
)
def test_a_list_of_bodies_looks_like_one(text: str) -> None:
    assert looks_like_bodies(text)


@pytest.mark.parametrize(
    "text",
    [
        "福州、莆田、宁德、南平、平潭",
        "二期",
        "试行",
        "即福码",
        "包括国有企业、民营经济",
        "共5项",
        "一",
    ],
)
def test_what_is_no_list_of_bodies_does_not_look_like_one(text: str) -> None:
    assert not looks_like_bodies(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "省发改委",
                "科技厅",
                "省委办公厅",
                "机要局",
                "福州市人民政府",
                "各设区市人民政府",
                "福州大学",
                "牵头",
                "配合",
            ]
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["、", "，", "；", " 、\n", "，\u3000"]),
)
def test_each_mention_stands_where_its_spans_point_and_in_its_agency(names: list[str], separator: str) -> None:
    document, listed = read(separator.join(names))
    for body in listed.bodies:
        assert without_blanks(body.spans.text_in(document.raw)) == without_blanks(body.mention)
        assert body.mention in body.agency


@given(st.permutations(["省发改委", "省科技厅", "省财政厅", "省教育厅"]), st.integers(1, 3))
def test_a_trailing_marker_governs_the_list_back_to_the_one_before_it(names: list[str], leaders: int) -> None:
    raw = "、".join(names[:leaders]) + "牵头，" + "、".join(names[leaders:]) + "配合"
    assert [(body.agency, body.role) for body in read(raw)[1].bodies] == [
        (name, "lead" if index < leaders else "support") for index, name in enumerate(names)
    ]


@given(st.text("省市发改委科技厅（）、，；。：牵头配合会同及和等各县区" + GAP, max_size=60))
def test_any_text_is_read_without_error_and_evidence_holds(raw: str) -> None:
    document, listed = read(raw)
    assert all(body.spans.text_in(raw) == body.mention for body in listed.bodies)
    assert document.raw == raw


def test_a_name_broken_by_a_line_end_is_one() -> None:
    document, listed = read("省经济\n信息中心、省发\n改委")
    assert [body.agency for body in listed.bodies] == ["省经济信息中心", "省发改委"]
    assert listed.bodies[0].spans.text_in(document.raw) == "省经济\n信息中心"


@pytest.mark.parametrize(
    ("raw", "spans"),
    [
        ("责任单位：市商务局 市财政局", ["5-9", "10-14"]),  # a blank parts two names
        ("责任单位：各区\n县人民政府", ["5-13"]),  # and may stand inside one
        ("责任单位：市商务局 各市 县（区）人民政府", ["5-9", "10-21"]),
        ("责任单位 市商务局、市\n财政局", ["5-9", "10-15"]),
    ],
)
def test_what_stands_for_a_blank_is_in_no_name_and_no_span(raw: str, spans: list[str]) -> None:
    document = read_document(raw)
    bodies = read_bodies(document, [(0, len(document.text))]).bodies
    assert [str(body.spans) for body in bodies] == spans
    assert all(body.mention == "".join(body.spans.text_in(raw).split()) == body.agency for body in bodies)


def test_lists_in_several_places_of_the_source_are_one_list() -> None:
    raw = "科技厅负责。省发改委、"
    document = read_document(raw, [Segment(6, 11), Segment(0, 5)])
    listed = read_bodies(document, [(0, len(document.text))])
    assert [(body.agency, str(body.spans)) for body in listed.bodies] == [("省发改委", "6-10"), ("省科技厅", "0-3")]


def test_a_name_that_no_vocabulary_knows_is_marked() -> None:
    assert [body.known for body in read("省发改委、某某某负责")[1].bodies] == [True, False]


@pytest.mark.parametrize("raw", ["、" * 200_000, "省发改委、" * 20_000, "和" * 20_000, "（" * 20_000 + "）" * 20_000])
def test_hostile_lists_take_bounded_time(raw: str) -> None:
    with bounded(5):
        looks_like_bodies(raw[:1500])  # as long as a clause may be
