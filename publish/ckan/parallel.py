"""So many calls for tables at once, over all datasets together. Knows no portal."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Parallel:
    """Calls functions several at once; with one thread in turn, in the caller's own.

    What is called must not call it again: it would wait for itself.
    """

    def __init__(self, threads: int) -> None:
        """Take how many may be at work at once; no thread is started yet."""
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def __enter__(self) -> "Parallel":
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for what has begun."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
        """Call a function for all items; the first error stops those that have not begun.

        >>> with Parallel(4) as parallel:
        ...     parallel.map(len, ["a", "bc"])
        [1, 2]
        """
        if len(items) < 2 or self._pool is None:
            return [function(item) for item in items]
        futures = [self._pool.submit(function, item) for item in items]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()
            wait(futures)
