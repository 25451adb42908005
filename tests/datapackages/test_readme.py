"""README and data dictionary say what the package is, and no source text can become markup in them."""

from dataclasses import replace
from pathlib import Path

import pytest

from datapackages.build import stage_package
from datapackages.definitions import definitions
from datapackages.dictionary import column_table, data_dictionary, escaped
from datapackages.releases import Releases
from datapackages.sidecar import load_sidecar
from extract.models import Damage, Header, Issue, Plan
from tests.plans import PLAN_ID, small_plan

ROOT = Path(__file__).resolve().parents[2]


def readme(folder: Path, plan: Plan, sidecar_name: str | None = None) -> str:
    sidecar = load_sidecar(ROOT / "seeds" / "sources" / f"{sidecar_name}.yml") if sidecar_name else None
    stage_package(plan, folder, sidecar, Releases())
    return (folder / "README.md").read_text("utf-8")


def test_the_published_dictionary_is_what_the_definitions_print() -> None:
    path = ROOT / "docs" / "data-dictionary.md"

    assert path.read_text("utf-8") == data_dictionary(), (
        "run `python -m datapackages.dictionary > docs/data-dictionary.md`"
    )


def test_the_dictionary_names_every_column_of_every_table() -> None:
    text = data_dictionary()

    for table in definitions().tables:
        place = f"({table.package}) " if table.package else ""
        part = text.split(f"\n## {table.name} {place}{table.title}")[1].split("\n## ")[0]
        assert all(f"\n| {column.name}" in part for column in table.columns)


def test_the_readme_explains_every_column_and_lists_every_table(tmp_path: Path) -> None:
    text = readme(tmp_path, small_plan())

    for table in definitions().plan_tables:
        assert f"| data/{table.name}.csv |" in text
        assert column_table(table) in text


@pytest.mark.parametrize(
    "part", ["文件 Files", "数据字典", "如何制作", "已知问题", "如何反馈", "CC0-1.0", "引用 Citation"]
)
def test_the_readme_has_its_parts(tmp_path: Path, part: str) -> None:
    assert part in readme(tmp_path, small_plan())


def test_known_issues_tell_damage_notes_and_issues(tmp_path: Path) -> None:
    plan = replace(small_plan(), damage=Damage("spliced", 132, 32))

    text = readme(tmp_path, plan, "fujian-2021-key-tasks")

    assert "132 句中丢失 32 句" in text
    assert "six headings" in text
    assert "  - notice, unclaimed-text, body: 2 characters are claimed by no row\n" in text


def test_of_many_issues_the_first_fifty_are_told(tmp_path: Path) -> None:
    issue = small_plan().issues[0]
    issues = tuple(replace(issue, message=f"issue {number}") for number in range(60))

    text = readme(tmp_path, replace(small_plan(), issues=issues))

    assert "issue 49\n  - …\n" in text
    assert "issue 50" not in text


def test_what_is_not_printed_is_said_to_be_not_printed(tmp_path: Path) -> None:
    assert "原文未印 not printed" in readme(tmp_path, replace(small_plan(), header=Header()))


def test_an_unreleased_package_says_so(tmp_path: Path) -> None:
    assert "not released" in readme(tmp_path, small_plan())


def test_markup_in_a_source_stays_text(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:1) | `a`"
    issue = Issue("warning", "rule", PLAN_ID, "", hostile, "")
    plan = replace(small_plan(), issues=(issue,), header=replace(small_plan().header, title=hostile, issuer=hostile))

    text = readme(tmp_path, plan)

    assert "<script" not in text
    assert "[x](" not in text.replace("\\[x\\](", "")
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a|b", r"a\|b"),
        ("两\n行", "两 行"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("`x` *y*", r"\`x\` \*y\*"),
        (r"a\|b", r"a\\\|b"),
    ],
)
def test_text_is_made_safe_for_a_table_of_markdown(text: str, safe: str) -> None:
    assert escaped(text) == safe
