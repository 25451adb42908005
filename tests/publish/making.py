"""Packages made by hand for the tests of this room: small, quick to make, and wrong in any way that a test asks for.

Their form is that of datapackages/build.py; tests/publish/test_real_package.py publishes one that was really built.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

SOURCE = "一、建设政务云（责任单位：市发改委、市大数据局）\n二、开放<b>交通</b>数据（责任单位：市交通局）\n"
TASKS = (("t01", "建设政务云", "2-7"), ("t02", "开放<b>交通</b>数据", "27-40"))
ASSIGNMENTS = (
    ("t01-a1-r1", "市发改委", "lead", "13-17"),
    ("t01-a1-r2", "市大数据局", "lead", "18-23"),
    ("t02-a1-r1", "市交通局", "support", "46-50"),
)
TITLES = {"plan_id": "规划标识", "task_id": "任务标识", "text": "任务内容", "spans": "原文位置", "agency": "责任单位"}


def make_package(
    root: Path,
    name: str = "minzhou-2020",
    *,
    version: str = "1.0.0",
    title: str = "2020年数字闽州工作要点",
    tasks: Sequence[tuple[str, str, str]] = TASKS,
    descriptor: Mapping[str, Any] | None = None,
    catalogue: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
    issues: Sequence[Mapping[str, str]] = (),
    passed: bool = True,
    plan_id: str = "",
    with_source: bool = True,
) -> Path:
    """Write a package folder below `root` with its zip beside it, and return the folder."""
    folder = root / name
    plan = plan_id or name
    contents = {
        "data/tasks.csv": _csv(
            ("plan_id", "task_id", "text", "spans"),
            [(plan, f"{plan}-{key}", text, spans) for key, text, spans in tasks],
        ),
        "data/assignments.csv": _csv(
            ("plan_id", "assignment_id", "agency", "role", "spans"),
            [(plan, f"{plan}-{row[0]}", *row[1:]) for row in ASSIGNMENTS],
        ),
        "README.md": f"# {title}\n",
        "issues.jsonl": "".join(json.dumps(issue, ensure_ascii=False) + "\n" for issue in issues),
        **({f"source/{name}.txt": SOURCE} if with_source else {}),
        **(files or {}),
    }
    written = _described(name, version, title, contents) | dict(descriptor or {})
    written["catalogue"] |= dict(catalogue or {})
    contents["datapackage.json"] = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    report = {"package": name, "version": version, "passed": passed}
    contents["validation/report.json"] = json.dumps(report) + "\n"
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    zip_package(folder)
    return folder


def zip_package(folder: Path) -> None:
    """Pack a folder as it is now, its report about what it is now."""
    report = folder / "validation/report.json"
    described = hashlib.sha256((folder / "datapackage.json").read_bytes()).hexdigest()
    report.write_text(json.dumps({**json.loads(report.read_text()), "descriptor_sha256": described}) + "\n")
    with ZipFile(folder.parent / f"{folder.name}.zip", "w") as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(ZipInfo(file.relative_to(folder).as_posix()), file.read_bytes())


def tree(folder: Path) -> dict[str, bytes]:
    """Everything below a folder: paths and bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """When each file below a folder was last written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Print a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def _file(path: str, content: str) -> dict[str, Any]:
    """Describe a file."""
    encoded = content.encode()
    return {"path": path, "bytes": len(encoded), "hash": f"sha256:{hashlib.sha256(encoded).hexdigest()}"}


def _table(path: str, content: str) -> dict[str, Any]:
    """Describe a table by its own header and rows."""
    rows = list(csv.reader(io.StringIO(content)))
    columns = rows[0]
    name = path.removeprefix("data/").removesuffix(".csv")
    fields = [
        {"name": column, "type": "string", "title": TITLES.get(column, column), "description": f"{column} 的说明。"}
        for column in columns
    ]
    return {
        "name": name,
        **_file(path, content),
        "title": {"tasks": "任务", "assignments": "责任分工"}.get(name, name),
        "title_en": name.capitalize(),
        "format": "csv",
        "mediatype": "text/csv",
        "rows": len(rows) - 1,
        "schema": {"fields": fields, "primaryKey": [next(column for column in columns if column != "plan_id")]},
    }


def _described(name: str, version: str, title: str, contents: Mapping[str, str]) -> dict[str, Any]:
    """Compose the descriptor."""
    return {
        "name": name,
        "title": title,
        "title_en": "Digital Minzhou: key tasks for 2020",
        "description": "由程序从公开文本中抽取的任务与责任分工，每一行都标明其在原文中的位置，可逐字核对。" * 2,
        "description_en": "Tasks and assignments read from the public text; every row tells where it stands.",
        "version": version,
        "keywords": ["数字政府", "工作要点", "闽州"],
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "sources": [{"title": title, "path": "https://www.minzhou.example/plan", "accessed": "2026-01-01"}],
        "contributors": [
            {"title": "闽州市人民政府办公厅", "role": "author"},
            {"title": "数字规划开放数据", "title_en": "planport open data", "role": "publisher"},
        ],
        "resources": [_table(path, content) for path, content in contents.items() if path.endswith(".csv")],
        "catalogue": {
            "contact": {"name": "数据反馈台", "email": "data@minzhou.example"},
            "themes": ["general", "transport"],
            "classification": "theme",
            "share_type": "unconditional",
            "open_type": "open",
            "update_cycle": "as-needed",
            "issued_on": "2026-01-05",
            "modified_on": "2026-02-06",
            "released": True,
            "version_notes": "首次发布",
            "spatial": {"code": "359900", "title": "闽州市"},
            "temporal": {"start": "2020-01-01", "end": "2020-12-31"},
            "language": "zh",
            "rights": "不是官方发布渠道。",
            "citation": f"《{title}》，版本 {version}",
            "source_sha256": ["0" * 64],
            "provenance": {"program": "planport 0.1.0", "definitions": "1.0.0"},
            "authority": "extracted",
            "quality": {"coverage": 0.99, "known_issues": 0},
            "related": [],
            "feedback_url": "https://minzhou.example/feedback",
            "files": [
                {**_file(path, content), "title": path}
                for path, content in contents.items()
                if not path.endswith(".csv")
            ],
        },
    }
