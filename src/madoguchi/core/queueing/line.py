"""One queue of a future: who is next by law, by share, or by early arrival."""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf

from madoguchi.core.queueing.drawing import Person
from madoguchi.core.queueing.hall import Rank, Rule, Turn

Entry = tuple[Rank, int, int, Person]
"""(rank, number, which stop, who): an entry is stale when its person was called or is at another stop."""

# Plain numbers: this is the innermost loop of every forecast.
_BOOKED, _WALK_IN = int(Turn.BOOKED), int(Turn.WALK_IN)
_SHARING = (_BOOKED, _WALK_IN)


def is_fresh(entry: Entry) -> bool:
    person = entry[3]
    return person.called == inf and person.at == entry[2]


class Line:
    """`sides` by turn; `_calls` says of the last calls that shared whether they were of the booked side."""

    __slots__ = ("_calls", "_next", "_rule", "sides")

    def __init__(self, rule: Rule) -> None:
        self.sides: tuple[list[Entry], ...] = ([], [], [], [])
        self._rule = rule
        self._calls: list[bool] = []
        self._next = 0

    def push(self, entry: Entry) -> None:
        heappush(self.sides[int(entry[0][0])], entry)

    def head(self) -> Rank | None:
        """The rank of whoever is next, comparable with the heads of other queues; None when nobody waits."""
        turns = []
        for turn, side in enumerate(self.sides):
            while side and not is_fresh(side[0]):
                heappop(side)
            if side:
                turns.append(turn)
        if not turns:
            return None
        self._next = self._side(turns)
        rank = self.sides[self._next][0][0]
        if self._rule.booked_percent is None or self._next not in _SHARING:
            return rank
        return (_BOOKED, rank[1], rank[2])

    def pop(self) -> Person:
        """Whoever `head` found."""
        if self._next in _SHARING:
            self._calls.append(self._next == _BOOKED)
        return heappop(self.sides[self._next])[3]

    def _side(self, turns: list[int]) -> int:
        percent = self._rule.booked_percent
        if percent is None or turns[0] != _BOOKED or _WALK_IN not in turns:
            return turns[0]
        last = self._calls[-self._rule.window :]
        is_booked = sum(last) * 100 < percent * (len(last) + 1)
        return _BOOKED if is_booked else _WALK_IN
