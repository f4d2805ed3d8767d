"""Fees of a case, and the drawer they go into."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import DomainError, ValidationFailed
from madoguchi.domains.payments import selectors as payments
from madoguchi.domains.payments import services as till_services
from madoguchi.domains.payments.states import Tender
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import APPROVE_VOIDS, HEAR_CASES
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.counter import case_page
from madoguchi.yards.counter.quantities import quantities_of, rates_of


def _drawers() -> dict[str, str]:
    """One drawer per counter of the main office."""
    return {counter.id: counter.name.ja for counter in cities.current().main_office.counters}


def _yen(text: str) -> int:
    digits = text.strip().replace(",", "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 7:
        raise ValidationFailed({"yen": "payment.not_an_amount"})
    return int(digits)


@requires(HEAR_CASES)
@require_GET
def fees(request: HttpRequest, reference: str) -> HttpResponse:
    return _fees(request, reference)


def _fees(request: HttpRequest, reference: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor, case = case_page.open_case_of(request, reference)
    plan = case_page.plan_of(actor, case)
    charges = till_services.charge_case(
        actor=actor,
        case_reference=reference,
        quantities=quantities_of(case, plan),
        rates=rates_of(case, plan, clock.today()),
    )
    open_charges = [charge for charge in charges if charge.state == "open"]
    context = {
        "case": case,
        "charges": charges,
        "total": sum(charge.amount_yen for charge in open_charges),
        "payments": payments.list_payments(actor, reference),
        "drawers": _drawers().items(),
        "tenders": Tender.choices,
        "problem": message_for(problem, "staff") if problem else None,
        "typed": request.POST,
    }
    return release.page(request, "counter/fees.html", context, allowed=case.allowed, status=status)


@requires(HEAR_CASES)
@require_POST
@command("payment.receive")
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    actor, _ = case_page.open_case_of(request, reference)
    try:
        payment = till_services.receive_payment(
            actor=actor,
            case_reference=reference,
            drawer=request.POST.get("drawer", ""),
            tender=_tender(request.POST.get("tender", "")),
            received_yen=_yen(request.POST.get("received_yen", "")),
        )
    except ValidationFailed as refusal:
        return _fees(request, reference, problem=next(iter(refusal.field_errors.values())), status=422)
    return done(reverse("counter:receipt", args=[payment.public_id]), payment.public_id)


def _tender(text: str) -> str:
    if text not in Tender.values:
        raise ValidationFailed({"tender": "payment.unknown_tender"})
    return text


@requires(HEAR_CASES)
@require_GET
def receipt(request: HttpRequest, payment: str) -> HttpResponse:
    """The receipt as a page to print. It carries no name, so that it may be kept by whoever paid."""
    return _receipt(request, payment)


def _receipt(request: HttpRequest, payment: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    row = payments.get_payment(actor_of(request), payment)
    context = {
        "payment": row,
        "city": cities.current(),
        "course": payments.course_of(row),
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "counter/receipt.html", context, allowed=NOBODY, status=status)


@requires(HEAR_CASES)
@require_POST
@command("payment.request_void")
def void(request: HttpRequest, payment: str) -> HttpResponse:
    try:
        till_services.request_void(
            actor=actor_of(request), payment_id=payment, reason=request.POST.get("reason", "")
        )
    except ValidationFailed as refusal:
        return _receipt(request, payment, problem=refusal.field_errors["reason"], status=422)
    return done(reverse("counter:receipt", args=[payment]), payment)


@requires(HEAR_CASES)
@require_GET
def till(request: HttpRequest) -> HttpResponse:
    return _till(request)


def _till(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "tills": [(drawer, name, payments.get_till(actor, drawer)) for drawer, name in _drawers().items()],
        "voids": payments.list_void_requests(actor),
        "may_decide": actor.has(*APPROVE_VOIDS.roles),
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "counter/till.html", context, allowed=NOBODY, status=status)


@requires(HEAR_CASES)
@require_POST
@command("drawer.open")
def open_till(request: HttpRequest, drawer: str) -> HttpResponse:
    try:
        till_services.open_drawer(
            actor=actor_of(request),
            drawer=_known(drawer),
            opening_float_yen=_yen(request.POST.get("float_yen", "")),
        )
    except ValidationFailed as refusal:
        return _till(request, problem=next(iter(refusal.field_errors.values())), status=422)
    return done(reverse("counter:till"), drawer)


@requires(HEAR_CASES)
@require_POST
@command("drawer.lock")
def lock_till(request: HttpRequest, drawer: str) -> HttpResponse:
    try:
        till_services.lock_drawer(
            actor=actor_of(request),
            drawer=_known(drawer),
            counted_yen=_yen(request.POST.get("counted_yen", "")),
            difference_reason=request.POST.get("difference_reason", ""),
        )
    except ValidationFailed as refusal:
        return _till(request, problem=next(iter(refusal.field_errors.values())), status=422)
    return done(reverse("counter:till"), drawer)


def _known(drawer: str) -> str:
    if drawer not in _drawers():
        raise DomainError("payment.unknown_drawer")
    return drawer


@requires(APPROVE_VOIDS)
@require_POST
@command("payment.decide_void")
def decide_void(request: HttpRequest, payment: str) -> HttpResponse:
    decide = (
        till_services.approve_void if request.POST.get("decision") == "approve" else till_services.refuse_void
    )
    decide(actor=actor_of(request), payment_id=payment)
    return done(reverse("counter:till"), payment)
