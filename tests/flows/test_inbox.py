"""The inbox: what is read, what is left alone, whose ids clash, and what becomes of the sidecars."""

from pathlib import Path

import pytest

from datapackages.exceptions import SidecarError, SourceChangedError
from extract.models import Plan
from extract.plan import extract_plan
from flows.exceptions import UsageError
from flows.inbox import InboxDocument, check_inbox, is_outside, list_inbox
from flows.intake import IntakePlan, RegisteredIntake, choose_id, clashes, register
from flows.runlog import InboxEntry, RunRecord, measure_inbox
from flows.settings import Settings
from flows.summary import markdown

TEXT = (
    "云岭市人民政府关于印发2024年数据工作要点的通知\n云岭市人民政府\n2024年3月1日\n"
    "2024年数据工作要点\n一、建设平台。（责任单位：市大数据局）\n二、开放数据。（责任单位：市财政局）\n"
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with one plan."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "key tasks.txt").write_text(TEXT, "utf-8")
    return folder


def document_in(inbox: Path) -> InboxDocument:
    (document,) = list_inbox(inbox, {}).documents
    return document


def plan_of(intake: IntakePlan) -> Plan:
    return extract_plan(intake.document.path.read_text("utf-8"), plan_id=intake.plan_id)


def registered(inbox: Path) -> RegisteredIntake:
    """Do what a run does with the one document of the folder."""
    intake = choose_id(document_in(inbox))
    return register(intake, plan_of(intake))


def edit(inbox: Path, old: str, new: str) -> Path:
    """Change the sidecar as a person does."""
    sidecar = inbox / "key tasks.txt.yml"
    text = sidecar.read_text("utf-8")
    assert old in text
    sidecar.write_text(text.replace(old, new, 1), "utf-8")
    return sidecar


def test_a_document_gets_a_sidecar_beside_it_that_nobody_has_reviewed(inbox: Path) -> None:
    known = registered(inbox)
    assert (known.state, known.says.reviewed, known.says.plan_id) == ("new", False, "key-tasks")
    assert (inbox / "key tasks.txt.yml").is_file()


def test_a_second_run_writes_nothing(inbox: Path) -> None:
    registered(inbox)
    before = (inbox / "key tasks.txt.yml").stat().st_mtime_ns
    assert registered(inbox).state == "unchanged"
    assert (inbox / "key tasks.txt.yml").stat().st_mtime_ns == before


def test_a_sidecar_that_a_person_changed_is_never_written_again(inbox: Path) -> None:
    registered(inbox)
    sidecar = edit(inbox, "reviewed: false", "reviewed: true")
    before = sidecar.read_bytes()
    assert registered(inbox).state == "kept as you changed it"
    assert sidecar.read_bytes() == before


def test_a_document_that_changed_is_read_anew_where_nobody_has_touched_its_sidecar(inbox: Path) -> None:
    registered(inbox)
    (inbox / "key tasks.txt").write_text(TEXT.replace("3月1日", "3月2日"), "utf-8")
    known = registered(inbox)
    assert known.state == "written anew"
    assert known.notes == ("the document has changed since the last run and was read anew",)
    assert known.says.values["issued_on"].value == "2024-03-02"


def test_a_document_that_changed_under_a_reviewed_sidecar_is_refused(inbox: Path) -> None:
    registered(inbox)
    sidecar = edit(inbox, "reviewed: false", "reviewed: true")
    before = sidecar.read_bytes()
    (inbox / "key tasks.txt").write_text(TEXT.replace("3月1日", "3月2日"), "utf-8")
    with pytest.raises(SourceChangedError, match="write this sha256 into it"):
        registered(inbox)
    assert sidecar.read_bytes() == before


def test_its_new_sha256_in_the_sidecar_accepts_it(inbox: Path) -> None:
    old = document_in(inbox).sha256
    registered(inbox)
    edit(inbox, "reviewed: false", "reviewed: true")
    (inbox / "key tasks.txt").write_text(TEXT.replace("3月1日", "3月2日"), "utf-8")
    edit(inbox, old, document_in(inbox).sha256)
    assert registered(inbox).notes == ("issued_on is read as '2024-03-02' now",)


def test_a_person_may_choose_the_plan_id(inbox: Path) -> None:
    registered(inbox)
    edit(inbox, "plan_id: key-tasks", "plan_id: yunling-2024-key-tasks")
    assert choose_id(document_in(inbox)).plan_id == "yunling-2024-key-tasks"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("reviewed: false", "reviewed: perhaps", "reviewed"),
        ("reviewed: false", "reviewed: [", "not YAML"),
        ("plan_id: key-tasks", "plan_id: Key Tasks", "plan_id"),
        ("title: {", "titel: {", "title"),
        ("document: key tasks.txt", "document: other.txt", "speaks of other.txt"),
    ],
)
def test_a_sidecar_that_a_person_broke_is_refused_and_left_as_it_is(
    inbox: Path, old: str, new: str, words: str
) -> None:
    registered(inbox)
    sidecar = edit(inbox, old, new)
    before = sidecar.read_bytes()
    with pytest.raises(SidecarError, match=words):
        registered(inbox)
    assert sidecar.read_bytes() == before


def test_what_is_no_document_is_named_with_the_reason(inbox: Path, tmp_path: Path) -> None:
    (inbox / ".hidden").write_text("x")
    (inbox / "~$tasks.docx").write_text("x")
    (inbox / "map.png").write_text("x")
    (inbox / "old").mkdir()
    (inbox / "gone.txt.yml").write_text("x")
    (tmp_path / "elsewhere.txt").write_text(TEXT)
    (inbox / "link.txt").symlink_to(tmp_path / "elsewhere.txt")
    (inbox / "nowhere.txt").symlink_to(inbox / "missing.txt")
    left = {entry.name: (entry.reason.split(";")[0], entry.is_refused) for entry in list_inbox(inbox, {}).left_alone}
    assert left == {
        ".hidden": ("a hidden file or one that a program left", False),
        "~$tasks.docx": ("a hidden file or one that a program left", False),
        "map.png": (".png is no kind of document that is read", False),
        "old": ("a folder", False),
        "gone.txt.yml": ("a sidecar whose document is not there", False),
        "link.txt": ("a link that leaves the folder", True),
        "nowhere.txt": ("no ordinary file", True),
    }


def test_the_same_bytes_are_read_once(inbox: Path) -> None:
    (inbox / "a copy.txt").write_text(TEXT, "utf-8")
    listing = list_inbox(inbox, {})
    assert [document.path.name for document in listing.documents] == ["a copy.txt"]
    assert [(entry.name, entry.is_refused) for entry in listing.left_alone] == [("key tasks.txt", True)]


def test_a_document_that_is_registered_already_is_left_alone(inbox: Path) -> None:
    listing = list_inbox(inbox, {document_in(inbox).sha256: "yunling-2024"})
    assert listing.documents == ()
    assert "registered already as yunling-2024" in listing.left_alone[0].reason


def test_documents_with_one_id_are_all_refused(inbox: Path) -> None:
    (inbox / "key-tasks.html").write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    chosen = [choose_id(document) for document in list_inbox(inbox, {}).documents]
    assert [(clash.name, clash.reason) for clash in clashes(chosen, ())] == [
        ("key tasks.txt", "its id key-tasks is also that of key-tasks.html; rename the document"),
        ("key-tasks.html", "its id key-tasks is also that of key tasks.txt; rename the document"),
    ]


@pytest.mark.parametrize(
    ("name", "taken", "words"),
    [("key tasks.txt", ["key-tasks"], "a registered plan"), ("all plans.txt", [], "a collection of all plans")],
)
def test_an_id_that_is_taken_is_refused(inbox: Path, name: str, taken: list[str], words: str) -> None:
    (inbox / "key tasks.txt").rename(inbox / name)
    (clash,) = clashes([choose_id(document_in(inbox))], taken)
    assert words in clash.reason


@pytest.mark.parametrize("name", ["nowhere", "seeds/sources", "seeds", "build/packages", "build"])
def test_an_inbox_is_a_folder_of_its_own(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("seeds/sources", "build/packages"):
        Path(folder).mkdir(parents=True)
    with pytest.raises(UsageError):
        check_inbox(Path(name), Settings())


def test_a_folder_elsewhere_is_known_as_such(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inbox.parent)
    assert not is_outside(Path("inbox"))
    assert is_outside(Path("inbox/../.."))


def test_whatever_lies_in_the_inbox_counts_as_input(inbox: Path) -> None:
    (inbox / "sub").mkdir()
    settings = Settings(inbox=inbox)
    assert measure_inbox(settings) == {
        "inbox/key tasks.txt": document_in(inbox).sha256,
        "inbox/sub": "no file",
    }


def test_the_summary_says_of_each_thing_what_to_do() -> None:
    entry = InboxEntry(
        name="a.txt",
        outcome="read",
        plan_id="a",
        sidecar="inbox/a.txt.yml",
        sidecar_state="new",
        corrected=("title",),
        issues={"warning": 2},
        held="nobody has reviewed it",
    )
    record = RunRecord(inputs={}, outputs={}, packages=(), published={}, failures=(), changes=(), inbox=(entry,))
    line = "| a.txt | read | a | 2 warning | new; corrected: title | held back: nobody has reviewed it |"
    assert line in markdown(record, Settings())
