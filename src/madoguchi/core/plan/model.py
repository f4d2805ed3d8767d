"""What a plan is made from and what it says. Only ids and days here: wording is looked up by whoever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.calendars import DeadlineRule, Due
from madoguchi.core.rules import Condition, Missing, Verdict
from madoguchi.core.truth import Truth

FILED = "filed:"
"""Prefix of a base that is the day on which another procedure is filed."""


class Way(StrEnum):
    """How a needed procedure gets done. counter: in the visit. home: from home. contact: by phone or post, no visit is
    planned. automatic: nothing to do.
    """

    COUNTER = "counter"
    HOME = "home"
    CONTACT = "contact"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document, the condition under which the household needs it, and per which member (None: once)."""

    document: str
    only_if: Condition | None = None
    members: Condition | None = None
    is_original: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure as far as the plan needs it. `base` is a date fact (`is_base_of_member`: a person's, of which the
    earliest counts), or FILED + a procedure, or "".
    """

    id: str
    condition: Condition
    rule: DeadlineRule
    base: str = ""
    members: Condition | None = None
    after: tuple[str, ...] = ()
    documents: tuple[DocumentRule, ...] = ()
    yields: tuple[str, ...] = ()
    section: str = ""
    must_visit: bool = False
    can_submit: bool = False
    is_automatic: bool = False
    is_base_of_member: bool = False


@dataclass(frozen=True, slots=True)
class CounterStop:
    """A counter of the chosen office, with the sections served there; in walking order."""

    id: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A member whom a procedure concerns; `truth` is UNKNOWN where a fact about the person is missing."""

    member: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class PlanItem:
    """`people` are the members concerned (empty: the household as a whole). `documents` are ids."""

    id: str
    verdict: Verdict
    due: Due
    people: tuple[Person, ...]
    documents: tuple[str, ...]
    section: str
    counter: str
    way: Way

    @property
    def members(self) -> tuple[str, ...]:
        """Members whom it surely concerns."""
        return tuple(person.member for person in self.people if person.truth is Truth.TRUE)


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """One thing to bring, once, whatever number of procedures ask for it.

    `members`: whose (empty: the household's). `for_items`: which procedures ask. `is_sure` is false where a fact is
    missing. `yielded_by`: the procedure that hands it out, so that nobody has to bring it.
    """

    document: str
    members: tuple[str, ...]
    for_items: tuple[str, ...]
    is_original: bool
    is_sure: bool
    yielded_by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`needed` in the order to do it; `undecided`, `not_needed` and `automatic` in catalogue order.

    `visits` is the smallest number of visits to the office; `counters` the ids in walking order; `missing` the facts
    that would settle what is open, without repeats.
    """

    needed: tuple[PlanItem, ...]
    automatic: tuple[PlanItem, ...]
    undecided: tuple[PlanItem, ...]
    not_needed: tuple[PlanItem, ...]
    documents: tuple[DocumentItem, ...]
    counters: tuple[str, ...]
    visits: int
    missing: tuple[Missing, ...]

    @property
    def without_visit(self) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.needed if item.way in (Way.HOME, Way.CONTACT))

    def item(self, procedure: str) -> PlanItem | None:
        every: Sequence[PlanItem] = (*self.needed, *self.automatic, *self.undecided, *self.not_needed)
        return next((item for item in every if item.id == procedure), None)
