"""From verdicts to what a household does: order, days, documents, counters, visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from madoguchi.core.calendars import Due, due
from madoguchi.core.calendars.closed_days import ClosedDayRule
from madoguchi.core.plan.model import (
    FILED,
    Candidate,
    CounterStop,
    DocumentItem,
    DocumentRule,
    Person,
    Plan,
    PlanItem,
    Way,
)
from madoguchi.core.plan.order import in_order
from madoguchi.core.rules import HOUSEHOLD, Condition, Evaluator, Facts, Missing, day_bounds
from madoguchi.core.truth import Truth


def make_plan(
    candidates: Sequence[Candidate],
    facts: Facts,
    on: date,
    closed_days: ClosedDayRule,
    counters: Sequence[CounterStop] = (),
) -> Plan:
    """The plan of one household on the day `on`. Procedures to be filed are taken to be filed on that day."""
    making = _Making(facts, on, closed_days, tuple(counters), Evaluator(facts, on))
    items = {c.id: making.item(c) for c in candidates}
    by_id = {c.id: c for c in candidates}
    found = {truth: [i for i in items.values() if i.verdict.truth is truth] for truth in Truth}
    needed = in_order((i for i in found[Truth.TRUE] if i.way is not Way.AUTOMATIC), by_id)
    visits = int(any(by_id[item.id].must_visit for item in needed))
    needed = tuple(
        item if visits or item.way is not Way.COUNTER else replace(item, way=Way.CONTACT) for item in needed
    )
    return Plan(
        needed=needed,
        automatic=tuple(i for i in found[Truth.TRUE] if i.way is Way.AUTOMATIC),
        undecided=tuple(found[Truth.UNKNOWN]),
        not_needed=tuple(found[Truth.FALSE]),
        documents=making.documents([by_id[item.id] for item in needed]),
        counters=_stops(needed, counters),
        visits=visits,
        missing=making.missing(candidates, items.values()),
    )


def _stops(needed: Iterable[PlanItem], counters: Sequence[CounterStop]) -> tuple[str, ...]:
    used = {item.counter for item in needed if item.way is Way.COUNTER}
    return tuple(counter.id for counter in counters if counter.id in used)


@dataclass(frozen=True, slots=True)
class _Making:
    facts: Facts
    on: date
    closed_days: ClosedDayRule
    counters: tuple[CounterStop, ...]
    rules: Evaluator

    def item(self, candidate: Candidate) -> PlanItem:
        counter = next((c.id for c in self.counters if candidate.section in c.sections), "")
        return PlanItem(
            id=candidate.id,
            verdict=self.rules.verdict(candidate.condition),
            due=self.due(candidate),
            people=self.people(candidate.members),
            documents=tuple(r.document for r in candidate.documents if self.holds(r) is not Truth.FALSE),
            section=candidate.section,
            counter=counter,
            way=_way(candidate, counter),
        )

    def due(self, candidate: Candidate) -> Due:
        """A base day that is known only within bounds counts from its earliest day and is marked as uncertain."""
        if candidate.base.startswith(FILED):
            return due(candidate.rule, self.on, self.closed_days)
        bounds = self.base_day(candidate)
        found = due(candidate.rule, bounds[0] if bounds else None, self.closed_days)
        return replace(found, is_certain=False) if bounds and bounds[0] != bounds[1] else found

    def base_day(self, candidate: Candidate) -> tuple[date, date] | None:
        """A person's date counts from the earliest of those whom the procedure concerns: one missed day is too many."""
        values = [self.facts.get(candidate.base, owner) for owner in self.owners(candidate)]
        days = [bounds for value in values if value is not None and (bounds := day_bounds(value))]
        return min(days, default=None)

    def people(self, members: Condition | None) -> tuple[Person, ...]:
        if members is None:
            return ()
        judged = [Person(m, self.rules.verdict(members, m).truth) for m in self.rules.members]
        return tuple(person for person in judged if person.truth is not Truth.FALSE)

    def holds(self, rule: DocumentRule) -> Truth:
        return Truth.TRUE if rule.only_if is None else self.rules.verdict(rule.only_if).truth

    def documents(self, needed: Sequence[Candidate]) -> tuple[DocumentItem, ...]:
        """Each document once, in the order in which the procedures are done."""
        yielded = {document: c.id for c in needed for document in c.yields}
        merged: dict[str, DocumentItem] = {}
        for candidate in needed:
            for rule in candidate.documents:
                if self.holds(rule) is not Truth.FALSE:
                    known = merged.get(rule.document)
                    merged[rule.document] = self.joined(
                        known, rule, candidate, yielded.get(rule.document, "")
                    )
        return tuple(merged.values())

    def joined(
        self, known: DocumentItem | None, rule: DocumentRule, candidate: Candidate, giver: str
    ) -> DocumentItem:
        members = tuple(person.member for person in self.people(rule.members))
        sure = self.holds(rule) is Truth.TRUE
        if known is None:
            return DocumentItem(rule.document, members, (candidate.id,), rule.is_original, sure, giver)
        return DocumentItem(
            document=known.document,
            members=tuple(dict.fromkeys(known.members + members)),
            for_items=(*known.for_items, candidate.id),
            is_original=known.is_original or rule.is_original,
            is_sure=known.is_sure or sure,
            yielded_by=giver,
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
                    yield from self.rules.verdict(condition, member).missing
        if candidate.base and not candidate.base.startswith(FILED) and self.base_day(candidate) is None:
            yield from (Missing(candidate.base, owner) for owner in self.owners(candidate))
        for rule in candidate.documents:
            if rule.only_if is not None:
                yield from self.rules.verdict(rule.only_if).missing

    def owners(self, candidate: Candidate) -> tuple[str, ...]:
        """Whose date the base is: the persons' whom it concerns where the fact is a person's."""
        if not candidate.is_base_of_member:
            return (HOUSEHOLD,)
        return tuple(person.member for person in self.people(candidate.members))


def _way(candidate: Candidate, counter: str) -> Way:
    if candidate.is_automatic:
        return Way.AUTOMATIC
    if candidate.must_visit:
        return Way.COUNTER
    if candidate.can_submit:
        return Way.HOME
    return Way.COUNTER if counter else Way.CONTACT
