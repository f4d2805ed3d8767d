"""Where sources disagree: what a source brought beside what the case knows, and the clerk's choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.selectors import CaseView, OfferView, list_offers
from madoguchi.domains.cases.states import Door
from madoguchi.foundation import cities, release
from madoguchi.foundation.cities.shown_values import shown_text
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Actor, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.yards.counter import case_page
from madoguchi.yards.counter.asking import member_label

_CHOICE = "offer:"


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One fact with both values, as people read them."""

    offer_id: int
    subject: str
    member: str
    fact: str
    who: str
    label: str
    known: str
    known_door: str
    known_at: datetime | None
    offered: str
    door: str
    note: str
    at: datetime


@requires(HEAR_CASES)
@require_http_methods(["GET", "POST"])
@command("case.settle_offers")
def offers(request: HttpRequest, reference: str) -> HttpResponse:
    """Side by side; what is not chosen stays for later."""
    actor, case = case_page.open_case_of(request, reference)
    if request.method == "GET":
        return _page(request, actor, case)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0
    try:
        cases.settle_offers(actor=actor, case=reference, choices=_choices(request), expected_version=version)
    except Conflict as refusal:
        if refusal.code != CaseError.STALE_VERSION:
            raise
        return _page(request, actor, case, problem=refusal.code, status=409)
    except ValidationFailed as refusal:
        return _page(request, actor, case, problem=next(iter(refusal.field_errors.values())), status=422)
    still_open = bool(list_offers(actor, reference))
    return done(reverse("counter:case_offers" if still_open else "counter:case", args=[reference]), reference)


@requires(HEAR_CASES)
@require_POST
@command("case.offer_earlier")
def earlier(request: HttpRequest, reference: str) -> HttpResponse:
    """Contact and accounts of the applicant's last case."""
    actor, _ = case_page.open_case_of(request, reference)
    offered = cases.offer_earlier(actor=actor, case=reference)
    name = "case_offers" if offered and offered.differing else "case"
    return done(reverse(f"counter:{name}", args=[reference]), reference)


def _choices(request: HttpRequest) -> dict[int, bool]:
    found = {}
    for name, value in request.POST.items():
        number = name.removeprefix(_CHOICE)
        if name.startswith(_CHOICE) and number.isascii() and number.isdecimal() and len(number) < 19:
            found[int(number)] = value == "take"
    return found


def _page(
    request: HttpRequest, actor: Actor, case: CaseView, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "rows": [_row(case, offer) for offer in list_offers(actor, case.reference)],
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "counter/case_offers.html", context, allowed=case.allowed, status=status)


def _row(case: CaseView, offer: OfferView) -> OfferRow:
    definition = cities.current().facts[offer.fact]
    known = offer.known if offer.known and offer.known.value_text else None
    return OfferRow(
        offer_id=offer.offer_id,
        subject=case_page.subject_of(case, offer.member_id),
        member=offer.member_id,
        fact=offer.fact,
        who=member_label(case, offer.member_id),
        label=definition.label.ja,
        known=shown_text(definition, known.value_text) if known else "",
        known_door=str(Door(known.door).label) if known else "",
        known_at=known.at if known else None,
        offered=shown_text(definition, offer.value_text),
        door=str(Door(offer.door).label),
        note=offer.note,
        at=offer.at,
    )
