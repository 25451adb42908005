"""The packages that the portal's benchmark makes are packages that may be published."""

from pathlib import Path

from bench.portal_packages import ROWS, TABLES, make_packages
from publish.packages import read_package


def test_each_is_admitted_with_all_its_tables(tmp_path: Path) -> None:
    """What the benchmark publishes passes what every package passes, or nothing would be measured."""
    packages = [read_package(folder) for folder in make_packages(tmp_path, "bench", 2)]
    assert [package.name for package in packages] == ["bench-1", "bench-2"]
    for package in packages:
        assert [(record.name, record.rows) for record in package.resources] == list(zip(TABLES, ROWS, strict=True))
