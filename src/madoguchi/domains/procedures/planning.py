"""The city's catalogue, cut to what `core.plan` reads."""

from __future__ import annotations

from datetime import date

from madoguchi.core.plan import Candidate, CounterStop, DocumentRule, Plan, make_plan
from madoguchi.core.rules import Facts
from madoguchi.foundation.cities import City, Duty, FactCatalogue, Office, Procedure, Scope


def plan_in(city: City, facts: Facts, on: date, office: Office | None = None) -> Plan:
    counters = [CounterStop(c.id, c.sections) for c in (office or city.main_office).counters]
    return make_plan(
        [_candidate(p, city.facts) for p in city.procedures.values()], facts, on, city.closed_days, counters
    )


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
