"""One service of a future: who is next, by the same rule as at the real desks."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator

from madoguchi.core.queueing.drawing import Person
from madoguchi.core.queueing.hall import Rank, Turn
from madoguchi.core.queueing.shares import Head, Rule, Tally

Entry = tuple[Rank, int, Person]
"""(rank, number, who); the number tells entries of the same rank apart."""

# Plain numbers: this is the innermost loop of every forecast.
_LAW, _BOOKED, _WALK_IN, _EARLY = (int(turn) for turn in Turn)
_RANKS = {_LAW: 0, _BOOKED: 1, _WALK_IN: 1, _EARLY: 2}
_QUARTER_MIN = 15.0


class Line:
    """Those who wait for a service, in whatever queue: the shares are counted over all of them."""

    __slots__ = ("_sides", "_tally")

    def __init__(self, rule: Rule, calls: Iterable[tuple[float, bool]] = ()) -> None:
        self._sides: tuple[list[Entry], ...] = ([], [], [], [])
        self._tally = Tally(rule, calls, quarter=_QUARTER_MIN)

    def push(self, entry: Entry) -> None:
        insort(self._sides[int(entry[0][0])], entry)

    def drop(self, entry: Entry) -> None:
        self._sides[int(entry[0][0])].remove(entry)

    def call(self, entry: Entry, at: float) -> None:
        """Out of the line, and counted; a call by law is of neither side."""
        self.drop(entry)
        side = int(entry[0][0])
        if side != _LAW:
            self._tally.add(at, side != _WALK_IN)

    def entries(self, now: float) -> Iterator[tuple[Head[float], Entry]]:
        """In the order of their calls, with what they are compared by between services."""
        law, booked, walk_ins, early = self._sides
        for entry in law:
            yield _head(entry), entry
        for entry, _ in self._tally.line(booked, walk_ins, now):
            yield _head(entry), entry
        for entry in early:
            yield _head(entry), entry

    def waiting(self) -> Iterator[Person]:
        return (entry[2] for side in self._sides for entry in side)


def _head(entry: Entry) -> Head[float]:
    turn, since, number = entry[0]
    return _RANKS[int(turn)], since, number
