"""What the case page shows: who, what is known and from where, what has to be done, what is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.domains.applications.services import MOVES_IN
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.selectors import CaseView, EntryCounts, KnownValue
from madoguchi.domains.cases.states import Door
from madoguchi.domains.procedures import filing
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities.shown_values import shown_text
from madoguchi.foundation.policy import Actor, actor_of
from madoguchi.yards.counter.asking import member_label

PURPOSE = "窓口での聞き取り"
_STATES = {"needed": "必要", "automatic": "自動", "undecided": "未確定"}


@dataclass(frozen=True, slots=True)
class KnownRow:
    subject: str
    fact: str
    label: str
    text: str
    door: str
    door_id: str
    actor_id: str
    at: datetime
    is_correction: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """`member` is "" for the household."""

    member: str
    subject: str
    who: str
    is_named: bool
    rows: tuple[KnownRow, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A figure of the case; `id` is what other programs read it by: asked, prefilled:<door>, typed …."""

    id: str
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """`kind` is needed, automatic or undecided; `elsewhere` says why a needed one is not filed at these counters."""

    name: str
    kind: str
    state: str
    due_on: date | None
    is_late: bool
    due_reason: str
    because: tuple[str, ...]
    section: str
    counter: str
    note: str
    elsewhere: str = ""


def acting(request: HttpRequest, reference: str) -> Actor:
    """The clerk with a purpose, acting for this household; the viewing log takes both from the request."""
    actor = replace(actor_of(request), purpose=actor_of(request).purpose or PURPOSE, on_behalf_of=reference)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def open_case_of(request: HttpRequest, reference: str) -> tuple[Actor, CaseView]:
    """The case, if this session has it open. Errors: `case.not_found`, Conflict `case.other_case_open`."""
    actor = acting(request, reference)
    case = selectors.get_case(actor, reference)
    cases.check_open(actor=actor, case=reference, session_key=request.session.session_key or "")
    return actor, case


def plan_of(actor: Actor, case: CaseView) -> Plan:
    return procedures.get_plan(actor, case.facts, clock.today())


def known_groups(case: CaseView) -> list[KnownGroup]:
    """The household's values, then each member's, in the order of the catalogue."""
    order = {definition.id: place for place, definition in enumerate(cities.current().facts)}
    groups = []
    for member in ("", *(m.member_id for m in case.members)):
        values = [value for (owner, _), value in case.known.items() if owner == member]
        values.sort(key=lambda value: order.get(value.fact, len(order)))
        subject = subject_of(case, member)
        groups.append(
            KnownGroup(
                member,
                subject,
                member_label(case, member),
                any(m.member_id == member and m.full_name for m in case.members),
                tuple(known_row(value, subject) for value in values),
            )
        )
    return groups


def known_row(value: KnownValue, subject: str) -> KnownRow:
    catalogue = cities.current().facts
    definition = catalogue.definitions.get(value.fact)
    return KnownRow(
        subject=subject,
        fact=value.fact,
        label=definition.label.ja if definition else value.fact,
        text=shown_text(definition, value.value_text) if definition else value.value_text,
        door=Door(value.door).label,
        door_id=value.door,
        actor_id=value.actor_id,
        at=value.at,
        is_correction=value.is_correction,
        is_current=value.is_current,
    )


def count_rows(counts: EntryCounts) -> list[CountRow]:
    """Of writing in this case: what was known before, asked, typed, and typed twice."""
    known = [
        CountRow(f"prefilled:{door}", f"聞かずに分かった数({Door(door).label})", number)
        for door, number in counts.prefilled.items()
    ]
    return [
        CountRow("asked", "窓口で聞いた数", counts.asked),
        *known,
        CountRow("typed", "人が入力した数", counts.typed),
        CountRow("typed_at_counter", "うち窓口で入力した数", counts.typed_at_counter),
        CountRow("typed_twice", "同じことを2度入力した数", counts.typed_twice),
    ]


def plan_rows(plan: Plan) -> list[PlanRow]:
    """Needed in order, then what runs by itself, then what is undecided."""
    kinds = ((plan.needed, "needed"), (plan.automatic, "automatic"), (plan.undecided, "undecided"))
    return [_plan_row(item, kind) for items, kind in kinds for item in items]


def moves_in(plan: Plan) -> bool:
    """Whether the household comes from outside the city: only then anybody is entered into the register."""
    return any(item.id in MOVES_IN for item in plan.needed)


def not_needed_names(plan: Plan) -> list[str]:
    """Official names, in the order of the catalogue."""
    return [cities.current().procedures[item.id].name for item in plan.not_needed]


def filed_here(plan: Plan) -> tuple[PlanItem, ...]:
    """What the counters of this office take of what is needed."""
    city = cities.current()
    return filing.filed_here(plan, city, city.main_office)


def filed_elsewhere(plan: Plan) -> list[tuple[str, str]]:
    """(official name, why) of what is needed and not filed at these counters."""
    city = cities.current()
    found = ((item, filing.elsewhere(item, city, city.main_office)) for item in plan.needed)
    return [(city.procedures[item.id].name, filing.LABELS[why]) for item, why in found if why]


def _plan_row(item: PlanItem, kind: str) -> PlanRow:
    city = cities.current()
    procedure = city.procedures[item.id]
    section = city.sections.get(item.section)
    counters = {counter.id: counter for office in city.offices.values() for counter in office.counters}
    counter = counters.get(item.counter)
    why = filing.elsewhere(item, city, city.main_office) if kind == "needed" else None
    return PlanRow(
        name=procedure.name,
        kind=kind,
        state=_STATES[kind],
        due_on=item.due.due_on,
        is_late=item.due.due_on is not None and item.due.due_on < clock.today(),
        due_reason=item.due.reason_ja,
        because=procedures.explain(item.verdict.because, procedure=item.id),
        section=section.name if section else "",
        counter=counter.name.ja if counter else "",
        note=procedure.note_staff,
        elsewhere=filing.LABELS[why] if why else "",
    )


def subject_of(case: CaseView, member: str) -> str:
    """Id of a member for the gate; facts of the household stand for the applicant."""
    return next((m.subject for m in case.members if m.member_id == member), case.allowed.ids[0])
