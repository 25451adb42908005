"""The closed lists load, agree with the catalogue contract, and refuse entries that do not fit."""

import re
from pathlib import Path

import pytest
import yaml

from datapackages import vocabularies
from datapackages.exceptions import DefinitionError
from datapackages.vocabularies import VOCABULARY, load_organisations, load_themes, load_update_cycles


def test_themes_have_titles_and_a_place_in_the_eu_list() -> None:
    themes = {theme.theme_id: theme for theme in load_themes()}

    assert themes["elderly-care"].title == "养老服务"
    assert {theme.eu for theme in themes.values()} == {
        *("HEAL", "TRAN", "ENVI", "ECON", "EDUC", "AGRI", "REGI", "SOCI", "GOVE"),
    }


def test_update_cycles_are_words_not_numbers() -> None:
    cycles = {cycle.code: cycle.eu for cycle in load_update_cycles()}

    assert cycles["as-needed"] == "AS_NEEDED"
    assert cycles["semiannual"] == "ANNUAL_2"
    assert len(cycles) == 10


def test_an_issuer_is_found_by_its_printed_name() -> None:
    organisations = load_organisations()

    found = organisations.issuer("福建省人民政府办公厅")

    assert found is not None
    assert found.region_code == "350000"
    assert organisations.issuer("无名局") is None


def test_regions_are_six_digits_and_hold_all_provinces() -> None:
    regions = yaml.safe_load((VOCABULARY / "regions.yml").read_text("utf-8"))
    by_level = {level: [r for r in regions if r["level"] == level] for level in ("state", "province")}

    assert [len(by_level[level]) for level in ("state", "province")] == [1, 34]
    assert all(re.fullmatch("[0-9]{6}", region["code"]) for region in regions)
    assert len({region["code"] for region in regions}) == len(regions)
    assert {"code": "350000", "name": "福建省", "short": "福建", "level": "province"} in regions


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- {theme_id: x}\n", "title: Field required"),
        ("- {theme_id: x, title: 甲, title_en: A, eu: B, colour: red}\n", "colour: Extra inputs"),
        ("a: b\n", "not a list"),
        ("- [\n", "cannot be read"),
    ],
)
def test_a_malformed_list_is_refused_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, message: str
) -> None:
    (tmp_path / "themes.yml").write_text(content, "utf-8")
    monkeypatch.setattr(vocabularies, "VOCABULARY", tmp_path)

    with pytest.raises(DefinitionError, match=message) as caught:
        load_themes.__wrapped__()

    assert "themes.yml" in str(caught.value)
    assert "\n" not in str(caught.value)
