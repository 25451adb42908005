"""The registered plans of a folder, and the bad input that is told apart."""

import hashlib
from pathlib import Path

import pytest
import yaml

from datapackages.exceptions import SidecarError, SourceChangedError
from extract.exceptions import UnreadableSourceError
from flows.exceptions import UsageError
from flows.sources import plan_ids, registered_plan

TEXT = "一、数字政府".encode()


def write_plan(folder: Path, plan_id: str = "minzhou-2020", text: bytes = TEXT, **changes: object) -> None:
    sidecar = {
        "plan_id": plan_id,
        "title": "2020年数字闽州工作要点",
        "title_en": "Key tasks for digital Minzhou 2020",
        "region": "闽州市",
        "region_en": "Minzhou",
        "region_code": "359900",
        "level": "city",
        "licence": "public document",
        "sha256": hashlib.sha256(text).hexdigest(),
    }
    (folder / f"{plan_id}.txt").write_bytes(text)
    (folder / f"{plan_id}.yml").write_text(yaml.safe_dump(sidecar | changes, allow_unicode=True), encoding="utf-8")


def test_plans_are_listed_by_name_be_it_that_one_half_is_missing(tmp_path: Path) -> None:
    write_plan(tmp_path, "minzhou-2021")
    (tmp_path / "minzhou-2019.txt").write_bytes(TEXT)
    (tmp_path / "minzhou-2020.yml").write_text("plan_id: minzhou-2020")
    (tmp_path / ".hidden").touch()
    assert plan_ids(tmp_path) == ["minzhou-2019", "minzhou-2020", "minzhou-2021"]


@pytest.mark.parametrize("missing", [True, False])
def test_a_folder_without_plans_is_no_input(tmp_path: Path, missing: bool) -> None:
    with pytest.raises(UsageError):
        plan_ids(tmp_path / "nowhere" if missing else tmp_path)


def test_a_plan_is_found_with_its_sidecar_and_its_hash(tmp_path: Path) -> None:
    write_plan(tmp_path)
    found = registered_plan(tmp_path, "minzhou-2020")
    assert found.path == tmp_path / "minzhou-2020.txt"
    assert found.sha256 == found.sidecar.sha256


def test_a_changed_document_is_refused_and_the_message_says_how_to_accept_it(tmp_path: Path) -> None:
    write_plan(tmp_path)
    (tmp_path / "minzhou-2020.txt").write_bytes(TEXT + b" ")
    with pytest.raises(SourceChangedError, match="write its sha256 into the sidecar to accept it"):
        registered_plan(tmp_path, "minzhou-2020")


def test_a_document_without_a_sidecar_is_refused(tmp_path: Path) -> None:
    (tmp_path / "minzhou-2020.txt").write_bytes(TEXT)
    with pytest.raises(SidecarError, match=r"minzhou-2020\.yml"):
        registered_plan(tmp_path, "minzhou-2020")


def test_a_sidecar_without_a_document_is_refused(tmp_path: Path) -> None:
    write_plan(tmp_path)
    (tmp_path / "minzhou-2020.txt").unlink()
    with pytest.raises(UnreadableSourceError, match="there is no file"):
        registered_plan(tmp_path, "minzhou-2020")


def test_two_documents_for_one_sidecar_are_refused(tmp_path: Path) -> None:
    write_plan(tmp_path)
    (tmp_path / "minzhou-2020.pdf").write_bytes(b"%PDF-")
    with pytest.raises(UnreadableSourceError, match=r"minzhou-2020\.pdf, minzhou-2020\.txt"):
        registered_plan(tmp_path, "minzhou-2020")


def test_a_folder_in_place_of_a_document_is_refused(tmp_path: Path) -> None:
    write_plan(tmp_path)
    (tmp_path / "minzhou-2020.txt").unlink()
    (tmp_path / "minzhou-2020.txt").mkdir()
    with pytest.raises(UnreadableSourceError, match="no ordinary file"):
        registered_plan(tmp_path, "minzhou-2020")
