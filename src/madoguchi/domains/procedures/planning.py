"""The city's catalogue, cut to what `core.plan` reads."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import date

from madoguchi.core.plan import Candidate, CounterStop, DocumentRule, OfficeStop, Plan, make_plan
from madoguchi.core.rules import Facts
from madoguchi.foundation.cities import City, Duty, FactCatalogue, Office, Procedure, Scope

_MOST_KEPT = 512
_kept: OrderedDict[tuple[int, str, date, bytes], tuple[City, Plan]] = OrderedDict()
_candidates: dict[int, tuple[City, list[Candidate]]] = {}


def plan_in(city: City, facts: Facts, on: date, office: Office | None = None) -> Plan:
    """The same answers are asked for several times in a row: which question is next, then its page, then the plan.

    So the last plans are kept, under a hash of the facts and never the facts themselves.
    """
    office = office or city.main_office
    key = (id(city), office.id, on, _hash(facts))
    known, plan = _kept.pop(key, (None, None))
    if known is not city or plan is None:
        plan = _make(city, facts, on, office)
    _kept[key] = (city, plan)
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return plan


def _make(city: City, facts: Facts, on: date, office: Office) -> Plan:
    others = [one for one in city.offices.values() if one.id != office.id]
    offices = [_stop(one) for one in (office, *others)]
    return make_plan(_candidates_of(city), facts, on, city.closed_days, offices)


def _stop(office: Office) -> OfficeStop:
    return OfficeStop(office.id, tuple(CounterStop(c.id, c.sections) for c in office.counters))


def _candidates_of(city: City) -> list[Candidate]:
    known, found = _candidates.get(id(city), (None, []))
    if known is not city:
        found = [_candidate(p, city.facts) for p in city.procedures.values()]
        _candidates.clear()
        _candidates[id(city)] = (city, found)
    return found


def _hash(facts: Facts) -> bytes:
    """Over values with their types, members in order; the order of the answers does not matter."""
    parts = [sorted((fact, repr(value)) for fact, value in facts.household.items())]
    parts += [[(m.id, ""), *sorted((f, repr(v)) for f, v in m.values.items())] for m in facts.members]
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).digest()


def _candidate(procedure: Procedure, facts: FactCatalogue) -> Candidate:
    base = procedure.deadline.base
    return Candidate(
        id=procedure.id,
        condition=procedure.condition,
        rule=procedure.deadline.rule,
        base=base,
        members=procedure.members,
        after=procedure.after,
        documents=tuple(
            DocumentRule(d.document, d.only_if, d.members, d.is_original) for d in procedure.documents
        ),
        yields=procedure.yields,
        section=procedure.section,
        must_visit=procedure.channels.must_visit,
        can_submit=procedure.channels.submit,
        is_automatic=procedure.duty is Duty.AUTOMATIC,
        is_base_of_member=base in facts and facts[base].scope is Scope.MEMBER,
    )
