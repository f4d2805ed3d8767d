"""What the pages of protective measures (支援措置) show: a list without names, and one measure with whom it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest

from madoguchi.core.errors import DomainError, InvalidValue, NotFoundOrHidden, ValidationFailed
from madoguchi.core.people import PartialDate, ProtectedAction
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.residents import measures
from madoguchi.domains.residents import selectors as residents
from madoguchi.domains.residents.measures import MeasureView
from madoguchi.foundation import clock
from madoguchi.foundation.accounts.selectors import staff_names
from madoguchi.foundation.cities.typed_dates import read_date
from madoguchi.foundation.policy import Actor, actor_of
from madoguchi.foundation.policy.messages import code_of, message_for
from madoguchi.foundation.release import NOBODY, Allowed, SubjectRole, subjects

PURPOSE = "支援措置の事務"
ACTION_LABELS = {
    ProtectedAction.CHANGE: "異動",
    ProtectedAction.ISSUE: "証明の発行",
    ProtectedAction.VIEW: "画面での照会",
    ProtectedAction.ONLINE: "オンライン申請",
    ProtectedAction.CALL: "窓口の呼出表示",
    ProtectedAction.MAIL: "郵送・メール",
    ProtectedAction.EXCHANGE: "他システムへの連携",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a measure is about, as the gate knows them."""

    subject: str
    full_name: str
    addressee_number: str


def acting(request: HttpRequest) -> Actor:
    """The clerk with a purpose, which the viewing log keeps."""
    actor = replace(actor_of(request), purpose=PURPOSE)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def list_context(actor: Actor, *, ended: bool) -> dict[str, Any]:
    return {"rows": measures.list_measures(actor, ended=ended), "ended": ended, "today": clock.today()}


def context_of(actor: Actor, measure: MeasureView) -> tuple[dict[str, Any], Allowed]:
    """A measure that closes even the clerk's screen is shown without the person: its number and days are enough to
    decide about a request.
    """
    person = None if measure.is_hidden else person_of(actor, measure.subject_id)
    people = {measure.entered_by, measure.released_by}
    people |= {who for one in measure.requests for who in (one.requested_by, one.decided_by)}
    names = staff_names(people)
    context = {
        "measure": measure,
        "person": person,
        "closed": [ACTION_LABELS[action] for action in measure.closed],
        "warned": [ACTION_LABELS[action] for action in measure.warned],
        "entered_by": names[measure.entered_by],
        "released_by": names[measure.released_by],
        "asked": [(one, names[one.requested_by], names[one.decided_by]) for one in measure.requests],
        "today": clock.today(),
    }
    return context, subjects({person.subject: SubjectRole.APPLICANT}) if person else NOBODY


def person_of(actor: Actor, subject_id: str) -> Person | None:
    """None where nobody is known under the id any more, such as after a case has been forgotten."""
    kind, _, rest = subject_id.partition(":")
    try:
        if kind == "resident":
            view = residents.get_resident(actor, rest)
            return Person(view.subject, view.full_name, rest)
        reference, _, member_id = rest.partition(":")
        found = {member.member_id: member for member in cases.get_case(actor, reference).members}
    except NotFoundOrHidden:
        return None
    member = found.get(member_id)
    return Person(member.subject, member.full_name, member.addressee_number) if member else None


def read_subject(actor: Actor, number: str, born: str) -> str:
    """The subject of somebody whom two keys name: the number (宛名番号) and the birth date, in any era.

    Errors: `resident.not_found`, also where the two do not belong together; ValidationFailed (`born`).
    """
    view = residents.get_resident(actor, number.strip())
    typed = _typed_date("born", born, must_be_exact=False)
    birth = view.record.person.birth
    if birth is None or birth.bounds() != _bounds(typed):
        raise NotFoundOrHidden("resident.not_found")
    return view.subject


def read_day(field: str, text: str, *, default: date) -> date:
    """A day as it was typed, in any era; nothing typed is `default`.

    Errors: ValidationFailed on `field`, because a measure that begins on another day than was meant protects nobody.
    """
    if not text.strip():
        return default
    day = _typed_date(field, text, must_be_exact=True)
    return _bounds(day)[0]


def _typed_date(field: str, text: str, *, must_be_exact: bool) -> date | PartialDate:
    try:
        return read_date(text.strip(), must_be_exact=must_be_exact)
    except InvalidValue as wrong:
        raise ValidationFailed({field: wrong.code}, code=wrong.code) from wrong


def _bounds(day: date | PartialDate) -> tuple[date, date]:
    return day.bounds() if isinstance(day, PartialDate) else (day, day)


def problem_of(refusal: DomainError | None) -> object:
    return message_for(code_of(refusal), "staff") if refusal else None
