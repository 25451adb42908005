"""References are looked up among rows read once, and said to be broken in the words of Frictionless itself."""

from pathlib import Path
from typing import Any

from frictionless import Package

from validation.references import References

FIELDS = [{"name": "id", "type": "string"}, {"name": "part_of", "type": "string"}]
ABOVE: dict[str, Any] = {"fields": ["part_of"], "reference": {"resource": "sections", "fields": ["id"]}}
ITSELF: dict[str, Any] = {"fields": ["part_of"], "reference": {"resource": "", "fields": ["id"]}}


def described(tmp_path: Path, sections: str, tasks: str) -> Package:
    resources = []
    for name, rows, key in (("sections", sections, ITSELF), ("tasks", tasks, ABOVE)):
        (tmp_path / f"{name}.csv").write_text(f"id,part_of\n{rows}", "utf-8")
        schema = {"fields": FIELDS, "primaryKey": ["id"], "foreignKeys": [key]}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
    return Package.from_descriptor({"name": "plan", "resources": resources}, basepath=str(tmp_path))


def found(package: Package) -> list[tuple[str, int, str]]:
    references = References()
    for resource in package.resources:
        references.take(resource)
    for resource in package.resources:
        assert resource.validate(on_row=references.reader(str(resource.name))).valid
    return list(references.broken())


def test_broken_references_are_those_that_frictionless_finds(tmp_path: Path) -> None:
    rows = ("s1,\ns2,s1\ns3,s9\n", "t1,s2\nt2,\nt3,s8\n")
    report = described(tmp_path, *rows).validate()
    own = [(task.name, error.row_number, error.note) for task in report.tasks for error in task.errors]

    assert [place for *place, _ in own] == [["sections", 4], ["tasks", 4]]
    assert found(described(tmp_path, *rows)) == own


def test_references_that_hold_and_empty_ones_are_no_mistake(tmp_path: Path) -> None:
    assert found(described(tmp_path, "s1,\ns2,s1\n", "t1,s1\nt2,\n")) == []
