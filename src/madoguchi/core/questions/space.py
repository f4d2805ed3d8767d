"""All variables of one catalogue, numbered: the household's first, then those of each person in turn.

While the people are not counted, a condition over them stands as one variable that waits for the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from madoguchi.core.questions.priors import Prior
from madoguchi.core.questions.variables import (
    LEAVES,
    QUANTIFIERS,
    Leaf,
    Ref,
    Variable,
    compound,
    meaning,
    single,
    unread,
)
from madoguchi.core.rules import MEMBER_COUNT, Condition, FactIn, reads_of, walk

NOBODY = -1
"""Position of the household, where a member's stands."""

_WAITING = Variable(((MEMBER_COUNT, False),), (), ((False,), (True,)), (0.5, 0.5))


@dataclass(frozen=True, slots=True)
class Space:
    """`leaves`: meaning → (whether it is a person's, place among such variables, position in its cells).

    `waiting`: meaning of a condition over people → its place among the household's. `must`: fact → the variable that
    says that it must be known.
    """

    household: tuple[Variable, ...]
    person: tuple[Variable, ...]
    leaves: Mapping[object, tuple[bool, int, int]]
    waiting: Mapping[object, int]
    must: Mapping[Ref, int]
    reading: Mapping[Ref, tuple[int, ...]]
    """(fact, whether the variable is a person's) → places of the variables that read it."""
    on: date
    seen: dict[int, tuple[Variable, int]] = field(default_factory=dict)

    def number(self, place: int, of_member: bool, member: int) -> int:
        return len(self.household) + member * len(self.person) + place if of_member else place

    def variable(self, number: int) -> tuple[Variable, int]:
        """The variable and the position of its person (NOBODY: the household's)."""
        found = self.seen.get(number)
        if found is None:
            found = self.seen[number] = self._variable(number)
        return found

    def width(self, number: int) -> int:
        return len(self.variable(number)[0].cells)

    def _variable(self, number: int) -> tuple[Variable, int]:
        if number < len(self.household):
            return self.household[number], NOBODY
        member, place = divmod(number - len(self.household), len(self.person))
        return self.person[place], member

    def is_waiting(self, number: int) -> bool:
        """Whether it stands for a condition over people that are not counted yet."""
        return number < len(self.household) and self.household[number] is _WAITING


def make_space(
    conditions: Iterable[Condition],
    must: Iterable[Ref],
    order: Sequence[Ref],
    priors: Mapping[str, Prior],
    on: date,
) -> Space:
    """`order`: all facts in the order of the catalogue."""
    found = _Found.of(conditions)
    making = _Making({ref: place for place, ref in enumerate(order)}, priors, on)
    for ref in sorted(found.singles, key=making.rank):
        making.add_single(ref, tuple(found.singles[ref].items()))
    for key, (refs, leaf) in found.compounds.items():
        making.add(compound(refs, leaf), {key: 0})
    for ref in sorted(dict.fromkeys(must), key=making.rank):
        making.must[ref] = making.add(unread(ref), {})
    waiting = {key: making.add(_WAITING, {}) for key in found.quantifiers}
    return making.done(waiting)


@dataclass(frozen=True, slots=True)
class _Found:
    singles: dict[Ref, dict[object, Leaf]]
    compounds: dict[object, tuple[tuple[Ref, ...], Leaf]]
    quantifiers: dict[object, None]

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> _Found:
        found = cls({}, {}, {})
        seen: set[int] = set()
        for condition in conditions:
            for node in walk(condition):
                if id(node) not in seen:
                    seen.add(id(node))
                    found._add(node)
        return found

    def _add(self, node: Condition) -> None:
        if isinstance(node, LEAVES):
            key, refs = meaning(node), tuple(dict.fromkeys(reads_of(node)))
            # Answers of which several hold at once are independent: each has a variable of its own.
            if len(refs) == 1 and not (isinstance(node, FactIn) and node.several):
                self.singles.setdefault(refs[0], {}).setdefault(key, node)
            else:
                self.compounds.setdefault(key, (refs, node))
        elif isinstance(node, QUANTIFIERS):
            self.quantifiers.setdefault(meaning(node))


class _Making:
    def __init__(self, ranks: Mapping[Ref, int], priors: Mapping[str, Prior], on: date) -> None:
        self.ranks, self.priors, self.on = ranks, priors, on
        self.household: list[Variable] = []
        self.person: list[Variable] = []
        self.leaves: dict[object, tuple[bool, int, int]] = {}
        self.must: dict[Ref, int] = {}

    def rank(self, ref: Ref) -> int:
        return self.ranks.get(ref, len(self.ranks))

    def add_single(self, ref: Ref, leaves: Sequence[tuple[object, Leaf]]) -> None:
        prior = self.priors.get(ref[0], Prior())
        variable = single((ref,), [leaf for _, leaf in leaves], prior, self.on)
        self.add(variable, {key: position for position, (key, _) in enumerate(leaves)})

    def add(self, variable: Variable, keys: Mapping[object, int]) -> int:
        mine = self.person if variable.of_member else self.household
        place = len(mine)
        mine.append(variable)
        self.leaves.update({key: (variable.of_member, place, position) for key, position in keys.items()})
        return place

    def done(self, waiting: Mapping[object, int]) -> Space:
        reading: dict[Ref, list[int]] = {}
        for mine in (self.household, self.person):
            for place, variable in enumerate(mine):
                for ref in variable.refs:
                    # Also a person's compound may read the household's facts: it is found by its own facts.
                    reading.setdefault((ref[0], variable.of_member), []).append(place)
        return Space(
            tuple(self.household),
            tuple(self.person),
            self.leaves,
            waiting,
            self.must,
            {ref: tuple(places) for ref, places in reading.items()},
            self.on,
        )
