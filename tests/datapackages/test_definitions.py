"""The definitions hold exactly the tables and columns of the data contract, and the models they are filled from."""

from dataclasses import fields
from typing import get_args

import pytest

from datapackages import changes
from datapackages import definitions as module
from datapackages.definitions import definitions
from datapackages.exceptions import DefinitionError
from extract import corrections, models

CONTRACT = {
    "plans": "plan_id title notice_title issuer region region_code level plan_type issued_on published_on period_start "
    "period_end doc_number disclosure source_file source_sha256 source_format damage sentences sentences_lost coverage",
    "sections": "plan_id section_id parent_id ordinal level number title state spans",
    "tasks": "plan_id task_id ordinal number number_inferred section_id heading text state spans",
    "actions": "plan_id action_id task_id ordinal text clause clause_state spans clause_spans",
    "assignments": "plan_id assignment_id action_id project_id ordinal agency agency_id section_id role mention spans",
    "targets": "plan_id target_id ordinal task_id section_id kind indicator comparator value unit deadline quote spans",
    "projects": "plan_id project_id no category name responsible schedule start_year end_year investment spans",
    "project_categories": "plan_id category stated_investment computed_investment",
    "openings": "plan_id opening_id ordinal task_id section_id project_id kind subject theme_id is_priority deadline "
    "quote spans",
    "agencies": "agency_id name level region_code kind valid_from valid_to predecessor_ids successor_ids source",
    "agency_aliases": "alias agency_id plan_id occurrences",
    "corrections": "correction_id plan_id table row_id column old_value new_value kind reason status reported_on "
    "decided_on version",
    "changes": "plan_id version table row_id change column old_value new_value",
}
# Tables behind those of the contract, and the table of one package that has further columns behind the contract's.
FURTHER = ("openings", "promises", "responsibilities", "catalogue", "items")
TABLES = definitions().tables


def test_tables_and_columns_are_those_of_the_contract_in_its_order() -> None:
    found = {table.name: " ".join(column.name for column in table.columns) for table in TABLES[: len(CONTRACT)]}

    assert found == CONTRACT
    assert list(found) == list(CONTRACT)
    assert tuple(table.name for table in TABLES[len(CONTRACT) :]) == FURTHER


def test_a_table_with_further_columns_in_one_package_keeps_those_of_the_contract_in_front() -> None:
    table = definitions().table("openings", "data-openings")

    assert " ".join(column.name for column in table.columns).startswith(f"{CONTRACT['openings']} theme_title ")
    assert definitions().table("openings", "all-plans") == definitions().table("openings")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_explained_in_both_languages(table: module.Table) -> None:
    for column in table.columns:
        assert all((column.title, column.title_en, column.description, column.description_en)), column.name
        assert any("\u4e00" <= char <= "\u9fff" for char in column.title + column.description), column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_name_columns_and_tables_that_exist(table: module.Table) -> None:
    columns = {column.name for column in table.columns}

    assert set(table.primary_key) <= columns
    for column, other in table.foreign_keys.items():
        assert column in columns
        assert len(definitions().table(other).primary_key) == 1


@pytest.mark.parametrize(
    "table", [table for table in TABLES if table.row_class not in {None, "Header"}], ids=lambda table: table.name
)
def test_every_field_of_a_row_is_published_and_nothing_else(table: module.Table) -> None:
    modules = {"CorrectionRow": corrections, "ChangeRow": changes}
    row_class = getattr(modules.get(str(table.row_class), models), str(table.row_class))

    assert {column.name for column in table.columns} == {field.name for field in fields(row_class)} | {"plan_id"}


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("plans", "level", models.Level),
        ("plans", "plan_type", models.PlanType),
        ("sections", "state", models.State),
        ("tasks", "state", models.State),
        ("actions", "clause_state", models.ClauseState),
        ("assignments", "role", models.Role),
        ("targets", "kind", models.TargetKind),
        ("targets", "comparator", models.Comparator),
        ("openings", "kind", models.OpeningKind),
    ],
)
def test_closed_words_are_those_of_the_models(table: str, column: str, words: object) -> None:
    assert definitions().table(table).column(column).enum == get_args(words)


def test_themes_of_openings_come_from_the_vocabulary() -> None:
    themes = definitions().table("openings").column("theme_id").enum

    assert len(themes) == 15
    assert {"general", "health", "address-geo"} <= set(themes)


def test_a_plan_package_holds_the_nine_tables_of_a_plan_its_corrections_and_its_changes() -> None:
    assert [table.name for table in definitions().plan_tables] == [*list(CONTRACT)[:9], "corrections", "changes"]


def test_an_unknown_table_or_column_is_refused() -> None:
    with pytest.raises(DefinitionError, match="no table is called 'people'"):
        definitions().table("people")
    with pytest.raises(DefinitionError, match="has no column 'age'"):
        definitions().table("plans").column("age")


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ("version: '1'\ntables:\n- {name: t, columns: [a]}\n", "lacks t.a"),
        ("version: '1'\ntables:\n- {name: t, columns: [b]}\n", "malformed"),
        ("version: '1'\n", "malformed"),
        ("[]\n", "not a mapping"),
        ("a: [\n", "cannot be read"),
        ("version: '1'\ntables: []\n", "defines b"),
    ],
)
def test_malformed_definitions_are_refused_with_one_line(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, tables: str, message: str
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "tables.yml").write_text(tables, "utf-8")
    (folder / "fields.yml").write_text("b: {type: string, title: 乙}\n", "utf-8")
    monkeypatch.setattr(module, "_HERE", folder)

    with pytest.raises(DefinitionError, match=message) as caught:
        definitions.__wrapped__()

    assert "\n" not in str(caught.value)
