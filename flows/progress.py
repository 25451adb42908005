"""Says how far a run has come: a bar for each step on a terminal, else one plain line after another.

The steps report through the standard logging and do not know who listens; what they say goes to stderr.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_log = logging.getLogger("planport.progress")


def report(step: str, done: int, total: int, text: str) -> None:
    """Say that `done` of `total` parts of a step are done, `text` being the last one."""
    _log.info("%s %d/%d %s", step, done, total, text, extra={"step": step, "done": done, "total": total, "text": text})


@contextmanager
def shown_progress() -> Iterator[None]:
    """Show what is reported while the block runs."""
    _log.setLevel(logging.INFO)
    _log.propagate = False
    handler = _bars() if sys.stderr.isatty() else _PlainLines()
    with handler:
        _log.addHandler(handler)
        try:
            yield
        finally:
            _log.removeHandler(handler)


class _PlainLines(logging.Handler):
    """One line a report."""

    def __enter__(self) -> "_PlainLines":
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()

    def emit(self, record: logging.LogRecord) -> None:
        """Print the report."""
        print(record.getMessage(), file=sys.stderr, flush=True)  # noqa: T201 - this is what the class is for


class _Bars(logging.Handler):
    """One bar a step."""

    def __init__(self, progress: "Progress") -> None:
        super().__init__()
        self._progress = progress
        self._steps: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def emit(self, record: logging.LogRecord) -> None:
        """Move the bar of the step."""
        facts = record.__dict__
        step = facts["step"]
        if step not in self._steps:
            self._steps[step] = self._progress.add_task(step, total=facts["total"], text="")
        self._progress.update(self._steps[step], completed=facts["done"], total=facts["total"], text=facts["text"])


def _bars() -> _Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[text]}"),
    )
    return _Bars(Progress(*columns, console=Console(stderr=True)))
