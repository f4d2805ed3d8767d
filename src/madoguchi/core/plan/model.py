"""What a plan is made from and what it says. Only ids and days here: wording is looked up by whoever shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.core.calendars import ClosedDayRule, DeadlineRule, Due
from madoguchi.core.rules import Condition, Missing, Verdict
from madoguchi.core.truth import Truth

FILED = "filed:"
"""Prefix of a base that is the day on which another procedure is filed."""


class Way(StrEnum):
    """How a needed procedure gets done. counter: in a visit. home: from home. contact: by phone or post, no visit is
    planned. automatic: nothing to do.
    """

    COUNTER = "counter"
    HOME = "home"
    CONTACT = "contact"
    AUTOMATIC = "automatic"


class Capacity(StrEnum):
    """As what somebody files: for oneself, as head or member of the household, for a child, or by authorisation."""

    SELF = "self"
    HOUSEHOLD_HEAD = "household_head"
    HOUSEHOLD_MEMBER = "household_member"
    GUARDIAN = "guardian"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class FilingRight:
    """Who may file. `person`: what the one who comes must meet; `subjects`: for whom the right holds (None: for all).

    `documents` are brought in addition. `same_day` false: it can't be finished on the day of the visit.
    """

    capacity: Capacity
    person: Condition | None = None
    subjects: Condition | None = None
    documents: tuple[str, ...] = ()
    same_day: bool = True


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document, the condition under which the household needs it, and per which member (None: once).

    `is_kept`: the office keeps it, else it is shown and goes back. `is_bought`: a certificate that somebody issues.
    `is_paper` false: something to know, such as a password, of which there are no pieces. `covered_by`: documents that do its
    work when they are shown anyway.
    """

    document: str
    only_if: Condition | None = None
    members: Condition | None = None
    is_original: bool = True
    is_kept: bool = False
    is_bought: bool = False
    is_paper: bool = True
    covered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedFrom:
    """A deadline: `base` is a date fact (`is_base_of_member`: a person's, of which the earliest counts), or FILED + a
    procedure, or "". Where `only_if` is FALSE it does not count. `members`: whose date counts (None: of those whom
    the procedure concerns); as long as nobody is known to be one of them there is no base day.
    """

    rule: DeadlineRule
    base: str = ""
    is_base_of_member: bool = False
    only_if: Condition | None = None
    members: Condition | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure as far as the plan needs it. `rule`, `base`, `is_base_of_member`, `counts_if` and `counts_for` are its
    deadline (see `CountedFrom`), `further_deadlines` others; of those that count, the earliest day rules.

    `yields` are handed out `yields_after_days` after the filing (0: on the spot). `better_later`: where it holds, it is
    wiser not to do it at once.
    """

    id: str
    condition: Condition
    rule: DeadlineRule
    base: str = ""
    members: Condition | None = None
    after: tuple[str, ...] = ()
    documents: tuple[DocumentRule, ...] = ()
    yields: tuple[str, ...] = ()
    yields_after_days: int = 0
    section: str = ""
    must_visit: bool = False
    can_submit: bool = False
    is_automatic: bool = False
    is_base_of_member: bool = False
    rights: tuple[FilingRight, ...] = ()
    better_later: Condition | None = None
    counts_if: Condition | None = None
    counts_for: Condition | None = None
    further_deadlines: tuple[CountedFrom, ...] = ()

    @property
    def deadlines(self) -> tuple[CountedFrom, ...]:
        first = CountedFrom(self.rule, self.base, self.is_base_of_member, self.counts_if, self.counts_for)
        return (first, *self.further_deadlines)


@dataclass(frozen=True, slots=True)
class Lapse:
    """Something that ends or follows by itself when the condition holds."""

    id: str
    condition: Condition
    members: Condition | None = None


@dataclass(frozen=True, slots=True)
class CounterStop:
    """A counter of an office, with the sections served there."""

    id: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeStop:
    """A place to visit; counters in walking order. `not_here`: procedures that it does not take although a counter serves
    their section. `closed_days` None: those of the city.
    """

    id: str
    counters: tuple[CounterStop, ...]
    not_here: frozenset[str] = frozenset()
    closed_days: ClosedDayRule | None = None

    def takes(self, procedure: str, section: str) -> bool:
        return procedure not in self.not_here and any(section in c.sections for c in self.counters)


@dataclass(frozen=True, slots=True)
class Person:
    """A member whom a procedure concerns; `truth` is UNKNOWN where a fact about the person is missing."""

    member: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class PlanItem:
    """`people` are the members concerned (empty: the household as a whole). `documents` are ids.

    `office` is "" where no visit is planned for it, or where no office has a counter for it.
    """

    id: str
    verdict: Verdict
    due: Due
    people: tuple[Person, ...]
    documents: tuple[str, ...]
    section: str
    counter: str
    way: Way
    office: str = ""
    is_better_later: bool = False

    @property
    def members(self) -> tuple[str, ...]:
        """Members whom it surely concerns."""
        return tuple(person.member for person in self.people if person.truth is Truth.TRUE)


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """One thing to bring, once, whatever number of procedures ask for it.

    `members`: whose (empty: the household's). `for_items`: which procedures ask. `is_sure` is false where a fact is
    missing. `yielded_by`: the procedure that hands it out, so that nobody has to bring it; `covered_by`: the document that
    is brought anyway and does its work. `originals`: pieces that must be in hand so that whoever keeps one still leaves one
    for whoever looks at it later, over all members. `copies`: those among them that are bought as certificates.
    `photocopies`: plain copies where no original is in hand at that time.
    """

    document: str
    members: tuple[str, ...]
    for_items: tuple[str, ...]
    is_original: bool
    is_sure: bool
    yielded_by: str = ""
    kept_by: tuple[str, ...] = ()
    originals: int = 1
    copies: int = 0
    photocopies: int = 0
    covered_by: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One office on one day. `counters` in walking order; `from_on` is the first day on which everything in it can be
    done, `until_on` the earliest last day of its items.
    """

    office: str
    items: tuple[str, ...]
    counters: tuple[str, ...]
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who must come so that everything at the counters is finished by them: a smallest group, the applicant first.

    `is_sure` is false where it rests on something unknown (an age, who is the head). `not_alone`: (procedure, member) that
    the first of them can't do without the others. `unfilled`: procedures for which nobody in the household may act, as far
    as is known. Of a proxy from outside: `proxy_documents` to bring, what takes
    longer (`slower_by_proxy`) and what a proxy may not do (`not_by_proxy`).
    """

    people: tuple[str, ...]
    is_sure: bool
    not_alone: tuple[tuple[str, str], ...] = ()
    unfilled: tuple[str, ...] = ()
    proxy_documents: tuple[str, ...] = ()
    slower_by_proxy: tuple[str, ...] = ()
    not_by_proxy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LapseItem:
    """`people`: whose (empty: the household's)."""

    id: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`needed` in the order to do it; `undecided`, `not_needed` and `automatic` in catalogue order.

    `visits` is the smallest number of visits (`is_fewest` false: not proven, the city has too many offices), `trips` the
    visits themselves; `counters` the ids of those in the chosen office, in walking order; `missing` the facts that would
    settle what is open, without repeats. `lapses` need nothing.
    """

    needed: tuple[PlanItem, ...]
    automatic: tuple[PlanItem, ...]
    undecided: tuple[PlanItem, ...]
    not_needed: tuple[PlanItem, ...]
    documents: tuple[DocumentItem, ...]
    counters: tuple[str, ...]
    visits: int
    missing: tuple[Missing, ...]
    trips: tuple[Visit, ...] = ()
    attendance: Attendance = Attendance((), True)
    lapses: tuple[LapseItem, ...] = ()
    is_fewest: bool = True

    @property
    def without_visit(self) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.needed if item.way in (Way.HOME, Way.CONTACT))

    def item(self, procedure: str) -> PlanItem | None:
        every: Sequence[PlanItem] = (*self.needed, *self.automatic, *self.undecided, *self.not_needed)
        return next((item for item in every if item.id == procedure), None)
