"""A guard against work without end on hostile input; it says nothing about speed, which `make bench` measures."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


@contextmanager
def bounded(seconds: float = 60) -> Iterator[None]:
    """Fail where a step takes more processor time than many times what it needs; other processes do not count."""
    began = process_time()
    yield
    spent = process_time() - began
    assert spent < seconds, f"{spent:.0f} s: work grows faster than its input"
