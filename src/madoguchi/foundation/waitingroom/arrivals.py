"""Numbers for those who come at the same moment: while one statement is under way, the next ones gather for another.

So a worker gives hundreds of numbers a second with a handful of statements, each in the order in which people came.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock

from madoguchi.foundation.waitingroom import line
from madoguchi.foundation.waitingroom.hands import Hand

Wish = tuple[int, "Future[int | None]"]


class Arrivals:
    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._lock = Lock()
        self._wishes: list[Wish] = []
        self._is_asking = False

    def number_for(self, pk: int) -> int | None:
        """The next number of the opening; None where it has just been called off. Errors: those of the database."""
        wish: Future[int | None] = Future()
        with self._lock:
            self._wishes.append((pk, wish))
            is_first = not self._is_asking
            self._is_asking = True
        if is_first:
            self._hand.start(self._ask_for_all)
        return wish.result()

    def _ask_for_all(self) -> None:
        """For those who are there now. Who comes meanwhile stands at the end again, so that a turn that begins is asked for
        in between, and nobody who came first serves the others."""
        with self._lock:
            wishes, self._wishes = self._wishes, []
        for pk in {pk for pk, _ in wishes}:
            self._ask(pk, [wish for wished, wish in wishes if wished == pk])
        with self._lock:
            self._is_asking = bool(self._wishes)
            is_over = not self._is_asking
        if not is_over:
            self._hand.start(self._ask_for_all)

    def _ask(self, pk: int, wishes: Sequence[Future[int | None]]) -> None:
        try:
            first = line.arrive(pk, len(wishes))
        except Exception as error:
            for wish in wishes:
                wish.set_exception(error)
            return
        for place, wish in enumerate(wishes):
            wish.set_result(None if first is None else first + place)
