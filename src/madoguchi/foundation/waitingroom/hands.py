"""Who does the work of a worker process: one thread makes pages, one asks for numbers and turns, one looks how the lines
stand, and the others only wait.

Pages are made one after the other, as with a single thread: more were slower, because Python's threads share one lock,
and each would need a connection of its own. But who waits for a turn does not wait behind those who book.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")


class Hand(Protocol):
    def do(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, when its turn has come."""
        ...

    def start(self, work: Callable[[], None]) -> None:
        """The same without waiting for it; `work` raises nothing."""
        ...


class Own:
    """The caller's thread."""

    def do(self, work: Callable[[], T]) -> T:
        return work()

    def start(self, work: Callable[[], None]) -> None:
        work()


class OneThread:
    """A thread for this work alone. It starts with the first work, so after the fork of the worker."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def do(self, work: Callable[[], T]) -> T:
        return self._pool.submit(work).result()

    def start(self, work: Callable[[], None]) -> None:
        self._pool.submit(work)
