"""A package folder is taken only where it is whole, passed, released, open and inside its own folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.exceptions import PackageRefusedError
from publish.packages import read_package
from tests.publish.making import make_package, zip_package


def test_a_good_package_is_read_with_its_files_rows_and_archive(tmp_path: Path) -> None:
    package = read_package(make_package(tmp_path))
    assert package.name == "minzhou-2020"
    assert [(resource.name, resource.rows) for resource in package.resources] == [("tasks", 2), ("assignments", 3)]
    assert [record.path for record in package.files] == sorted(record.path for record in package.files)
    assert package.archive.path == "minzhou-2020.zip"


def test_mentions_are_the_related_datasets_and_the_plans_whose_text_is_elsewhere(tmp_path: Path) -> None:
    own = read_package(make_package(tmp_path, catalogue={"related": ["all-plans", "minzhou-2020"]}))
    assert own.mentions == ("all-plans",)


def test_the_data_hash_follows_the_tables_and_nothing_else(tmp_path: Path) -> None:
    first = read_package(make_package(tmp_path / "a")).data_sha256
    retitled = read_package(make_package(tmp_path / "b", title="另一标题")).data_sha256
    changed = read_package(make_package(tmp_path / "c", tasks=(("t01", "建设政务云", "2-7"),))).data_sha256
    assert (first == retitled, first == changed) == (True, False)


@pytest.mark.parametrize(
    ("descriptor", "catalogue", "said"),
    [
        ({"name": "Bad Name"}, {}, "name"),
        ({"name": "../up"}, {}, "name"),
        ({"version": "next"}, {}, "version"),
        ({"version": "1.0.1"}, {}, "another package or version"),
        ({"keywords": []}, {}, "keywords"),
        ({"description": ""}, {}, "description"),
        ({"licenses": []}, {}, "licenses"),
        ({"sources": []}, {}, "sources"),
        ({"contributors": []}, {}, "contributors"),
        ({"title_en": ""}, {}, "title_en"),
        ({"description_en": "too short"}, {}, "description_en"),
        ({}, {"released": False}, "planport release"),
        ({}, {"issued_on": ""}, "planport release"),
        ({}, {"open_type": "on-application"}, "only 'open'"),
        ({}, {"open_type": ""}, "only 'open'"),
        ({}, {"contact": {"name": "nobody can be reached"}}, "contact"),
        *(
            ({}, {key: None}, f"catalogue.{key}")
            for key in (
                *("contact", "themes", "classification", "update_cycle", "spatial", "temporal", "language", "rights"),
                *("citation", "source_sha256", "provenance", "authority", "quality", "feedback_url"),
            )
        ),
    ],
)
def test_a_descriptor_that_may_not_be_published_is_refused(
    tmp_path: Path, descriptor: dict[str, object], catalogue: dict[str, object], said: str
) -> None:
    folder = make_package(tmp_path, descriptor=descriptor)
    _rewrite(folder, catalogue)
    with pytest.raises(PackageRefusedError, match=said):
        read_package(folder)


def _rewrite(folder: Path, catalogue: dict[str, object]) -> None:
    """Change the catalogue's part of a descriptor; without a value, take the key out."""
    file = folder / "datapackage.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    changed = {**content["catalogue"], **catalogue}
    content["catalogue"] = {key: value for key, value in changed.items() if value is not None}
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    zip_package(folder)


def _no_descriptor(folder: Path) -> None:
    (folder / "datapackage.json").unlink()


def _broken_descriptor(folder: Path) -> None:
    (folder / "datapackage.json").write_text("{")


def _no_report(folder: Path) -> None:
    (folder / "validation/report.json").unlink()


def _failed_report(folder: Path) -> None:
    (folder / "validation/report.json").write_text('{"passed": "yes"}')


def _other_bytes(folder: Path) -> None:
    (folder / "data/tasks.csv").write_text("plan_id,task_id,text,spans\n")


def _missing_table(folder: Path) -> None:
    (folder / "data/tasks.csv").unlink()


def _link_out(folder: Path) -> None:
    (folder / "data/more.csv").symlink_to("/etc/hostname")


def _linked_folder(folder: Path) -> None:
    (folder / "source/more").symlink_to("/etc", target_is_directory=True)


def _page_of_its_own(folder: Path) -> None:
    (folder / "index.html").write_text("<p>")


def _hidden_file(folder: Path) -> None:
    (folder / "data/.secret").write_text("x")


def _no_archive(folder: Path) -> None:
    folder.with_suffix(".zip").unlink()


def _broken_archive(folder: Path) -> None:
    folder.with_suffix(".zip").write_bytes(b"PK")


def _stale_archive(folder: Path) -> None:
    (folder / "data/extra.txt").write_text("not packed")


def _doubled_table(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_text())
    described["resources"].append(described["resources"][0])
    (folder / "datapackage.json").write_text(json.dumps(described))


def _table_named_as_a_path(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_text())
    described["resources"][0]["name"] = "../../index"
    (folder / "datapackage.json").write_text(json.dumps(described))


def _wrong_rows(folder: Path) -> None:
    described = json.loads((folder / "datapackage.json").read_text())
    described["resources"][0]["rows"] = 5
    (folder / "datapackage.json").write_text(json.dumps(described))
    zip_package(folder)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_no_descriptor, "no datapackage.json"),
        (_broken_descriptor, "cannot be read as JSON"),
        (_no_report, "planport validate"),
        (_failed_report, "does not say"),
        (_other_bytes, "not the file that the descriptor states"),
        (_missing_table, "declared but not in the folder"),
        (_link_out, "is a link"),
        (_linked_folder, "is a link"),
        (_page_of_its_own, "does not belong to a package"),
        (_hidden_file, "no plain file name"),
        (_no_archive, "no minzhou-2020.zip beside it"),
        (_broken_archive, "cannot be read as zip"),
        (_stale_archive, "does not hold the files"),
        (_doubled_table, "same name"),
        (_table_named_as_a_path, "resources.0.name"),
        (_wrong_rows, "has 2 rows, not 5"),
    ],
)
def test_a_harmed_package_is_refused_with_the_reason(tmp_path: Path, harm: Callable[[Path], None], said: str) -> None:
    folder = make_package(tmp_path)
    harm(folder)
    with pytest.raises(PackageRefusedError, match=said):
        read_package(folder)


def test_a_report_that_failed_closes_the_gate(tmp_path: Path) -> None:
    with pytest.raises(PackageRefusedError, match="does not say `passed`"):
        read_package(make_package(tmp_path, passed=False))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageRefusedError, match="no such folder"):
        read_package(tmp_path / "nowhere")
