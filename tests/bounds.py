"""Guards against work that grows faster than its input; of speed they say nothing, which `make bench` measures.

What counts is the processor time of this process: other work on the machine makes no test fail.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time

_TRIES = 3


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Fail where a step takes more processor time than many times what it needs."""
    began = process_time()
    yield
    spent = process_time() - began
    assert spent < seconds, f"{spent:.1f} s: work grows faster than its input"


def growth(action: Callable[[int], object], small: int, large: int, *, least: float = 0.05) -> float:
    """Tell how many times as much processor time an action takes for a large input as for a small one.

    The best of three tries counts, for a machine may stumble over one; what takes less than `least` seconds counts as
    that much. The first try of all fills what is remembered between calls.
    """
    action(small)
    return _best(lambda: action(large)) / max(_best(lambda: action(small)), least)


def _best(action: Callable[[], object]) -> float:
    """Measure the shortest of some tries in seconds."""
    spent = []
    for _ in range(_TRIES):
        gc.collect()
        began = process_time()
        action()
        spent.append(process_time() - began)
    return min(spent)
