"""Hearing and putting right: the clerk types what is unknown; two clerks cannot overwrite each other
unseen.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.selectors import CaseView, Slot, get_case, list_offers
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Actor, actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.yards.counter import case_page
from madoguchi.yards.counter.asking import Ask, AskingForm, known_asks, open_asks
from madoguchi.yards.counter.settling import differences, read_settled
from madoguchi.yards.counter.views_card import card_form


@requires(HEAR_CASES)
@require_http_methods(["GET", "POST"])
@command("case.record_facts")
def hearing(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what is still unknown and needed. Fields that meanwhile are known stay in a form that was sent."""
    actor, case = case_page.open_case_of(request, reference)
    asks = open_asks(case, case_page.plan_of(actor, case))
    if request.method == "GET":
        return _form_page(request, case, AskingForm(asks, case, None), "hearing")
    sent = _sent_asks(request, case, asks)
    if "lookup" in request.POST:
        return _looked_up(request, case, AskingForm(sent, case, None), "hearing")
    form = AskingForm(sent, case, request.POST)
    return _record(request, actor, case, form, "hearing")


@requires(HEAR_CASES)
@require_http_methods(["GET", "POST"])
@command("case.correct_facts")
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Put known values of one person (or the household) right; the former value stays in the history."""
    actor, case = case_page.open_case_of(request, reference)
    member = request.GET.get("member", "")
    form = AskingForm(known_asks(case, member), case, request.POST or None, filled=True)
    if request.method == "GET":
        return _form_page(request, case, form, "correct")
    if "lookup" in request.POST:
        return _looked_up(request, case, AskingForm(form.asks, case, None, filled=True), "correct")
    return _record(request, actor, case, form, "correct")


@requires(HEAR_CASES)
@require_POST
@command("case.settle_conflict")
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """After a conflict: for each value the clerk's own or the one that came first."""
    actor, _ = case_page.open_case_of(request, reference)
    values = read_settled(request.POST)
    try:
        cases.record_facts(
            actor=actor,
            case=reference,
            values=values,
            door="counter",
            expected_version=_version(request),
            correction=True,
        )
    except Conflict as refusal:
        return _conflict_page(request, actor, reference, values, refusal)
    return done(reverse("counter:case", args=[reference]), reference)


def _looked_up(request: HttpRequest, case: CaseView, form: AskingForm, screen: str) -> HttpResponse:
    form.look_up(request.POST, request.POST["lookup"])
    return _form_page(request, case, form, screen)


def _record(
    request: HttpRequest, actor: Actor, case: CaseView, form: AskingForm, screen: str
) -> HttpResponse:
    if not form.is_valid():
        return _form_page(request, case, form, screen, status=422)
    values = form.typed()
    try:
        cases.record_facts(
            actor=actor,
            case=case.reference,
            values=values,
            door="counter",
            expected_version=_version(request),
            correction=screen == "correct",
        )
    except ValidationFailed as refusal:
        form.add_refusals(refusal.field_errors)
        return _form_page(request, case, form, screen, status=422)
    except Conflict as refusal:
        return _conflict_page(request, actor, case.reference, values, refusal)
    return done(reverse("counter:case", args=[case.reference]), case.reference)


def _sent_asks(request: HttpRequest, case: CaseView, asks: list[Ask]) -> list[Ask]:
    """The fields that the sent form had: also those that somebody else has filled in since it was shown."""
    names = {ask.name for ask in asks}
    members = ("", *(member.member_id for member in case.members))
    later = [ask for member in members for ask in known_asks(case, member) if ask.name not in names]
    sent = {name.split("_0")[0] for name in request.POST} | set(request.POST)
    return asks + [ask for ask in later if ask.name in sent]


def _form_page(
    request: HttpRequest, case: CaseView, form: AskingForm, screen: str, status: int = 200
) -> HttpResponse:
    groups = form.groups()
    asked = {group.member for group in groups}
    known = {group.member: group for group in case_page.known_groups(case)} if screen == "hearing" else {}
    context = {
        **card_form(case),
        "case": case,
        "form": form,
        "groups": [(group, known.get(group.member)) for group in groups],
        "others": [group for member, group in known.items() if member not in asked and group.rows],
        "open_count": len(form.asks),
        "offers": len(list_offers(actor_of(request), case.reference)) if known else 0,
        "version": request.POST.get("version") or case.version,
        "member": request.GET.get("member", ""),
    }
    template = f"counter/case_{screen}.html"
    return release.page(request, template, context, allowed=case.allowed, status=status)


def _conflict_page(
    request: HttpRequest, actor: Actor, reference: str, values: Mapping[Slot, str], refusal: Conflict
) -> HttpResponse:
    """409 that keeps what the clerk typed beside what is stored now."""
    if refusal.code != CaseError.STALE_VERSION:
        raise refusal
    case = get_case(actor, reference)
    context = {"case": case, "rows": differences(case, values), "message": message_for(refusal.code, "staff")}
    return release.page(request, "counter/case_conflict.html", context, allowed=case.allowed, status=409)


def _version(request: HttpRequest) -> int:
    """Version that the clerk saw; a form without one is taken for the oldest, so that it conflicts."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0
