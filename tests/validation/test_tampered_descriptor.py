"""Each changed key of a descriptor is named, be it right in itself; what has more than one meaning is refused."""

# ruff: noqa: E501 - one line a way of tampering

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.validation.tampering import (
    Change,
    add_file,
    descriptor,
    edit_descriptor,
    unstated,
)
from tests.validation.tampering_files import BASIS, json_file, named
from tests.validation.true_packages import P2018, P2021
from validation.gate import judge, validate_finished

DESCRIPTOR: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("title", lambda d: d.update(title="别的")),
    ("title_en", lambda d: d.update(title_en="Other")),
    ("description", lambda d: d.update(description=d["description"].replace("任务", "义务", 1))),
    ("description_en", lambda d: d.update(description_en=d["description_en"] + " Official.")),
    ("homepage", lambda d: d.update(homepage="https://other.example")),
    ("keywords[0]", lambda d: d["keywords"].__setitem__(0, "广告")),
    ("licenses[0].name", lambda d: d["licenses"][0].update(name="CC-BY-4.0")),
    ("contributors[0].title", lambda d: d["contributors"][0].update(title="某省政府")),
    ("sources[0].path", lambda d: d["sources"][0].update(path="https://other.example/x")),
    ("extra", lambda d: d.update(extra="more")),
    ("resources[1].title", lambda d: d["resources"][1].update(title="别的")),
    ("resources[1].mediatype", lambda d: d["resources"][1].update(mediatype="text/html")),
    ("catalogue.identifier", lambda d: d["catalogue"].update(identifier="other")),
    ("catalogue.provider_code", lambda d: d["catalogue"].update(provider_code="11350000003591037R")),
    ("catalogue.contact.name", lambda d: d["catalogue"]["contact"].update(name="别的处")),
    ("catalogue.themes[0]", lambda d: d["catalogue"]["themes"].__setitem__(0, "weather")),
    ("catalogue.classification", lambda d: d["catalogue"].update(classification="basic")),
    ("catalogue.share_type", lambda d: d["catalogue"].update(share_type="none")),
    ("catalogue.open_condition", lambda d: d["catalogue"].update(open_condition="申请")),
    ("catalogue.update_cycle", lambda d: d["catalogue"].update(update_cycle="daily")),
    ("catalogue.version_notes", lambda d: d["catalogue"].update(version_notes="x")),
    ("catalogue.spatial.code", lambda d: d["catalogue"]["spatial"].update(code="110000")),
    ("catalogue.language", lambda d: d["catalogue"].update(language="en")),
    ("catalogue.rights", lambda d: d["catalogue"].update(rights="All rights reserved.")),
    ("catalogue.citation", lambda d: d["catalogue"].update(citation="x")),
    ("catalogue.provenance.program", lambda d: d["catalogue"]["provenance"].update(program="planport 9")),
    ("catalogue.authority", lambda d: d["catalogue"].update(authority="official-text")),
    ("catalogue.related[0]", lambda d: d["catalogue"].update(related=["other-plan"])),
    ("catalogue.feedback_url", lambda d: d["catalogue"].update(feedback_url="https://other.example")),
    ("catalogue.files[0].title", lambda d: d["catalogue"]["files"][0].update(title="别的")),
]  # fmt: skip


def test_each_changed_key_of_the_descriptor_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    for _, change in DESCRIPTOR:
        edit_descriptor(package, change)

    report = validate_finished(package)

    assert {key for key, _ in DESCRIPTOR} <= named(report, "built-again")


FORMS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("written on one line", lambda b: json.dumps(json.loads(b), ensure_ascii=False).encode()),
    ("written in escapes", lambda b: json.dumps(json.loads(b), indent=2).encode() + b"\n"),
    ("keys in another order", lambda b: json.dumps(json.loads(b), indent=2, sort_keys=True, ensure_ascii=False).encode()),
    ("blanks at the end", lambda b: b + b" \n"),
]  # fmt: skip


@pytest.mark.parametrize("change", [change for _, change in FORMS], ids=[name for name, _ in FORMS])
def test_a_descriptor_that_says_the_same_in_another_form_is_found(
    copy: Callable[[str], Path], change: Callable[[bytes], bytes]
) -> None:
    package = copy(P2021)
    unstated("datapackage.json", change)(package)

    assert "datapackage.json" in named(validate_finished(package), "built-again")


SCHEMAS: list[tuple[str, Change]] = [
    ("sections.schema", descriptor(lambda d: d["resources"][1]["schema"]["fields"][3].update(type="any"))),
    ("tasks.schema", descriptor(lambda d: [field.pop("constraints", None) for field in d["resources"][2]["schema"]["fields"]])),
    ("actions.schema", descriptor(lambda d: d["resources"][3]["schema"].pop("primaryKey"))),
    ("assignments.schema", descriptor(lambda d: d["resources"][4]["schema"].pop("foreignKeys"))),
    ("targets.schema", descriptor(lambda d: d["resources"][5]["schema"].update(missingValues=["", "n/a"]))),
    ("projects.schema", descriptor(lambda d: d["resources"][6]["schema"]["fields"][2].update(title="别的"))),
    ("openings.schema", descriptor(lambda d: d["resources"][8]["schema"]["fields"].pop())),
    ("plans", descriptor(lambda d: d["resources"].append(d["resources"][0]))),
]  # fmt: skip


def test_each_weakened_schema_is_named(copy: Callable[[str], Path]) -> None:
    package = copy(P2018)
    for _, change in SCHEMAS:
        change(package)

    assert {place for place, _ in SCHEMAS} <= named(validate_finished(package), "schema")


REFUSED: list[tuple[str, Change, str]] = [
    ("a key twice", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"title": "x",', 1)), "stands twice"),
    ("a mark of byte order", unstated("datapackage.json", lambda b: b"\xef\xbb\xbf" + b), "BOM"),
    ("more behind the end", unstated("datapackage.json", lambda b: b + b"{}"), "Extra data"),
    ("NaN", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"x": NaN,', 1)), "NaN is no number"),
    ("Infinity", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"x": -Infinity,', 1)), "no number"),
    ("half a character", unstated("datapackage.json", lambda b: b.replace(b"{", b'{"x": "\\ud800",', 1)), "cannot be read as JSON"),
    ("another dialect", descriptor(lambda d: d["resources"][2].update(dialect={"delimiter": ";"})), "plain CSV"),
    ("another encoding", descriptor(lambda d: d["resources"][2].update(encoding="gbk")), "encoding"),
    ("a name that leaves the folder", descriptor(lambda d: d.update(name="../x")), "no name of a package"),
    ("a line end in a name", add_file("data/a\nb.csv", b"x"), "no plain name"),
    ("a name read backwards", add_file("data/a\u202evsc.csv", b"x"), "no plain name"),
    ("a name that is no text", lambda package: Path(os.fsdecode(os.fsencode(package) + b"/data/\xff.csv")).touch(), "no plain name"),
    ("a table linked elsewhere", lambda package: ((package / "data/tasks.csv").unlink(), (package / "data/tasks.csv").symlink_to("/dev/zero"))[0], "link out of the package"),
    ("a basis with more keys", json_file(BASIS, lambda j: j.update(x=1)), "basis.json.x"),
    ("a basis that is a list", unstated(BASIS, lambda _: b"[]"), "basis.json"),
    ("a basis with a key twice", unstated(BASIS, lambda b: b.replace(b"{", b'{"coverage": 0.5, "coverage": 0.6,', 1)), "no JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), [entry[1:] for entry in REFUSED], ids=[entry[0] for entry in REFUSED])
def test_what_has_more_than_one_meaning_is_refused_on_one_line(
    copy: Callable[[str], Path], change: Change, said: str
) -> None:
    package = copy(P2021)
    change(package)

    (verdict,) = judge([package])
    (line,) = verdict.lines()

    assert verdict.exit_code == 2
    assert said in line
    assert line.startswith(str(package))
    line.encode("utf-8")
