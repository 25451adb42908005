"""Progress is told to whoever shows it, and to nobody else."""

import pytest

from flows.progress import report, shown_progress


def test_without_a_terminal_each_report_is_one_plain_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress():
        report("read", 1, 5, "fuzhou-2017-key-tasks")
        report("read", 2, 5, "fujian-2018-key-tasks")
    printed = capsys.readouterr()
    assert printed.err == "read 1/5 fuzhou-2017-key-tasks\nread 2/5 fujian-2018-key-tasks\n"
    assert printed.out == ""


def test_on_a_terminal_each_step_has_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with shown_progress():
        report("read", 5, 5, "fuzhou-2017-key-tasks")
        report("publish", 1, 2, "catalogue")
    shown = capsys.readouterr().err
    assert "5/5" in shown
    assert "1/2" in shown


def test_nothing_is_printed_while_nobody_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    report("read", 1, 5, "fuzhou-2017-key-tasks")
    assert capsys.readouterr() == ("", "")


def test_nothing_is_printed_after_the_block(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress():
        pass
    report("read", 1, 5, "fuzhou-2017-key-tasks")
    assert capsys.readouterr().err == ""
