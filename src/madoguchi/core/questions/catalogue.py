"""What the questions are for, cut to what choosing them reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.core.rules import Condition


@dataclass(frozen=True, slots=True)
class Goal:
    """A procedure. Whether `condition` holds is to be decided; where it does, also what it takes to do it.

    `of_people` are decided for each person, `of_household` once. `base` is a date fact that must be known ("": none);
    where it is a person's (`is_base_of_member`), those whom `members` concerns share one: any of them is enough.
    """

    condition: Condition
    of_people: tuple[Condition, ...] = ()
    of_household: tuple[Condition, ...] = ()
    base: str = ""
    is_base_of_member: bool = False
    members: Condition | None = None
    further_bases: tuple[tuple[str, bool], ...] = ()
    """Date facts of further deadlines, each with whether it is a person's."""

    def bases(self) -> Iterator[tuple[str, bool]]:
        if self.base:
            yield self.base, self.is_base_of_member
        yield from self.further_bases

    def conditions(self) -> Iterator[Condition]:
        yield from (self.condition, *self.of_people, *self.of_household)
        if self.members is not None:
            yield self.members


@dataclass(frozen=True, slots=True)
class Topic:
    """A fact that may be asked. Where `relevant_if` is certainly not met it never is; while that is open, what it reads
    is asked first. Facts of one `group` ("": alone) are asked one after the other.
    """

    fact: str
    of_member: bool = False
    relevant_if: Condition | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask next. `members` are ids, in order; empty for a fact of the household.

    `together`: facts of the same group that are open as well and certain to concern somebody. `remaining` counts the facts
    that are open, this one included: an upper bound of the questions to come.
    """

    fact: str
    members: tuple[str, ...]
    together: tuple[str, ...]
    remaining: int
