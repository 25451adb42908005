"""`planport run --inbox` as an operator runs it: dropped, read, reviewed, released, published."""

import json
from pathlib import Path

import pytest

from flows.runlog import InboxEntry, load_record
from tests.extract.other_texts import LAW
from tests.flows.conftest import Workshop

pytestmark = pytest.mark.slow

TEXT = (
    "福州市人民政府办公厅关于印发2024年数据工作要点的通知\n榕政办〔2024〕7号\n福州市人民政府办公厅\n2024年3月1日\n"
    "（此件主动公开）\n2024年数据工作要点\n一、建设平台。建成数据平台3个。（责任单位：市大数据局）\n"
    "二、开放数据。优先开放交通出行数据。（责任单位：市财政局）\n"
)


@pytest.fixture
def inbox(finished: Workshop) -> Path:
    """A folder with a plan, a law and a hidden file."""
    folder = finished.folder / "inbox"
    folder.mkdir()
    (folder / "key tasks.txt").write_text(TEXT, "utf-8")
    (folder / "law.txt").write_text(LAW, "utf-8")
    (folder / ".hidden").write_text("x", "utf-8")
    return folder


def entries(workshop: Workshop) -> dict[str, InboxEntry]:
    record = load_record(workshop.settings.record)
    assert record is not None
    return {entry.name: entry for entry in record.inbox}


def review(sidecar: Path) -> None:
    """Fill in the sidecar as a reviewer does, with one correction."""
    text = sidecar.read_text("utf-8")
    for old, new in (
        ("reviewed: false", "reviewed: true"),
        ("reviewed_by: ''", "reviewed_by: 数据管理处"),
        ("reviewed_on:", "reviewed_on: 2024-04-01"),
        ("title_en: ''", "title_en: Key data tasks for 2024"),
        ("region_en: ''", "region_en: Fuzhou City"),
        ("doc_number: {'value': '榕政办〔2024〕7号'", "doc_number: {'value': '榕政办〔2024〕8号'"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    sidecar.write_text(text, "utf-8")


def test_documents_are_read_held_back_reviewed_and_published(finished: Workshop, inbox: Path) -> None:
    published = finished.outputs()
    result = finished.planport("run", "--inbox", "inbox")

    # One refused document makes the exit code, and stops nothing.
    assert result.returncode == 1
    assert "articles of a law" in result.stderr
    lines = entries(finished)
    assert [(name, line.outcome) for name, line in lines.items()] == [
        (".hidden", "left alone"),
        ("key tasks.txt", "read"),
        ("law.txt", "refused"),
    ]
    assert lines["key tasks.txt"].held == "nobody has reviewed it"
    assert "1 of 6 numbers" in lines["key tasks.txt"].confidence
    assert (finished.settings.packages / "key-tasks" / "datapackage.json").is_file()
    assert published.items() <= finished.outputs().items()
    assert not (finished.settings.portal / "datasets" / "key-tasks").exists()

    # Without the inbox all is as it was; what is held back stays held back.
    assert finished.planport("run").returncode == 0

    (inbox / "law.txt").unlink()
    review(inbox / "key tasks.txt.yml")
    reviewed = (inbox / "key tasks.txt.yml").read_bytes()
    result = finished.planport("run", "--inbox", "inbox")
    assert result.returncode == 1
    assert "release" in result.stderr
    line = entries(finished)["key tasks.txt"]
    assert (line.held, line.corrected, line.sidecar_state) == ("", ("doc_number",), "kept as you changed it")
    assert (inbox / "key tasks.txt.yml").read_bytes() == reviewed
    corrections = (finished.settings.packages / "key-tasks" / "data" / "corrections.csv").read_text("utf-8")
    assert "榕政办〔2024〕7号,榕政办〔2024〕8号" in corrections

    # The catalogue lists what is released, so that it is released after the others.
    for _ in range(3):
        assert finished.planport("release", "--day", "2026-02-01").returncode == 0
        result = finished.planport("run", "--inbox", "inbox")
        if result.returncode == 0:
            break
    assert result.returncode == 0, result.stderr
    assert (finished.settings.portal / "datasets" / "key-tasks").is_dir()
    plans = (finished.settings.packages / "all-plans" / "data" / "plans.csv").read_text("utf-8")
    assert "key-tasks" in plans

    before = finished.times()
    result = finished.planport("run", "--inbox", "inbox")
    assert result.returncode == 0, result.stderr
    assert "nothing: no file was written" in result.stdout
    assert finished.times() == before


def test_an_inbox_needs_no_registered_plans_beside_it(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "要点.txt").write_text(TEXT, "utf-8")
    result = workshop.planport("run", "--inbox", "inbox")
    assert result.returncode == 0, result.stderr
    (line,) = json.loads((tmp_path / "build" / "run.json").read_bytes())["inbox"]
    assert (line["outcome"], line["held"]) == ("read", "nobody has reviewed it")
    assert "要点.txt" in result.stdout
    assert Path(tmp_path, line["package"], "confidence.json").is_file()


@pytest.mark.parametrize("name", ["nowhere", "build"])
def test_an_inbox_that_is_none_is_refused_in_one_line(finished: Workshop, name: str) -> None:
    before = finished.times()
    result = finished.planport("run", "--inbox", name)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"planport: {name}: ")
    assert result.stderr.count("\n") == 1
    assert finished.times() == before
