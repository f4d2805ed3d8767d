"""What the desk does with a course: enrol by telephone, call the roll, answer, cancel, move seats, call off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.errors import (
    Conflict,
    DomainError,
    InvalidTransition,
    NotAvailable,
    NotFoundOrHidden,
    ValidationFailed,
)
from madoguchi.domains.courses import selectors, services
from madoguchi.domains.courses.shapes import CategoryCount, CourseView
from madoguchi.domains.payments.states import Tender
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import HEAR_CASES, MANAGE_COURSES, RUN_COURSES
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.course_desk import course_page, words
from madoguchi.yards.course_desk.forms import PhoneForm, words_of

_REFUSALS = (Conflict, InvalidTransition, NotAvailable, ValidationFailed)


@requires(RUN_COURSES)
@require_http_methods(["GET", "POST"])
@command("course.enrol_by_phone")
def enrol(request: HttpRequest, course: str) -> HttpResponse:
    found = selectors.get_course(actor_of(request), course)
    asked = request.POST if request.method == "POST" else request.GET
    category = next((one for one in found.categories if one.code == asked.get("category", "")), None)
    if category is None:
        raise NotFoundOrHidden("enrolment.category_unknown")
    form = PhoneForm(category.limits, _size(asked.get("size", ""), category), request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = _send(request, course, category, form)
        if sent is not None:
            return sent
    return _enrol_page(request, found, category, form)


def _send(request: HttpRequest, course: str, category: CategoryCount, form: PhoneForm) -> HttpResponse | None:
    try:
        reference = services.enrol_by_phone(
            actor=actor_of(request),
            course=course,
            category=category.code,
            people=form.people(),
            contact=form.contact(),
        )
    except ValidationFailed as wrong:
        form.refuse(wrong)
        return None
    except (NotAvailable, Conflict) as refusal:
        form.add_error(None, words_of(refusal.code))
        return None
    return done(f"{_page(course)}#r-{reference}", reference)


def _enrol_page(
    request: HttpRequest, found: CourseView, category: CategoryCount, form: PhoneForm
) -> HttpResponse:
    context = {
        **course_page.heading(found),
        "category": category,
        "category_name": words.category_of(found.series, category.code),
        "who": words.limits_text(category.limits),
        "form": form,
        "will_wait": category.waiting > 0 or category.office_free < form.size,
        "fee_yen": category.fee_yen * form.size,
    }
    status = 422 if form.errors else 200
    return release.page(request, "course_desk/enrol.html", context, allowed=NOBODY, status=status)


def _size(text: str, category: CategoryCount) -> int:
    wanted = int(text) if text.isdecimal() and len(text) < 4 else category.limits.group_min
    return min(max(wanted, category.limits.group_min), category.limits.group_max)


def _act(request: HttpRequest, course: str, where: str, act: Callable[[], Any]) -> HttpResponse:
    """Do it and lead back to the course; a refusal is said on its page."""
    try:
        act()
    except (*_REFUSALS, NotFoundOrHidden) as refusal:
        return _refused(request, course, refusal, where)
    session = request.POST.get("session", "")
    return done(f"{_page(course)}?session={session}" if session.isdecimal() else _page(course), course)


def _act_on_group(
    request: HttpRequest, course: str, where: str, service: Callable[..., object], **more: object
) -> HttpResponse:
    """An act on the one group whose reference was sent."""
    actor, reference = actor_of(request), request.POST.get("reference", "")
    return _act(request, course, where, lambda: service(actor=actor, reference=reference, **more))


def _refused(request: HttpRequest, course: str, refusal: DomainError, where: str) -> HttpResponse:
    return course_page.show(request, course, refusal=refusal, where=where)


def _page(course: str) -> str:
    return reverse("course_desk:course", args=[course])


@requires(RUN_COURSES)
@require_POST
@command("course.admit")
def admit(request: HttpRequest, course: str) -> HttpResponse:
    """Reference typed, or read from the group's QR code."""
    return _act(
        request,
        course,
        "admit",
        lambda: services.admit_by_reference(
            actor=actor_of(request),
            course=course,
            session=_number(request, "session"),
            reference=request.POST.get("reference", ""),
        ),
    )


@requires(RUN_COURSES)
@require_POST
@command("course.mark")
def mark(request: HttpRequest, course: str) -> HttpResponse:
    present = [int(one) for one in request.POST.getlist("present") if one.isdecimal()]
    return _act(
        request,
        course,
        "roll",
        lambda: services.mark(
            actor=actor_of(request),
            course=course,
            session=_number(request, "session"),
            reference=request.POST.get("reference", ""),
            present=present,
        ),
    )


@requires(RUN_COURSES)
@require_POST
@command("course.accept_by_phone")
def accept(request: HttpRequest, course: str) -> HttpResponse:
    return _act_on_group(request, course, "line", services.accept_offer)


@requires(RUN_COURSES)
@require_POST
@command("course.cancel_by_phone")
def cancel(request: HttpRequest, course: str) -> HttpResponse:
    return _act_on_group(request, course, "roll", services.cancel_enrolment)


@requires(RUN_COURSES)
@require_POST
@command("course.called")
def called(request: HttpRequest, course: str) -> HttpResponse:
    return _act_on_group(request, course, "calls", services.note_called)


@requires(HEAR_CASES)
@require_POST
@command("course.fee")
def fee(request: HttpRequest, course: str) -> HttpResponse:
    """Take the fee; leads to the receipt."""
    tender = request.POST.get("tender", "")
    try:
        if tender not in Tender.values:
            raise ValidationFailed({"tender": "payment.unknown_tender"})
        receipt = services.receive_fee(
            actor=actor_of(request),
            reference=request.POST.get("reference", ""),
            drawer=request.POST.get("drawer", ""),
            tender=tender,
            received_yen=_number(request, "received_yen"),
        )
    except (*_REFUSALS, NotFoundOrHidden) as refusal:
        return _refused(request, course, refusal, "fee")
    return done(reverse("counter:receipt", args=[receipt]), receipt)


@requires(HEAR_CASES)
@require_POST
@command("course.refund")
def refund(request: HttpRequest, course: str) -> HttpResponse:
    return _act_on_group(request, course, "refund", services.note_refund, how=request.POST.get("how", ""))


@requires(MANAGE_COURSES)
@require_POST
@command("course.quota")
def quota(request: HttpRequest, course: str) -> HttpResponse:
    return _act(
        request,
        course,
        "quota",
        lambda: services.move_quota(
            actor=actor_of(request),
            course=course,
            category=request.POST.get("category", ""),
            front=_number(request, "front"),
        ),
    )


@requires(MANAGE_COURSES)
@require_POST
@command("course.call_off")
def call_off(request: HttpRequest, course: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _act(
        request,
        course,
        "call_off",
        lambda: services.call_off(actor=actor_of(request), course=course, reason=reason),
    )


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0
