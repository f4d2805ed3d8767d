"""The papers of a plan and what they ask, from one city's data. Queries: none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from madoguchi.core.plan import Plan
from madoguchi.core.rules import HOUSEHOLD, Condition, Facts, evaluate
from madoguchi.core.truth import Truth
from madoguchi.domains.procedures.shapes import NeededField, NeededForm
from madoguchi.foundation.cities import AskedIn, City, FactDefinition, FieldScope, ForEach, FormField

Slot = tuple[str, str]
"""(member id or "" for the household, fact id)."""


def is_relevant(definition: FactDefinition, facts: Facts, on: date, member: str = HOUSEHOLD) -> bool:
    """False only if the definition's `relevant_if` is certainly not met."""
    if definition.relevant_if is None:
        return True
    return evaluate(definition.relevant_if, facts, on, member).truth is not Truth.FALSE


def papers_of(city: City, plan: Plan, facts: Facts, on: date) -> tuple[NeededForm, ...]:
    """The papers of the needed procedures, each once, in the order of the plan.

    A form with `for_each: member` gives one paper per member who meets its filter (or, without a filter, per member
    whom one of its procedures concerns).
    """
    users: dict[str, list[str]] = {}
    concerned: dict[str, dict[str, None]] = {}
    for item in plan.needed:
        for form_id in city.procedures[item.id].forms:
            users.setdefault(form_id, []).append(item.id)
            concerned.setdefault(form_id, {}).update(dict.fromkeys(item.members))
    papers = []
    for form_id, procedures in users.items():
        form = city.forms[form_id]
        rows = _meeting(form.members, facts, on, default=tuple(concerned[form_id]))
        owners = rows if form.for_each is ForEach.MEMBER else (HOUSEHOLD,)
        papers += [
            NeededForm(form, owner, (owner,) if owner else rows, tuple(procedures)) for owner in owners
        ]
    return tuple(papers)


def _meeting(
    condition: Condition | None, facts: Facts, on: date, *, default: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Members who certainly meet the condition; without one, `default`, else everybody."""
    everybody = tuple(member.id for member in facts.people())
    if condition is None:
        return default or everybody
    return tuple(m for m in everybody if evaluate(condition, facts, on, m).truth is Truth.TRUE)


def fields_of(
    city: City, plan: Plan, facts: Facts, on: date, door: AskedIn = AskedIn.COUNTER
) -> tuple[NeededField, ...]:
    """The union of the fields of all forms that the plan needs: each (fact, member) once, in catalogue order.

    `door`: only facts that may be asked there (home: AskedIn.ENTRY), and before the counter nothing for a paper whose
    procedures all want nothing to be written at home. Known values are listed too, with their value.
    """
    found: dict[Slot, tuple[list[str], bool]] = {}
    papers = papers_of(city, plan, facts, on)
    if door is not AskedIn.COUNTER:
        papers = tuple(paper for paper in papers if _is_written_at_home(paper, city))
    for paper in papers:
        for field in paper.form.fields:
            for member in _owners(field, paper, facts, on):
                forms, required = found.get((member, field.fact), ([], False))
                if paper.form.id not in forms:
                    forms.append(paper.form.id)
                found[member, field.fact] = (forms, required or field.required)
    doors = list(AskedIn)[: list(AskedIn).index(door) + 1]
    order = {definition.id: position for position, definition in enumerate(city.facts)}
    return tuple(
        NeededField(city.facts[fact], member, tuple(forms), required, facts.get(fact, member))
        for (member, fact), (forms, required) in sorted(
            found.items(), key=lambda slot: (order[slot[0][1]], slot[0][0])
        )
        if city.facts[fact].asked_in in doors and is_relevant(city.facts[fact], facts, on, member)
    )


def _is_written_at_home(paper: NeededForm, city: City) -> bool:
    return any(city.procedures[name].channels.prefill for name in paper.procedures)


def _owners(field: FormField, paper: NeededForm, facts: Facts, on: date) -> Iterator[str]:
    if field.scope is FieldScope.HOUSEHOLD:
        yield HOUSEHOLD
    elif field.scope is FieldScope.APPLICANT:
        yield from (member.id for member in facts.people()[:1])
    else:
        allowed = _meeting(field.members, facts, on)
        yield from (member for member in paper.rows if member in allowed)
