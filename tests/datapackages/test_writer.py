"""CSV files follow RFC 4180 whatever the cells hold, and files appear whole."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackages.archive import package_files, zip_bytes
from datapackages.definitions import definitions
from datapackages.exceptions import PackageError
from datapackages.rows import TableData
from datapackages.writer import csv_bytes, json_bytes, write_file, write_tables

CATEGORIES = definitions().table("project_categories")
PRINTABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def categories(*cells: str) -> TableData:
    return TableData(CATEGORIES, tuple(("a-plan", cell, None, 1) for cell in cells))


def test_a_table_is_utf_8_without_mark_with_lf_and_a_header() -> None:
    content = csv_bytes(categories("基础设施类"))

    assert content.decode("utf-8") == ("plan_id,category,stated_investment,computed_investment\na-plan,基础设施类,,1\n")


def test_a_table_without_rows_is_its_header() -> None:
    assert csv_bytes(categories()) == b"plan_id,category,stated_investment,computed_investment\n"


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("a,b", '"a,b"'),
        ('说"好"', '"说""好"""'),
        ("两\n行", '"两\n行"'),
        ("回\r车", '"回\r车"'),
        (" 空白 ", " 空白 "),
        ("=1+1", "=1+1"),
        ("a;b", "a;b"),
    ],
)
def test_a_cell_is_quoted_where_the_standard_asks(cell: str, printed: str) -> None:
    assert csv_bytes(categories(cell)).decode() == (
        f"plan_id,category,stated_investment,computed_investment\na-plan,{printed},,1\n"
    )


@given(st.lists(PRINTABLE, max_size=5))
def test_any_text_reads_back_unchanged(cells: list[str]) -> None:
    text = csv_bytes(categories(*cells)).decode("utf-8")

    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))

    assert [row[1] for row in rows[1:]] == cells


def test_written_tables_know_their_size_and_hash(tmp_path: Path) -> None:
    (written,) = write_tables(tmp_path, [categories("甲")])

    content = (tmp_path / "data/project_categories.csv").read_bytes()
    assert written.content == content
    assert written.file.bytes == len(content)
    assert written.file.path == "data/project_categories.csv"


def test_nothing_temporary_stays(tmp_path: Path) -> None:
    write_file(tmp_path, "data/x.csv", b"1")
    write_file(tmp_path, "data/x.csv", b"2")

    assert package_files(tmp_path) == ("data/x.csv",)
    assert (tmp_path / "data/x.csv").read_bytes() == b"2"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder must be")

    with pytest.raises(PackageError, match="cannot be written") as caught:
        write_file(tmp_path, "data/x.csv", b"1")

    assert "\n" not in str(caught.value)


def test_json_keeps_chinese_and_the_order_of_keys_and_refuses_what_is_no_json() -> None:
    assert json_bytes({"b": "福建", "a": 1}) == '{\n  "b": "福建",\n  "a": 1\n}\n'.encode()
    with pytest.raises(ValueError, match="JSON"):
        json_bytes({"a": float("nan")})


def test_a_zip_depends_on_the_files_alone(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, names in ((one, ("a.txt", "data/b.csv")), (other, ("data/b.csv", "a.txt"))):
        for name in names:
            write_file(folder, name, name.encode())
    (other / "a.txt").chmod(0o600)
    (other / "a.txt").touch()

    assert zip_bytes(one) == zip_bytes(other)


def test_a_zip_holds_every_file_under_its_path_in_order(tmp_path: Path) -> None:
    from zipfile import ZipFile

    for name in ("z.md", "data/b.csv", "data/a.csv"):
        write_file(tmp_path, name, name.encode())

    with ZipFile(io.BytesIO(zip_bytes(tmp_path))) as archive:
        assert archive.namelist() == ["data/a.csv", "data/b.csv", "z.md"]
        assert archive.read("z.md") == b"z.md"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_changed_cell_changes_the_bytes() -> None:
    data = categories("甲")

    assert csv_bytes(replace(data, rows=(("a-plan", "乙", None, 1),))) != csv_bytes(data)
