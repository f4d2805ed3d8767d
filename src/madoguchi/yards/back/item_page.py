"""What a section's page shows of one step: the facts it needs and where they came from, papers, steps, history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from madoguchi.core.rules import evaluate
from madoguchi.core.truth import Truth
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.domains.cases.states import Door
from madoguchi.domains.documents import selectors as documents
from madoguchi.domains.number_requests.selectors import RequestView, list_requests
from madoguchi.domains.work import selectors
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.selectors import ItemView
from madoguchi.domains.work.states import ItemState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.accounts.selectors import staff_names
from madoguchi.foundation.cities import FieldScope, FormField, FormSpec, Scope
from madoguchi.foundation.cities.shown_values import shown_text
from madoguchi.foundation.policy import Actor, Role, actor_of
from madoguchi.foundation.policy.messages import Message, message_for

PURPOSE = "担当課での処理"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact that the procedure's forms ask for. `key` is "<member>.<fact>", for the choice of what to put right."""

    key: str
    subject: str
    fact: str
    label: str
    who: str
    is_named: bool
    text: str
    door: str
    actor_id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PaperRow:
    """`number` says how the boxes for individual numbers stand; None where the form has none."""

    public_id: str
    form_id: str
    name: str
    state_label: str
    number: RequestView | None = None


def acting(request: HttpRequest, item: ItemView) -> Actor:
    """The clerk with a purpose, for this household; the viewing log takes both from the request."""
    actor = actor_of(request)
    actor = replace(actor, purpose=actor.purpose or PURPOSE, on_behalf_of=item.case_reference)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def context_of(actor: Actor, item: ItemView) -> tuple[dict[str, Any], CaseView]:
    """Everything that `back/item.html` shows, and the case it is about."""
    case = cases.get_case(actor, item.case_reference)
    steps = selectors.list_steps(actor, item.public_id)
    history = selectors.list_history(actor, item.public_id)
    people = {person for step in steps for person in (step.worker_id, step.approver_id) if person}
    is_claimed = item.state == ItemState.CLAIMED
    context = {
        "item": item,
        "case": case,
        "facts": fact_rows(item, case),
        "papers": paper_rows(actor, item),
        "mail_problem": mail_problem(actor, item),
        "steps": steps,
        "history": history,
        "names": staff_names(people),
        "worker_name": staff_names([item.worker_id])[item.worker_id],
        "is_mine": is_claimed and item.worker_id == actor.actor_id,
        "may_release": is_claimed and (item.worker_id == actor.actor_id or actor.has(Role.SUPERVISOR)),
        "may_decide": item.state == ItemState.WAITING_APPROVAL and item.worker_id != actor.actor_id,
    }
    return context, case


def mail_problem(actor: Actor, item: ItemView) -> Message | None:
    """What to do where the citizen has not been told for long that something is to be put right."""
    is_late = bool(selectors.list_late_mails(actor, [item]))
    return message_for(WorkError.MAIL_HELD, "staff") if is_late else None


def fact_rows(item: ItemView, case: CaseView) -> list[FactRow]:
    """In the order of the forms; what nobody has said yet has an empty text."""
    slots = dict.fromkeys(_slots(item.procedure_id, case))
    return [_fact_row(case, member, fact) for member, fact in slots]


def read_fields(keys: list[str]) -> list[AskedField]:
    """ "m1.phone" → AskedField("m1", "phone"); a household fact begins with the dot."""
    return [AskedField(*key.split(".", 1)) for key in keys if "." in key]


def paper_rows(actor: Actor, item: ItemView) -> list[PaperRow]:
    """The case's papers that belong to the procedure."""
    city = cities.current()
    forms = city.procedures[item.procedure_id].forms
    rows = [
        PaperRow(paper.public_id, paper.form_id, city.forms[paper.form_id].name, paper.get_state_display())
        for paper in documents.list_documents(actor, item.case_reference)
        if paper.form_id in forms and paper.form_id in city.forms
    ]
    asked = list_requests(actor, item.case_reference, {row.public_id: row.form_id for row in rows})
    return [replace(row, number=asked.get(row.public_id)) for row in rows]


def _slots(procedure_id: str, case: CaseView) -> Iterator[tuple[str, str]]:
    city = cities.current()
    for form_id in city.procedures[procedure_id].forms:
        form = city.forms[form_id]
        for field in form.fields:
            for member in _members(form, field, case):
                if field.required or case.text(field.fact, member):
                    yield member, field.fact


def _members(form: FormSpec, field: FormField, case: CaseView) -> list[str]:
    if cities.current().facts[field.fact].scope is Scope.HOUSEHOLD:
        return [""]
    if field.scope is FieldScope.APPLICANT:
        return [member.member_id for member in case.members[:1]]
    condition, everybody = field.members or form.members, [member.member_id for member in case.members]
    if condition is None:
        return everybody
    on = clock.today()
    return [m for m in everybody if evaluate(condition, case.facts, on, m).truth is Truth.TRUE]


def _fact_row(case: CaseView, member_id: str, fact: str) -> FactRow:
    definition = cities.current().facts[fact]
    member = next((m for m in case.members if m.member_id == member_id), None)
    value = case.known.get((member_id, fact))
    return FactRow(
        key=f"{member_id}.{fact}",
        subject=member.subject if member else case.allowed.ids[0],
        fact=fact,
        label=definition.label.ja,
        who=(member.full_name or f"{member.position}人目") if member else "世帯",
        is_named=bool(member and member.full_name),
        text=shown_text(definition, value.value_text) if value else "",
        door=str(Door(value.door).label) if value else "",
        actor_id=value.actor_id if value else "",
        at=value.at if value else None,
    )
