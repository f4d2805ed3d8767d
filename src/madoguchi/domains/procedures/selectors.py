"""What other rooms ask about procedures. Nothing here reads a table; queries: none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import HOUSEHOLD, Audience, Condition, Facts, Reason, evaluate
from madoguchi.core.truth import Truth
from madoguchi.domains.procedures.asking import question_in
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.shapes import NeededField, NeededForm, Question
from madoguchi.domains.procedures.wording import due_text, reason_sentences
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import AskedIn, FactDefinition, FieldScope, ForEach, FormField
from madoguchi.foundation.policy.actors import Actor

Slot = tuple[str, str]
"""(member id or "" for the household, fact id)."""


def get_plan(actor: Actor, facts: Facts, on: date, *, office: str = "") -> Plan:
    """The household's plan in the office with this id (the main one by default)."""
    city = cities.current()
    return plan_in(city, facts, on, city.offices.get(office))


def list_needed(facts: Facts, *, on: date) -> tuple[str, ...]:
    """Ids of the procedures that the household has to file, in the order to do it."""
    return tuple(item.id for item in plan_in(cities.current(), facts, on).needed)


def next_question(
    facts: Facts, *, on: date, skipped: Collection[Slot] = (), door: AskedIn = AskedIn.GUIDE
) -> Question | None:
    """What to ask next, or None if nothing that may be asked at this door would change the plan.

    `skipped` are answers of "I don't know", which are not asked again. What is implied, irrelevant or known never is;
    the order is that of fewest expected questions (docs/questions.md).
    """
    return question_in(cities.current(), facts, on, skipped, door)


def is_relevant(definition: FactDefinition, facts: Facts, on: date, member: str = HOUSEHOLD) -> bool:
    """False only if the definition's `relevant_if` is certainly not met."""
    if definition.relevant_if is None:
        return True
    return evaluate(definition.relevant_if, facts, on, member).truth is not Truth.FALSE


def needed_forms(plan: Plan, facts: Facts, *, on: date | None = None) -> tuple[NeededForm, ...]:
    """The papers of the needed procedures, each once, in the order of the plan.

    A form with `for_each: member` gives one paper per member who meets its filter (or, without a filter, per member
    whom one of its procedures concerns).
    """
    city, day = cities.current(), on or clock.today()
    users: dict[str, list[str]] = {}
    concerned: dict[str, dict[str, None]] = {}
    for item in plan.needed:
        for form_id in city.procedures[item.id].forms:
            users.setdefault(form_id, []).append(item.id)
            concerned.setdefault(form_id, {}).update(dict.fromkeys(item.members))
    papers = []
    for form_id, procedures in users.items():
        form = city.forms[form_id]
        rows = _meeting(form.members, facts, day, default=tuple(concerned[form_id]))
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


def needed_fields(
    plan: Plan, facts: Facts, *, on: date | None = None, door: AskedIn = AskedIn.COUNTER
) -> tuple[NeededField, ...]:
    """The union of the fields of all forms that the plan needs: each (fact, member) once, in catalogue order.

    `door`: only facts that may be asked there (home: AskedIn.ENTRY). Known values are listed too, with their value.
    """
    city, day = cities.current(), on or clock.today()
    found: dict[Slot, tuple[list[str], bool]] = {}
    for paper in needed_forms(plan, facts, on=day):
        for field in paper.form.fields:
            for member in _owners(field, paper, facts, day):
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
        if city.facts[fact].asked_in in doors and is_relevant(city.facts[fact], facts, day, member)
    )


def _owners(field: FormField, paper: NeededForm, facts: Facts, on: date) -> Iterator[str]:
    if field.scope is FieldScope.HOUSEHOLD:
        yield HOUSEHOLD
    elif field.scope is FieldScope.APPLICANT:
        yield from (member.id for member in facts.people()[:1])
    else:
        allowed = _meeting(field.members, facts, on)
        yield from (member for member in paper.rows if member in allowed)


def explain(
    reasons: Iterable[Reason],
    *,
    language: str = "ja",
    procedure: str = "",
    audience: Audience = Audience.CITIZEN,
) -> tuple[str, ...]:
    """Sentences for people: which answers decided, each once, with the law where the reason names one.

    `procedure` (an id) is that whose condition was judged: ages, days and amounts are then told with what they were
    held against.
    """
    city = cities.current()
    judged = city.procedures[procedure].condition if procedure else None
    return reason_sentences(city, reasons, language, judged, audience)


def explain_due(item: PlanItem, *, language: str = "ja") -> str:
    """Sentences for people: the last day, how it was counted, what moved it. All languages but ja are machine-made."""
    return due_text(cities.current(), item, language)
