"""Where each variable stands for one household: open, known, or never to be known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from madoguchi.core.questions.diagrams import YES
from madoguchi.core.questions.index import Index
from madoguchi.core.questions.space import NOBODY
from madoguchi.core.questions.variables import Ref
from madoguchi.core.rules import HOUSEHOLD, Condition, Facts, Value

Slot = tuple[str, str]
"""(member id or HOUSEHOLD, fact)."""

_UNSEEN = (-1,)


@dataclass(slots=True)
class Knowing:
    """One household at one moment. `may_ask` leaves out facts of later doors; `skipped` were answered "I don't know"."""

    index: Index
    facts: Facts
    skipped: Collection[Slot]
    may_ask: Callable[[str], bool]
    ids: tuple[str, ...] = ()
    people: int | None = None
    _cells: dict[int, tuple[int, ...] | None] = field(default_factory=dict)
    _values: list[Mapping[str, Value]] = field(default_factory=list)
    _relevant: dict[tuple[str, int], bool | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        members = self.facts.people()
        self.ids = tuple(member.id for member in members)
        self.people = len(members) if self.facts.is_complete else None
        self._values = [member.values for member in members]

    def cells(self, number: int) -> tuple[int, ...] | None:
        """Cells in which the variable may be; None while it is open. What can't be asked may be in all of them."""
        found = self._cells.get(number, _UNSEEN)
        if found is _UNSEEN:
            # While it is being looked at it counts as open, so that two facts may make each other relevant.
            self._cells[number] = None
            found = self._cells[number] = self._look(number)
        return found

    def _look(self, number: int) -> tuple[int, ...] | None:
        variable, member = self.index.space.variable(number)
        values = tuple([self.value(ref, member) for ref in variable.refs])
        may_be = tuple(range(len(variable.cells)))
        if self.index.space.is_waiting(number):
            values = (None,)
        elif not variable.leaves and None not in values:
            return (0,)
        elif variable.leaves and values.count(None) < len(values):
            may_be = self.index.cells_of(variable, values)
            if len(may_be) == 1 or None not in values:
                return may_be
        for ref, value in zip(variable.refs, values, strict=True):
            if value is None and self.is_closed(ref, member):
                return may_be
        return None

    def value(self, ref: Ref, member: int) -> Value | None:
        fact, of_member = ref
        return self._values[member].get(fact) if of_member else self.facts.household.get(fact)

    def is_closed(self, ref: Ref, member: int) -> bool:
        """Whether nobody will answer: skipped, of a later door, or certainly irrelevant."""
        fact, of_member = ref
        owner = self.ids[member] if of_member else HOUSEHOLD
        if not self.may_ask(fact) or (owner, fact) in self.skipped:
            return True
        return self.is_relevant(fact, member if of_member else NOBODY) is False

    def is_relevant(self, fact: str, member: int) -> bool | None:
        """None while it depends on what is open."""
        topic = self.index.topics.get(fact)
        if topic is None or topic.relevant_if is None:
            return True
        key = (fact, member)
        if key not in self._relevant:
            self._relevant[key] = self._look_whether_relevant(topic.relevant_if, member)
        return self._relevant[key]

    def _look_whether_relevant(self, condition: Condition, member: int) -> bool | None:
        left = self.left(self.index.compiler.function(condition, self.people, member))
        if any(function > YES for function in left):
            return None
        return YES not in left[1:] if len(left) > 1 else left[0] == YES

    def left(self, function: int) -> tuple[int, ...]:
        """What is open of the function (see `Index.settled`)."""
        closed = []
        for number in self.index.diagrams.reads(function):
            cells = self.cells(number)
            if cells is not None:
                closed.append((number, cells))
        return self.index.settled(function, tuple(closed))
