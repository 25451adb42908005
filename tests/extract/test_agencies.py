"""The register of responsible bodies: who is meant by a name, who came before, and what its tables hold."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.exceptions import VocabularyError
from extract.grammar.vocabulary import FOLDER
from extract.models import Assignment, Coverage, Damage, Header, Plan
from extract.parts.agencies import Register, default_register, load_register, resolve_assignments
from extract.parts.agencies_rows import AliasRow, alias_rows, register_rows
from extract.parts.bodies import read_bodies
from extract.text.document import read_document
from extract.text.spans import Spans
from extract.text.splices import mend
from tests.bounds import bounded

FUJIAN, FUZHOU, STATE = ("350000", "province"), ("350100", "city"), ("000000", "state")


@pytest.mark.parametrize(
    ("name", "place", "agency_id", "full_name"),
    [
        ("省发改委", FUJIAN, "350000-development-reform-commission", "福建省发展和改革委员会"),
        ("省发展改革委", FUJIAN, "350000-development-reform-commission", "福建省发展和改革委员会"),
        ("省发改委", FUZHOU, "350000-development-reform-commission", "福建省发展和改革委员会"),
        ("市发改委", FUZHOU, "350100-development-reform-commission", "福州市发展和改革委员会"),
        ("市公安局", FUZHOU, "350100-public-security-bureau", "福州市公安局"),
        ("福州市公安局", FUJIAN, "350100-public-security-bureau", "福州市公安局"),
        ("省经信委", FUJIAN, "350000-economy-informatization-commission", "福建省经济和信息化委员会"),
        ("省工信厅", FUJIAN, "350000-industry-informatization-department", "福建省工业和信息化厅"),
        ("省人社厅", FUJIAN, "350000-human-resources-social-security-department", "福建省人力资源和社会保障厅"),
        ("省市场监管局", FUJIAN, "350000-market-regulation-bureau", "福建省市场监督管理局"),
        ("省委宣传部", FUJIAN, "350000-party-publicity-department", "中共福建省委宣传部"),
        ("省委办公厅", FUJIAN, "350000-party-general-office", "中共福建省委办公厅"),
        ("省网信办", FUJIAN, "350000-party-cyberspace-office", "中共福建省委网络安全和信息化委员会办公室"),
        ("省委网信办", FUJIAN, "350000-party-cyberspace-office", "中共福建省委网络安全和信息化委员会办公室"),
        ("市委编办", FUZHOU, "350100-party-institutional-organization-office", "中共福州市委机构编制委员会办公室"),
        ("省法院", FUJIAN, "350000-court", "福建省高级人民法院"),
        ("市法院", FUZHOU, "350100-court", "福州市中级人民法院"),
        ("省检察院", FUJIAN, "350000-procuratorate", "福建省人民检察院"),
        ("省人大常委会办公厅", FUJIAN, "350000-congress-office", "福建省人民代表大会常务委员会办公厅"),
        ("省数字办", FUJIAN, "350000-digital-fujian-office", "数字福建建设领导小组办公室"),
        ("市数字办", FUZHOU, "350100-digital-fuzhou-office", "市数字办"),
        ("省空间中心", FUJIAN, "350000-spatial-information-research-centre", "福建省空间信息工程研究中心"),
        ("福州大学", FUJIAN, "fuzhou-university", "福州大学"),
        ("平潭综合实验区管委会", FUJIAN, "350128-pingtan-committee", "平潭综合实验区管理委员会"),
        ("泉州市政府", FUJIAN, "350500-government", "泉州市人民政府"),
        ("鼓楼区人民政府", FUJIAN, "350102-government", "鼓楼区人民政府"),
        ("长乐市政府", FUZHOU, "350182-government", "长乐市人民政府"),
        (
            "市行政(市民)服务中心管委会",
            FUZHOU,
            "350100-citizen-service-centre-committee",
            "福州市行政（市民）服务中心管理委员会",
        ),
        ("人行福州中心支行", FUJIAN, "350100-central-bank-sub-branch", "中国人民银行福州中心支行"),
        ("团省委", FUJIAN, "350000-youth-league", "中国共产主义青年团福建省委员会"),
        ("团市委", FUZHOU, "350100-youth-league", "中国共产主义青年团福州市委员会"),
        ("省财政厅", ("360000", "province"), "360000-finance-department", "江西省财政厅"),
        (
            "江西银保监局",
            ("360000", "province"),
            "360000-banking-insurance-regulator",
            "中国银行保险监督管理委员会江西监管局",
        ),
        ("市财政局", ("310000", "province"), "310000-finance-bureau", "上海市财政局"),
        ("市交通委（市道运局）", ("310000", "province"), "310000-transport-commission", "上海市交通运输委员会"),
        ("发展改革委", STATE, "000000-development-reform-commission", "国家发展和改革委员会"),
        ("国家发展改革委", FUJIAN, "000000-development-reform-commission", "国家发展和改革委员会"),
        ("工业和信息化部", FUJIAN, "000000-industry-informatization-ministry", "中华人民共和国工业和信息化部"),
        ("网信办", STATE, "000000-cyberspace-office", "中央网络安全和信息化委员会办公室"),
        ("公安局", FUZHOU, "350100-public-security-bureau", "福州市公安局"),
    ],
)
def test_a_name_means_a_body(name: str, place: tuple[str, str], agency_id: str, full_name: str) -> None:
    entry = default_register().resolve(name, *place)
    assert entry is not None
    assert (entry.agency_id, entry.name) == (agency_id, full_name)


@pytest.mark.parametrize(
    ("name", "place", "agency_id"),
    [
        ("省直有关部门", FUJIAN, "350000-provincial-departments-concerned"),
        ("省直各有关部门", FUJIAN, "350000-provincial-departments-concerned"),
        ("市直各有关部门", FUZHOU, "350100-city-departments-concerned"),
        ("各设区市人民政府", FUJIAN, "350000-city-governments"),
        ("各地市政府", FUJIAN, "350000-city-governments"),
        ("有关设区市政府", FUJIAN, "350000-city-governments-concerned"),
        ("各县（市）区政府", FUZHOU, "350100-county-governments"),
        ("各县〔市、区〕人民政府", ("360000", "province"), "360000-county-governments"),
        ("各电信运营企业", FUJIAN, "350000-telecom-operators"),
        ("各电信运营商", FUJIAN, "350000-telecom-operators"),
        ("有关电信运营企业", FUJIAN, "350000-telecom-operators-concerned"),
        ("各市场主体", FUJIAN, "350000-market-players"),
        ("国务院相关部门", STATE, "000000-state-departments-concerned"),
        ("有关部门", (None, "city"), "any-departments-concerned"),
    ],
)
def test_a_collective_name_is_one_body_of_the_plans_region(
    name: str, place: tuple[str | None, str], agency_id: str
) -> None:
    register = default_register()
    entry = register.resolve(name, *place)
    assert entry is not None
    assert (entry.agency_id, entry.kind, entry.level) == (agency_id, "collective", None)
    assert entry.region_code == place[0]
    assert register.entry(agency_id) == entry


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("省发改委", (None, None)),
        ("市公安局", FUJIAN),  # which of the cities?
        ("公安局", FUJIAN),
        ("市公安厅", FUZHOU),
        ("发展改革委", ("999999", "province")),
        ("明星电力公司", ("510900", "city")),
        ("省委宣传办公厅局", FUJIAN),
        ("", FUJIAN),
    ],
)
def test_what_is_not_certain_is_not_guessed(name: str, place: tuple[str | None, str | None]) -> None:
    assert default_register().resolve(name, *place) is None


CLAUSE = re.compile(r"（责任单位：((?:[^（）]|（[^（）]*）)*)）")
FIVE = {
    "fujian-2018-key-tasks": FUJIAN,
    "fujian-2021-key-tasks": FUJIAN,
    "fuzhou-2017-key-tasks": FUZHOU,
    "fuzhou-2018-2020-action-plan": FUZHOU,
}


@pytest.mark.parametrize("plan_id", FIVE)
def test_every_name_of_the_plans_clauses_resolves(plan_id: str) -> None:
    raw = (FOLDER.parent / "sources" / f"{plan_id}.txt").read_bytes().decode("utf-8-sig")
    mending = mend(raw)
    document = read_document(raw, mending.segments if mending else None)
    found = [body for match in CLAUSE.finditer(document.text) for body in read_bodies(document, [match.span(1)]).bodies]
    unknown = {body.agency for body in found if default_register().resolve(body.agency, *FIVE[plan_id]) is None}
    assert found
    assert unknown == set()


def test_every_body_of_the_table_of_projects_resolves() -> None:
    with (Path(__file__).parent / "expected_projects.csv").open(encoding="utf-8", newline="") as lines:
        cells = [read_document(row["responsible"]) for row in csv.DictReader(lines)]
    found = [body.agency for cell in cells for body in read_bodies(cell, [(0, len(cell.text))]).bodies]
    assert len(found) > len(cells)
    assert [name for name in found if default_register().resolve(name, *FUJIAN) is None] == []


@pytest.mark.parametrize(
    "name",
    [
        "省编办",
        "省档案局",
        "省财政厅",
        "省网信办",
        "省委组织部",
        "数字福建专家委",
        "福州大学",
        "省人社厅",
        "省直各部门",
    ],
)
def test_a_body_of_the_table_of_task_division_resolves(name: str) -> None:
    assert default_register().resolve(name, *FUJIAN) is not None


def test_reforms_link_both_ways() -> None:
    register = default_register()
    for entry in register.entries():
        for other in entry.successor_ids:
            later = register.entry(other)
            assert later is not None
            assert entry.agency_id in later.predecessor_ids
        for other in entry.predecessor_ids:
            earlier = register.entry(other)
            assert earlier is not None
            assert entry.agency_id in earlier.successor_ids


def test_what_no_plan_states_names_its_source() -> None:
    for entry in default_register().entries():
        if entry.predecessor_ids or entry.successor_ids or entry.valid_from or entry.valid_to:
            assert entry.source


def test_the_reform_of_2018_is_in_the_register() -> None:
    register = default_register()
    old, new = (register.resolve(name, *FUJIAN) for name in ("省经信委", "省工信厅"))
    assert old is not None
    assert new is not None
    assert old.successor_ids == (new.agency_id,)
    assert new.predecessor_ids == (old.agency_id,)
    assert "福建省机构改革方案" in (new.source or "")


def test_a_change_whose_day_is_known_has_it_on_both_sides() -> None:
    register = default_register()
    old, new = (register.resolve(name, *FUJIAN) for name in ("省海洋渔业厅", "省海洋渔业局"))
    assert old is not None
    assert new is not None
    assert (old.successor_ids, old.valid_to) == ((new.agency_id,), date(2018, 10, 26))
    assert (new.predecessor_ids, new.valid_from) == ((old.agency_id,), date(2018, 10, 26))
    assert "省级机构改革实施方案" in (new.source or "")


def test_a_state_body_has_the_day_of_the_decision() -> None:
    register = default_register()
    old, new = register.resolve("农业部", *STATE), register.resolve("农业农村部", *STATE)
    assert old is not None
    assert new is not None
    assert (old.valid_to, new.valid_from) == (date(2018, 3, 17), date(2018, 3, 17))


def test_a_body_that_went_on_under_its_name_has_no_first_day() -> None:
    entry = default_register().resolve("司法部", *STATE)
    assert entry is not None
    assert entry.predecessor_ids == ("000000-state-council-legal-affairs-office",)
    assert entry.valid_from is None


def test_ids_are_ascii_and_unique_and_lead_back_to_their_bodies() -> None:
    register = default_register()
    entries = register.entries()
    assert len({entry.agency_id for entry in entries}) == len(entries) > 100
    for entry in entries:
        assert re.fullmatch("[a-z0-9-]+", entry.agency_id)
        assert register.entry(entry.agency_id) == entry


def test_every_full_name_means_its_own_body() -> None:
    register = default_register()
    for entry in register.entries():
        code, level = (entry.region_code, entry.level) if entry.region_code != "350128" else FUJIAN
        found = register.resolve(entry.name, code, level)
        assert found is not None, entry.name
        assert found.agency_id == entry.agency_id


@given(
    st.sampled_from(["省", "市", "福建省", "福州市", "各", ""]),
    st.text("发改委财政局公安厅委宣传部办（）、", max_size=8),
)
def test_any_text_resolves_to_a_listed_id_or_to_nothing(prefix: str, rest: str) -> None:
    register = default_register()
    entry = register.resolve(prefix + rest, *FUZHOU)
    assert entry is None or register.entry(entry.agency_id) == entry


def test_resolving_a_long_text_takes_no_long_time() -> None:
    with bounded(2):
        assert default_register().resolve("福建" * 2_000 + "各" * 20_000, *FUJIAN) is None


def register_with(tmp_path: Path, old: str, new: str) -> Register:
    """Load the register with one line changed."""
    text = (FOLDER / "agencies.yml").read_text("utf-8")
    assert old in text
    path = tmp_path / "agencies.yml"
    path.write_text(text.replace(old, new), "utf-8")
    return load_register(path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "stem: 教育, ends",
            "stem: 财政, ends",
            "'财政厅' means both 'finance-department'|'财政厅' means both 'education-department'",
        ),
        (
            "to: [industry-informatization-department]",
            "to: [nobody]",
            "reforms name '350000-nobody', which no list holds",
        ),
        ("kind: university, own: [福州大学]", "kind: school, own: [福州大学]", "bodies.*Input should be"),
        ("pattern: '各市场主体'", "pattern: '('", "collectives.*pattern"),
        ("endings:", "endings: [", "cannot be read"),
    ],
)
def test_a_wrong_entry_is_one_clear_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message) as caught:
        register_with(tmp_path, old, new)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="cannot be read"):
        load_register(tmp_path / "none.yml")


def assignment(number: int, agency: str, agency_id: str | None = None) -> Assignment:
    """Make an assignment of one action."""
    spans = Spans.of([(number, number + 2)])
    return Assignment(f"p-t01-a1-r{number}", "p-t01-a1", None, None, number, agency, agency_id, "lead", agency, spans)


def plan(plan_id: str, *assignments: Assignment) -> Plan:
    """Make a plan of nothing but assignments."""
    return Plan(plan_id, "", "text", Header(), Damage(), Coverage(0, 0), assignments=assignments)


def test_assignments_get_their_ids_and_a_name_nobody_knows_is_an_issue_and_stays_a_row() -> None:
    given_rows = [assignment(1, "省发改委"), assignment(2, "省外星事务厅")]
    rows, issues = resolve_assignments(default_register(), given_rows, *FUJIAN)
    assert [row.agency_id for row in rows] == ["350000-development-reform-commission", None]
    assert [(issue.rule, issue.place, issue.text) for issue in issues] == [
        ("unknown-agency", "p-t01-a1-r2", "省外星事务厅")
    ]
    assert issues[0].spans == given_rows[1].spans


def test_the_table_of_agencies_holds_those_named_and_their_relatives() -> None:
    plans = [plan("p", assignment(1, "省农业厅", "350000-agriculture-department"), assignment(2, "无名"))]
    rows = register_rows(default_register(), plans)
    assert [(row.agency_id, row.predecessor_ids, row.successor_ids) for row in rows] == [
        ("350000-agriculture-department", "", "350000-agriculture-rural-affairs-department"),
        ("350000-agriculture-rural-affairs-department", "350000-agriculture-department", ""),
    ]


def test_several_predecessors_are_joined() -> None:
    rows = register_rows(
        default_register(), [plan("p", assignment(1, "文化和旅游部", "000000-culture-tourism-ministry"))]
    )
    joined = {row.agency_id: row.predecessor_ids for row in rows}["000000-culture-tourism-ministry"]
    assert joined == "000000-culture-ministry;000000-tourism-administration"


def test_aliases_are_counted_by_plan() -> None:
    reform = "350000-development-reform-commission"
    one = plan("a", assignment(1, "省发改委", reform), assignment(2, "省发改委", reform), assignment(3, "无名"))
    other = plan("b", assignment(1, "省发展改革委", reform))
    assert alias_rows([one, other]) == (AliasRow("省发改委", reform, "a", 2), AliasRow("省发展改革委", reform, "b", 1))
