"""Cases at the counter: find, scan, open, look, check identity."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, NotFoundOrHidden, ValidationFailed
from madoguchi.core.rules import APPLICANT, Facts
from madoguchi.domains.applications import services as applications
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.states import Visitor
from madoguchi.foundation import cities, release, transfer
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.foundation.release import NOBODY, Allowed, SubjectRole
from madoguchi.yards.counter import case_page, identity_page, views_card, views_scan
from madoguchi.yards.counter.asking import open_asks
from madoguchi.yards.counter.finding import is_called_here, reference_of_ticket


def _url(name: str, *arguments: str) -> str:
    return reverse(f"counter:{name}", args=arguments)


@requires(HEAR_CASES)
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Search by reference or ticket number, and the list of cases at work."""
    typed = request.GET.get("q", "").strip()
    problem = ""
    if transfer.is_part(typed):
        return views_scan.begin(request, typed)
    if typed:
        try:
            return release.redirect(_url("case", _reference(request, typed)))
        except DomainError as refusal:
            problem = refusal.code
    return _find_page(request, typed, problem, 404 if problem else 200)


def _find_page(request: HttpRequest, typed: str, problem: str, status: int) -> HttpResponse:
    actor = actor_of(request)
    rows = selectors.list_cases(actor)
    allowed = Allowed({row.subject: SubjectRole.APPLICANT for row in rows})
    context = {
        "rows": rows,
        "typed": typed,
        "problem": message_for(problem, "staff") if problem else None,
        "open_reference": selectors.get_open_reference(actor, request.session.session_key or ""),
        "events": [(choice.id, choice.label.ja) for choice in cities.current().facts[LIFE_EVENT].choices],
    }
    return release.page(request, "counter/case_find.html", context, allowed=allowed, status=status)


def _reference(request: HttpRequest, typed: str) -> str:
    """A typed or scanned reference (also at the end of an address), or the number of a ticket that has a case.

    Errors: `case.not_found`.
    """
    try:
        return selectors.find_reference(actor_of(request), _last_part(typed))
    except NotFoundOrHidden:
        return reference_of_ticket(actor_of(request), typed)


def _last_part(typed: str) -> str:
    """Without what a code with an address carries before and after the reference."""
    return re.split(r"[?#]", typed)[0].rstrip("/").rpartition("/")[2]


@requires(HEAR_CASES)
@require_POST
@command("case.open_new")
def new(request: HttpRequest) -> HttpResponse:
    """A household that brought nothing: a case that knows only what they came for, opened at once."""
    events = cities.current().facts[LIFE_EVENT].chosen(request.POST.getlist("event"))
    if not events:
        return _find_page(request, "", CaseError.NO_EVENT, 422)
    reference = cases.new_reference()
    actor = case_page.acting(request, reference)
    cases.open_case(actor=actor, reference=reference, facts=Facts({LIFE_EVENT: events}), door="counter")
    cases.open_hearing(actor=actor, case=reference, session_key=request.session.session_key or "")
    return done(_url("case_hearing", reference), reference)


@requires(HEAR_CASES)
@require_GET
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The open case; a case that this session has not opened shows nothing but the button to open it."""
    try:
        actor, case = case_page.open_case_of(request, reference)
    except Conflict:
        return _closed_page(request, reference)
    plan = case_page.plan_of(actor, case)
    context = {
        "case": case,
        "groups": case_page.known_groups(case),
        "plan_rows": case_page.plan_rows(plan),
        "not_needed": case_page.not_needed_names(plan),
        "moves_in": case_page.moves_in(plan),
        "checks": identity_page.check_rows(case),
        **views_card.card_form(case),
        "visitors": Visitor.choices,
        "open_count": len(open_asks(case, plan)),
        "others": selectors.list_others_at_case(actor, reference),
        "offers": len(selectors.list_offers(actor, reference)),
    }
    return release.page(request, "counter/case.html", context, allowed=case.allowed)


@requires(HEAR_CASES)
@require_POST
@command("case.open")
def open_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One press for the ticket that was called to this desk; every other record takes a second key."""
    actor, session = case_page.acting(request, reference), request.session.session_key or ""
    try:
        if is_called_here(actor, reference):
            cases.open_hearing(actor=actor, case=reference, session_key=session)
        else:
            key = request.POST.get("key", "")
            cases.open_by_keys(actor=actor, case=reference, session_key=session, second_key=key)
    except ValidationFailed as refusal:
        return _closed_page(request, reference, refusal)
    return done(_url("case", reference), reference)


def _closed_page(
    request: HttpRequest, reference: str, refusal: ValidationFailed | None = None
) -> HttpResponse:
    """Nothing of the record; what was typed is not shown again, because it is somebody's."""
    actor = actor_of(request)
    context = {
        "reference": reference,
        "other": selectors.get_open_reference(actor, request.session.session_key or ""),
        "is_called": is_called_here(actor, reference),
        "problem": message_for(refusal.code, "staff") if refusal else None,
    }
    status = 422 if refusal else 200
    return release.page(request, "counter/case_closed.html", context, allowed=NOBODY, status=status)


@requires(HEAR_CASES)
@require_POST
@command("case.put_away")
def put_away(request: HttpRequest) -> HttpResponse:
    cases.close_hearing(actor=actor_of(request), session_key=request.session.session_key or "")
    return done(_url("case_find"))


@requires(HEAR_CASES)
@require_POST
@command("case.check_identity")
def identity(request: HttpRequest, reference: str) -> HttpResponse:
    """All chosen checks or none: what does not fit together is shown again with what was chosen."""
    actor, case = case_page.open_case_of(request, reference)
    typed = {name: request.POST.get(name, "") for name in request.POST}
    try:
        cases.record_identity_check(
            actor=actor,
            case=reference,
            member_id=typed.get("member", APPLICANT),
            checks=identity_page.read_checks(typed),
            visitor=typed.get("visitor") or Visitor.SELF,
        )
    except ValidationFailed as wrong:
        context = {
            "case": case,
            "checks": identity_page.check_rows(case, typed),
            "people": identity_page.people(case),
            "about": typed.get("member", ""),
            "visitors": Visitor.choices,
            "visitor": typed.get("visitor", ""),
            "problem": message_for(wrong.code, "staff"),
        }
        page = "counter/case_identity_again.html"
        return release.page(request, page, context, allowed=case.allowed, status=422)
    return done(_url("case", reference), reference)


@requires(HEAR_CASES)
@require_POST
@command("case.register")
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """仮登録 of the household that moves in; each person of the case gets a number."""
    actor, case = case_page.open_case_of(request, reference)
    if not case_page.moves_in(case_page.plan_of(actor, case)):
        raise InvalidTransition(CaseError.NO_MOVE_IN)
    household = applications.register_household(actor=actor, case_reference=reference)
    return done(_url("case", reference), household.household_number)


@requires(HEAR_CASES)
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Every value that was ever given, with door, time and who. Values that were replaced are named, not
    shown.
    """
    actor, case = case_page.open_case_of(request, reference)
    subjects = {member.member_id: member.subject for member in case.members}
    rows = [
        case_page.known_row(value, subjects.get(value.member_id, case.allowed.ids[0]))
        for value in selectors.get_provenance(actor, reference)
    ]
    context = {
        "case": case,
        "rows": rows,
        "counts": case_page.count_rows(selectors.count_entry(actor, reference)),
    }
    return release.page(request, "counter/case_history.html", context, allowed=case.allowed)
