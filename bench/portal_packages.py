"""Makes the packages that the portal's benchmark publishes: nine typed tables each, the same in every run."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

TABLES = ("plans", "sections", "tasks", "actions", "assignments", "targets", "projects", "openings", "corrections")
ROWS = (1, 30, 60, 120, 250, 60, 50, 30, 13)
COLUMNS = {
    "row_id": ("string", "标识"),
    "ordinal": ("integer", "序号"),
    "amount": ("number", "数值"),
    "is_priority": ("boolean", "是否优先"),
    "deadline": ("date", "期限"),
    "agency": ("string", "责任单位"),
    "text": ("string", "内容"),
}
CATALOGUE = {
    "contact": {"name": "基准", "email": "data@example.org"},
    "themes": ["general"],
    "classification": "theme",
    "share_type": "unconditional",
    "open_type": "open",
    "update_cycle": "never",
    "issued_on": "2026-01-05",
    "modified_on": "2026-01-05",
    "released": True,
    "version_notes": "首次发布",
    "spatial": {"code": "350000", "title": "福建省"},
    "temporal": {"start": "2021-01-01", "end": "2021-12-31"},
    "language": "zh",
    "rights": "为基准而生成。",
    "citation": "基准，版本 1.0.0",
    "source_sha256": ["0" * 64],
    "provenance": {"program": "planport", "definitions": "1.0.0"},
    "authority": "derived",
    "quality": {"coverage": 1, "known_issues": 0},
    "related": [],
    "feedback_url": "https://example.org/feedback",
}


def make_packages(root: Path, prefix: str, count: int) -> list[Path]:
    """Write packages below a folder and return their folders."""
    return [_make(root, f"{prefix}-{number}") for number in range(1, count + 1)]


def _make(root: Path, name: str) -> Path:
    """Write one package with its zip beside it."""
    contents = {f"data/{table}.csv": _table(table, rows) for table, rows in zip(TABLES, ROWS, strict=True)}
    contents["README.md"] = "# 基准\n"
    described = _descriptor(name, contents)
    contents["datapackage.json"] = json.dumps(described, ensure_ascii=False, indent=1)
    read = hashlib.sha256(contents["datapackage.json"].encode()).hexdigest()
    report = {"package": name, "version": "1.0.0", "passed": True, "descriptor_sha256": read}
    contents["validation/report.json"] = json.dumps(report)
    folder = root / name
    with ZipFile(root / f"{name}.zip", "w") as archive:
        for path, content in sorted(contents.items()):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
            archive.writestr(ZipInfo(path), content)
    return folder


def _table(table: str, rows: int) -> str:
    """Print a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in range(1, rows + 1):
        day = f"2021-{row % 12 + 1:02}-{row % 28 + 1:02}"
        flag = "true" if row % 2 else "false"
        text = f"推进公共数据资源开放开发，建设第{row}个平台，京雄高速公路与5G网络覆盖。"
        writer.writerow([f"{table}-{row}", row, f"{row / 4:.2f}", flag, day, f"市第{row % 17}局", text])
    return out.getvalue()


def _file(path: str, content: str) -> dict[str, Any]:
    """Describe a file."""
    encoded = content.encode()
    return {"path": path, "bytes": len(encoded), "hash": f"sha256:{hashlib.sha256(encoded).hexdigest()}"}


def _descriptor(name: str, contents: dict[str, str]) -> dict[str, Any]:
    """Describe the package."""
    fields = [
        {"name": column, "type": kind, "title": title, "description": f"{title}的说明。"}
        for column, (kind, title) in COLUMNS.items()
    ]
    resources = [
        {
            "name": table,
            **_file(f"data/{table}.csv", contents[f"data/{table}.csv"]),
            "title": f"表{table}",
            "format": "csv",
            "mediatype": "text/csv",
            "rows": rows,
            "schema": {"fields": fields, "primaryKey": ["row_id"]},
        }
        for table, rows in zip(TABLES, ROWS, strict=True)
    ]
    return {
        "name": name,
        "title": f"基准数据集{name}",
        "title_en": f"Benchmark {name}",
        "description": "为比较发布速度而生成的九张表。" * 5,
        "description_en": "Nine tables, made to compare how fast packages are published to a portal.",
        "version": "1.0.0",
        "keywords": ["基准", "数字政府", "工作要点"],
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "sources": [{"title": "基准", "path": "https://example.org/plan"}],
        "contributors": [{"title": "福建省人民政府办公厅", "role": "author"}, {"title": "基准", "role": "publisher"}],
        "resources": resources,
        "catalogue": {**CATALOGUE, "files": [_file("README.md", contents["README.md"])]},
    }
