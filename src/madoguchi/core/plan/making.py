"""From verdicts to what a household does: order, days, documents, visits, who comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.core.calendars import ClosedDayRule, DeadlineKind, DeadlineRule, Due, due, next_open_day
from madoguchi.core.plan.attending import attendance
from madoguchi.core.plan.model import (
    FILED,
    Candidate,
    CountedFrom,
    DocumentRule,
    Lapse,
    LapseItem,
    OfficeStop,
    Person,
    Plan,
    PlanItem,
    Way,
)
from madoguchi.core.plan.order import in_order
from madoguchi.core.plan.papers import documents_to_bring
from madoguchi.core.plan.visiting import plan_visits
from madoguchi.core.rules import HOUSEHOLD, Condition, Evaluator, Facts, Missing, day_bounds
from madoguchi.core.truth import Truth

_NO_DEADLINE = DeadlineRule(DeadlineKind.NONE)


def make_plan(
    candidates: Sequence[Candidate],
    facts: Facts,
    on: date,
    closed_days: ClosedDayRule,
    offices: Sequence[OfficeStop] = (),
    lapses: Sequence[Lapse] = (),
) -> Plan:
    """The plan of one household on the day `on`. Procedures to be filed are taken to be filed on that day, or on the first
    day on which they may be.

    The first of `offices` is the one that the household has chosen; the others are visited only for what it doesn't take.
    """
    by_id = {c.id: c for c in candidates}
    making = _Making(facts, on, closed_days, tuple(offices), Evaluator(facts, on), by_id)
    items = {c.id: making.item(c) for c in candidates}
    found = {truth: [i for i in items.values() if i.verdict.truth is truth] for truth in Truth}
    ordered = in_order((i for i in found[Truth.TRUE] if i.way is not Way.AUTOMATIC), by_id)
    visiting = plan_visits(ordered, by_id, making.offices, on, closed_days)
    at_counter = [(by_id[i.id], making.certain(i)) for i in visiting.needed if i.way is Way.COUNTER]
    chosen = offices[0] if offices else None
    stops = {c for trip in visiting.trips if chosen and trip.office == chosen.id for c in trip.counters}
    return Plan(
        needed=visiting.needed,
        automatic=tuple(i for i in found[Truth.TRUE] if i.way is Way.AUTOMATIC),
        undecided=tuple(found[Truth.UNKNOWN]),
        not_needed=tuple(found[Truth.FALSE]),
        documents=documents_to_bring(
            [by_id[i.id] for i in visiting.needed], making.holds, making.names, making.rules.members
        ),
        counters=tuple(c.id for c in chosen.counters if c.id in stops) if chosen else (),
        visits=len(visiting.trips),
        missing=making.missing(candidates, items.values()),
        trips=visiting.trips,
        attendance=attendance(at_counter, making.rules),
        lapses=making.lapsing(lapses),
        is_fewest=visiting.is_fewest,
    )


@dataclass(frozen=True, slots=True)
class _Making:
    facts: Facts
    on: date
    closed_days: ClosedDayRule
    offices: tuple[OfficeStop, ...]
    rules: Evaluator
    by_id: Mapping[str, Candidate]

    def item(self, candidate: Candidate) -> PlanItem:
        """Of what is not needed: no people, no documents."""
        counter = self.counter(candidate)
        verdict = self.rules.verdict(candidate.condition)
        item = PlanItem(
            id=candidate.id,
            verdict=verdict,
            due=self.due(candidate),
            people=(),
            documents=(),
            section=candidate.section,
            counter=counter,
            way=_way(candidate, counter),
        )
        return item if verdict.truth is Truth.FALSE else self.detailed(candidate, item)

    def detailed(self, candidate: Candidate, item: PlanItem) -> PlanItem:
        wanted = [
            rule.document for rule in candidate.documents if self.holds(rule.only_if) is not Truth.FALSE
        ]
        later = candidate.better_later
        return replace(
            item,
            people=self.people(candidate.members),
            documents=tuple(wanted),
            is_better_later=later is not None and self.holds(later) is Truth.TRUE,
        )

    def counter(self, candidate: Candidate) -> str:
        """The first counter that serves its section; in another office than the chosen one only what must be visited."""
        offices = self.offices if candidate.must_visit else self.offices[:1]
        return next(
            (
                counter.id
                for office in offices
                if office.takes(candidate.id, candidate.section)
                for counter in office.counters
                if candidate.section in counter.sections
            ),
            "",
        )

    def due(self, candidate: Candidate) -> Due:
        """Of several deadlines that count, the earliest; one that has no day gives way to one that has."""
        counting = [self.due_from(one, candidate) for one in self.counting(candidate)]
        dated = [one for one in counting if one.due_on is not None]
        if dated:
            return min(dated, key=lambda one: one.due_on or date.max)
        return counting[0] if counting else due(_NO_DEADLINE, None, self.closed_days)

    def counting(self, candidate: Candidate) -> tuple[CountedFrom, ...]:
        return tuple(one for one in candidate.deadlines if self.holds(one.only_if) is not Truth.FALSE)

    def due_from(self, deadline: CountedFrom, candidate: Candidate) -> Due:
        """A base day that is known only within bounds counts from its earliest day and is marked as uncertain."""
        if deadline.base.startswith(FILED):
            filed_on = self.filed_on(deadline.base.removeprefix(FILED))
            if deadline.rule.kind is DeadlineKind.SAME_TIME:
                filed_on = next_open_day(filed_on, self.closed_days)
            return due(deadline.rule, filed_on, self.closed_days)
        first, last = self.base_day(deadline, candidate) or (None, None)
        return due(deadline.rule, first, self.closed_days, latest=last)

    def filed_on(self, procedure: str) -> date:
        """The day of asking, or the first day on which the procedure may be filed."""
        other = self.by_id.get(procedure)
        is_own_day = other is not None and not any(one.base.startswith(FILED) for one in other.deadlines)
        opens_on = self.due(other).opens_on if other is not None and is_own_day else None
        return max(self.on, opens_on or self.on)

    def base_day(self, deadline: CountedFrom, candidate: Candidate) -> tuple[date, date] | None:
        """A person's date counts from the earliest of those whom the procedure concerns: one missed day is too many."""
        values = [self.facts.get(deadline.base, owner) for owner in self.owners(deadline, candidate)]
        days = [bounds for value in values if value is not None and (bounds := day_bounds(value))]
        return min(days, default=None)

    def people(self, members: Condition | None) -> tuple[Person, ...]:
        if members is None:
            return ()
        judged = [Person(m, self.rules.truth(members, m)) for m in self.rules.members]
        return tuple(person for person in judged if person.truth is not Truth.FALSE)

    def names(self, members: Condition | None) -> tuple[str, ...]:
        return tuple(person.member for person in self.people(members))

    def certain(self, item: PlanItem) -> tuple[str, ...]:
        return item.members or tuple(person.member for person in item.people)

    def holds(self, condition: Condition | None) -> Truth:
        return Truth.TRUE if condition is None else self.rules.truth(condition)

    def lapsing(self, lapses: Sequence[Lapse]) -> tuple[LapseItem, ...]:
        return tuple(
            LapseItem(lapse.id, self.people(lapse.members))
            for lapse in lapses
            if self.holds(lapse.condition) is Truth.TRUE
        )

    def missing(self, candidates: Sequence[Candidate], items: Iterable[PlanItem]) -> tuple[Missing, ...]:
        """Facts that would settle whether, for whom, and with which documents; in catalogue order."""
        found: dict[Missing, None] = {}
        for candidate, item in zip(candidates, items, strict=True):
            if item.verdict.truth is Truth.FALSE:
                continue
            found.update(dict.fromkeys(item.verdict.missing))
            if item.verdict.truth is Truth.TRUE:
                found.update(dict.fromkeys(self.details(candidate)))
        return tuple(found)

    def details(self, candidate: Candidate) -> Iterable[Missing]:
        """What a needed procedure still waits for: whom it concerns, its base day, its documents."""
        for condition in [candidate.members, *(rule.members for rule in candidate.documents)]:
            if condition is not None:
                for member in self.rules.members:
                    yield from self.open_facts(condition, member)
        for one in self.counting(candidate):
            if one.base and not one.base.startswith(FILED) and self.base_day(one, candidate) is None:
                yield from (Missing(one.base, owner) for owner in self.owners(one, candidate))
        for rule in candidate.documents:
            yield from self.waits(rule)

    def waits(self, rule: DocumentRule) -> Iterable[Missing]:
        return () if rule.only_if is None else self.open_facts(rule.only_if)

    def open_facts(self, condition: Condition, member: str = HOUSEHOLD) -> tuple[Missing, ...]:
        if self.rules.truth(condition, member) is not Truth.UNKNOWN:
            return ()
        return self.rules.verdict(condition, member).missing

    def owners(self, deadline: CountedFrom, candidate: Candidate) -> tuple[str, ...]:
        """Whose date the base is: the persons' whom it concerns where the fact is a person's."""
        if not deadline.is_base_of_member:
            return (HOUSEHOLD,)
        if deadline.members is None:
            return self.names(candidate.members)
        return tuple(m for m in self.rules.members if self.rules.truth(deadline.members, m) is Truth.TRUE)


def _way(candidate: Candidate, counter: str) -> Way:
    if candidate.is_automatic:
        return Way.AUTOMATIC
    if candidate.must_visit:
        return Way.COUNTER
    if candidate.can_submit:
        return Way.HOME
    return Way.COUNTER if counter else Way.CONTACT
