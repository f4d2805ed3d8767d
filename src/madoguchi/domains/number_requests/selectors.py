"""Reads of requests, for the section's page."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.domains.number_requests.boxes import has_number_box
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.number_requests.permissions import check_duty
from madoguchi.domains.number_requests.states import REFUSALS, NumberRequestState
from madoguchi.foundation import cities
from madoguchi.foundation.cities import number_bases
from madoguchi.foundation.cities.number_bases import NumberBasis
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class RequestView:
    """Of one form: whether it may be sent now, on which bases, and how the last request stands."""

    document: str
    state_label: str
    reason: str
    may_ask: bool
    choices: tuple[NumberBasis, ...]


def list_requests(actor: Actor, case_reference: str, forms: dict[str, str]) -> dict[str, RequestView]:
    """`forms`: document id → form id. Forms without a number box are left out. Queries: 1.

    Errors: `number_request.not_permitted`.
    """
    check_duty(actor)
    specs, bases = cities.current().forms, number_bases.current()
    rows = NumberRequest.objects.filter(case_reference=case_reference).order_by("requested_at")
    latest = {row.document: row for row in rows}
    return {
        document: _view(document, latest.get(document), bases.choices(form))
        for document, form in forms.items()
        if form in specs and has_number_box(specs[form])
    }


def _view(document: str, row: NumberRequest | None, choices: tuple[NumberBasis, ...]) -> RequestView:
    return RequestView(
        document=document,
        state_label=str(NumberRequestState(row.state).label) if row else "個人番号は未記入",
        reason=REFUSALS.get(row.refusal, "") if row else "",
        may_ask=row is None or row.state == NumberRequestState.REFUSED,
        choices=choices,
    )
