"""Sidecars load strictly, and the registered ones are those of the sources beside them."""

from pathlib import Path

import pytest
import yaml

from datapackages.exceptions import SidecarError, SourceChangedError
from datapackages.sidecar import check_source, load_sidecar

SOURCES = Path(__file__).resolve().parents[2] / "seeds" / "sources"
SIDECARS = sorted(SOURCES.glob("*.yml"))

GOOD: dict[str, object] = {
    "plan_id": "a-plan",
    "title": "甲",
    "title_en": "A",
    "region": "福州市",
    "region_en": "Fuzhou City",
    "region_code": "350100",
    "level": "city",
    "licence": "著作权法第五条",
    "sha256": "0" * 64,
}


def written(folder: Path, content: object, name: str = "a-plan.yml") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), "utf-8")
    return path


def test_every_source_has_a_sidecar() -> None:
    assert {path.stem for path in SIDECARS} == {path.stem for path in SOURCES.glob("*.txt")}
    assert len(SIDECARS) == 5


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_a_registered_sidecar_describes_the_source_beside_it(path: Path) -> None:
    sidecar = load_sidecar(path)

    check_source(sidecar, path.with_suffix(".txt").read_bytes(), path.with_suffix(".txt"))
    assert sidecar.expected.rows["tasks"] > 0


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_an_issuer_is_registered_only_where_the_source_prints_it(path: Path) -> None:
    sidecar = load_sidecar(path)

    assert not sidecar.issuer or sidecar.issuer in path.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.stem)
def test_what_does_not_print_its_disclosure_says_why_it_may_be_opened(path: Path) -> None:
    printed = "主动公开" in path.with_suffix(".txt").read_text("utf-8")

    assert printed is (load_sidecar(path).disclosure_basis is None)


def test_what_is_not_known_may_be_left_out(tmp_path: Path) -> None:
    sidecar = load_sidecar(written(tmp_path, GOOD))

    assert (sidecar.issuer, sidecar.address, sidecar.accessed) == ("", "", None)
    assert sidecar.damage.kind == "none"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"plan_id": "Ä"}, "plan_id: String should match"),
        ({"plan_id": "other-plan"}, "it must be 'a-plan'"),
        ({"title": ""}, "title: String should have at least 1"),
        ({"region_code": "３５０１００"}, "region_code"),
        ({"region_code": 350100}, "region_code"),
        ({"sha256": "abc"}, "sha256"),
        ({"level": "village"}, "level"),
        ({"accessed": "gestern"}, "accessed"),
        ({"expected": {"rows": {"people": 3}}}, "'people' is no table"),
        ({"expected": {"rows": {"tasks": -1}}}, "expected.rows.tasks"),
        ({"expected": {"coverage": 1.5}}, "expected.coverage"),
        ({"damage": {"kind": "burnt"}}, "damage.kind"),
        ({"disclosure_basis": {"address": "x"}}, "disclosure_basis.statement"),
        ({"known_facts": [{"field": "issuer", "value": "x"}]}, "known_facts.0.known_from"),
        ({"colour": "red"}, "colour: Extra inputs"),
    ],
)
def test_a_malformed_sidecar_is_refused_with_one_line(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(SidecarError, match=message) as caught:
        load_sidecar(written(tmp_path, GOOD | change))

    assert "a-plan.yml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"), [("", "the file"), ("- a\n", "the file"), ("a: [\n", "not YAML"), ("{}\n", "plan_id")]
)
def test_what_is_no_mapping_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(SidecarError, match=message) as caught:
        load_sidecar(written(tmp_path, content))

    assert "\n" not in str(caught.value)


def test_a_missing_sidecar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match="cannot be read"):
        load_sidecar(tmp_path / "none.yml")


def test_a_sidecar_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a-plan.yml"
    path.write_bytes("title: 福建".encode("gb18030"))

    with pytest.raises(SidecarError, match="cannot be read"):
        load_sidecar(path)


def test_a_changed_source_is_refused_and_the_message_says_how_to_accept_it(tmp_path: Path) -> None:
    sidecar = load_sidecar(written(tmp_path, GOOD))

    with pytest.raises(SourceChangedError, match="has changed") as caught:
        check_source(sidecar, b"other", tmp_path / "a-plan.txt")

    assert "a-plan.yml" in str(caught.value)
    assert "to accept it" in str(caught.value)
