"""The city's catalogue, cut to what `core.plan` reads."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import date

from madoguchi.core.plan import (
    Candidate,
    CountedFrom,
    CounterStop,
    DocumentRule,
    Lapse,
    OfficeStop,
    Plan,
    make_plan,
)
from madoguchi.core.rules import Facts
from madoguchi.domains.procedures.occasions import events_in, procedures_for
from madoguchi.foundation.cities import City, Deadline, Document, DocumentNeed, Duty, Office, Procedure, Scope

_MOST_KEPT = 512
_kept: OrderedDict[tuple[int, str, date, bytes], tuple[City, Plan]] = OrderedDict()
_candidates: dict[int, tuple[City, dict[str, Candidate]]] = {}


def plan_in(
    city: City, facts: Facts, on: date, office: Office | None = None, *, of_all: bool = False
) -> Plan:
    """Over the procedures of the household's life events, or `of_all` the city's.

    The same answers are asked for several times in a row: which question is next, then its page, then the plan.

    So the last plans are kept, under a hash of the facts and never the facts themselves.
    """
    office = office or city.main_office
    if of_all:
        return _make(city, facts, on, office, ())
    key = (id(city), office.id, on, _hash(facts))
    known, plan = _kept.pop(key, (None, None))
    if known is not city or plan is None:
        plan = _make(city, facts, on, office, events_in(facts))
    _kept[key] = (city, plan)
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return plan


def _make(city: City, facts: Facts, on: date, office: Office, events: tuple[str, ...]) -> Plan:
    others = [one for one in city.offices.values() if one.id != office.id]
    offices = [_stop(one) for one in (office, *others)]
    lapses = [Lapse(one.id, one.condition, one.members) for one in city.lapses.values()]
    known = _candidates_of(city)
    candidates = [known[one.id] for one in procedures_for(city, events)]
    return make_plan(candidates, facts, on, city.closed_days, offices, lapses)


def _stop(office: Office) -> OfficeStop:
    counters = tuple(CounterStop(c.id, c.sections) for c in office.counters)
    return OfficeStop(office.id, counters, frozenset(office.not_here), office.closed_days)


def _candidates_of(city: City) -> dict[str, Candidate]:
    known, found = _candidates.get(id(city), (None, {}))
    if known is not city:
        found = {p.id: _candidate(p, city) for p in city.procedures.values()}
        _candidates.clear()
        _candidates[id(city)] = (city, found)
    return found


def _hash(facts: Facts) -> bytes:
    """Over values with their types, members in order; the order of the answers does not matter."""
    parts = [sorted((fact, repr(value)) for fact, value in facts.household.items())]
    parts += [[(m.id, ""), *sorted((f, repr(v)) for f, v in m.values.items())] for m in facts.members]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


def _candidate(procedure: Procedure, city: City) -> Candidate:
    first, *others = (_counted_from(one, city) for one in procedure.deadlines)
    return Candidate(
        id=procedure.id,
        condition=procedure.condition,
        rule=first.rule,
        base=first.base,
        members=procedure.members,
        after=procedure.after,
        documents=tuple(_document(need, city.documents[need.document]) for need in procedure.documents),
        yields=procedure.yields,
        yields_after_days=procedure.yields_after_days,
        section=procedure.section,
        must_visit=procedure.channels.must_visit,
        can_submit=procedure.channels.submit,
        is_automatic=procedure.duty is Duty.AUTOMATIC,
        is_base_of_member=first.is_base_of_member,
        counts_if=first.only_if,
        counts_for=first.members,
        further_deadlines=tuple(others),
        rights=tuple(one.right for one in procedure.may_file),
        better_later=procedure.better_later.only_if if procedure.better_later else None,
    )


def _counted_from(deadline: Deadline, city: City) -> CountedFrom:
    base = deadline.base
    is_of_member = base in city.facts and city.facts[base].scope is Scope.MEMBER
    return CountedFrom(deadline.rule, base, is_of_member, deadline.only_if, deadline.members)


def _document(need: DocumentNeed, document: Document) -> DocumentRule:
    return DocumentRule(
        document=need.document,
        only_if=need.only_if,
        members=need.members,
        is_original=need.is_original,
        is_kept=need.is_kept,
        is_bought=document.certificate is not None,
        is_paper=document.is_paper,
        covered_by=document.covered_by,
    )
