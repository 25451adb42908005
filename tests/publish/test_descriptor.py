"""The descriptor is read strictly where addresses are made of it, and gently where a value was not printed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from datapackages.described import Descriptor

WHOLE: dict[str, Any] = {"name": "minzhou-2020", "title": "题", "version": "1.0.0"}
TABLE: dict[str, Any] = {
    "name": "tasks",
    "path": "data/tasks.csv",
    "bytes": 3,
    "hash": "sha256:abc",
    "schema": {
        "fields": [{"name": "task_id", "constraints": {"required": True}}, {"name": "text"}],
        "primaryKey": "task_id",
        "foreignKeys": [{"fields": "task_id", "reference": {"resource": "", "fields": "task_id"}}],
    },
}


def test_what_was_not_printed_is_empty() -> None:
    descriptor = Descriptor.model_validate(WHOLE)
    assert (descriptor.title_en, descriptor.provider, descriptor.keywords) == ("", "", ())
    assert (descriptor.catalogue.issued_on, descriptor.catalogue.quality.coverage) == (None, None)
    assert not descriptor.catalogue.released


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Minzhou"},
        {"name": "x"},
        {"name": "a" * 101},
        {"name": "a/b"},
        {"name": "a\n"},
        {"title": ""},
        {"version": ""},
        {"version": "1"},
        {"version": "../1.0"},
        {"version": "1.0.0\n"},
        {"resources": [TABLE, TABLE]},
        {"resources": [TABLE | {"name": "a b"}]},
        {"resources": [{"name": "tasks", "path": "data/tasks.csv"}]},
        {"catalogue": {"issued_on": "soon"}},
    ],
)
def test_what_addresses_are_made_of_must_be_right(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Descriptor.model_validate(WHOLE | changes)


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("keywords", "数字政府", ("数字政府",)),
        ("keywords", ["数字政府", "闽州"], ("数字政府", "闽州")),
        ("keywords", None, ()),
    ],
)
def test_one_value_may_stand_for_a_list_of_one(key: str, value: object, read: tuple[str, ...]) -> None:
    assert getattr(Descriptor.model_validate(WHOLE | {key: value}), key) == read


def test_a_table_knows_its_columns_and_its_key() -> None:
    table = Descriptor.model_validate(WHOLE | {"resources": [TABLE]}).tables[0]
    assert [(column.name, column.is_required) for column in table.columns] == [("task_id", True), ("text", False)]
    assert (table.primary_key, table.sha256) == (("task_id",), "abc")


def test_a_file_without_a_schema_is_no_table() -> None:
    file = {key: value for key, value in TABLE.items() if key != "schema"}
    assert Descriptor.model_validate(WHOLE | {"resources": [file]}).tables == ()


def test_several_issuers_are_joined() -> None:
    authors = [
        {"title": "甲", "role": "author"},
        {"title": "乙", "role": "author"},
        {"title": "丙", "role": "publisher"},
    ]
    assert Descriptor.model_validate(WHOLE | {"contributors": authors}).provider == "甲;乙"


def test_values_have_their_types() -> None:
    catalogue = {"issued_on": "2026-01-05", "quality": {"coverage": 0.9987, "known_issues": 3}, "language": "zh"}
    read = Descriptor.model_validate(WHOLE | {"catalogue": catalogue}).catalogue
    assert (read.issued_on, read.quality.coverage, read.language) == (date(2026, 1, 5), Decimal("0.9987"), ("zh",))


def test_keys_of_other_tools_are_passed_over(tmp_path: Path) -> None:
    assert Descriptor.model_validate(WHOLE | {"x-other": {"anything": str(tmp_path)}}).name == "minzhou-2020"
