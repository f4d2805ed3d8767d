"""What a citizen enrolled in: how it stands, giving it up, answering an offer, changing the category."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.core.errors import DomainError, NotFoundOrHidden
from madoguchi.domains.enrolments import selectors, services
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.shapes import CourseView, EnrolmentView
from madoguchi.domains.enrolments.states import EnrolmentState
from madoguchi.domains.turns import selectors as turns
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.foundation.policy.messages import message_for
from madoguchi.ui.calendar_files import CONTENT_TYPE, Appointment, calendar_text
from madoguchi.ui.keys_form import KeysForm
from madoguchi.ui.templatetags.ui import jst
from madoguchi.yards.courses import keys, words
from madoguchi.yards.courses.forms import words_of
from madoguchi.yards.courses.keys import with_access

_SEATED = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.MISSED)
WHY = "受付番号と合言葉(署名つきCookie)で守る。名前はこちら側に残っていない"


@public(reason=WHY)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Enrolments that this browser has the keys of; without one, the page that asks for keys."""
    language = get_language() or "ja"
    found = []
    for access in keys.read_all(request):
        try:
            one = selectors.get_enrolment(access)
            found.append((one, _course(request, one), words.title_of(one.series, language)))
        except NotFoundOrHidden:
            continue
    if not found:
        return release.redirect(reverse("courses:open"))
    context = {
        "enrolments": [
            {"one": a, "course": b, "title": c, "state": words.STATES[a.state]} for a, b, c in found
        ]
    }
    return _kept_off_disks(release.page(request, "courses/mine.html", context, allowed=release.NOBODY))


@public(reason="受付番号と合言葉を入れるところ。どちらかがちがえば同じ「見つかりません」になる")
@require_http_methods(["GET", "POST"])
@keys.opens
@command("course.open")
def open_enrolment(request: HttpRequest) -> HttpResponse:
    form = KeysForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:9]})
    if request.method == "POST" and form.is_valid():
        found = selectors.get_access(
            actor_of(request), form.cleaned_data["reference"], form.cleaned_data["secret"]
        )
        return done(reverse("courses:enrolment", args=[found.reference]), found.reference)
    status = 422 if form.errors else 200
    return release.page(request, "courses/open.html", {"form": form}, allowed=release.NOBODY, status=status)


@public(reason=WHY)
@require_GET
@with_access
def enrolment(request: HttpRequest, access: Access) -> HttpResponse:
    return show_enrolment(request, access)


def show_enrolment(
    request: HttpRequest, access: Access, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The page of one enrolment; `refusal` is of the telephone number typed there."""
    one, language = selectors.get_enrolment(access), get_language() or "ja"
    course = _course(request, one)
    now = clock.now()
    context: dict[str, Any] = {
        "one": one,
        "course": course,
        "state": words.STATES[one.state],
        "title": words.title_of(one.series, language),
        "where": words.where(one.series, course.place, language) if course else None,
        "category": words.category_name(one.series, one.category, language),
        "others": _others(one, course, language),
        "why": words_of(one.reason) if one.reason else "",
        "offer_until": jst(one.offer_until),
        "cancel_until": jst(course.cancel_until, "until") if course else "",
        "can_cancel": one.state in (EnrolmentState.WAITING, EnrolmentState.OFFERED)
        or (one.state == EnrolmentState.ENROLLED and course is not None and now < course.cancel_until),
        "is_paid": one.state in _SEATED and one.as_of is not None and one.owed_yen <= 0,
        "refund_yen": max(0, -one.owed_yen),
        "secret": access.secret,
        "as_of": jst(one.as_of),
        "channels": turns.list_channels() if one.is_active else (),
        "contact": turns.get_contact(access.actor, access.reference),
        "phone": request.POST.get("phone", "") if refusal else "",
        "refusal": message_for(refusal.code) if refusal else None,
    }
    status = 422 if refusal else 200
    page = release.page(request, "courses/enrolment.html", context, allowed=release.NOBODY, status=status)
    return _kept_off_disks(page)


@public(reason=WHY)
@require_GET
@with_access
def calendar(request: HttpRequest, access: Access) -> HttpResponse:
    """Every meeting as a calendar entry; without a name, because calendars are shared."""
    one, language = selectors.get_enrolment(access), get_language() or "ja"
    course = _course(request, one)
    if course is None or one.state != EnrolmentState.ENROLLED:
        raise NotFoundOrHidden("enrolment.not_found")
    content = _calendar_text(request, course, one, language)
    response = release.text(
        request, content, allowed=release.NOBODY, content_type=CONTENT_TYPE, name="kouza.ics"
    )
    return _kept_off_disks(response)


@public(reason=WHY)
@require_POST
@with_access
@command("course.cancel")
def cancel(request: HttpRequest, access: Access) -> HttpResponse:
    services.cancel(access)
    return _back(access)


@public(reason=WHY)
@require_POST
@with_access
@command("course.accept")
def accept(request: HttpRequest, access: Access) -> HttpResponse:
    services.accept_offer(access)
    return _back(access)


@public(reason=WHY)
@require_POST
@with_access
@command("course.change")
def change(request: HttpRequest, access: Access) -> HttpResponse:
    services.change_category(access, category=request.POST.get("category", ""))
    return _back(access)


def _calendar_text(request: HttpRequest, course: CourseView, one: EnrolmentView, language: str) -> str:
    where = words.where(one.series, course.place, language)
    meetings = [
        Appointment(
            uid=f"{course.course}-{number}-{one.reference}",
            sequence=one.changes,
            starts_at=begins,
            length_min=int((ends - begins).total_seconds() // 60),
            summary=words.title_of(one.series, language),
            location=f"{where.name} {where.address}".strip(),
            description=f"{_('受付番号')} {one.reference}",
            url=request.build_absolute_uri(reverse("courses:enrolment", args=[one.reference])),
            organizer=settings.DEFAULT_FROM_EMAIL,
            by=cities.current().name.in_language(language),
        )
        for number, (begins, ends) in enumerate(course.meetings, 1)
    ]
    return calendar_text(*meetings, host=request.get_host())


def _back(access: Access) -> HttpResponse:
    return done(reverse("courses:enrolment", args=[access.reference]), access.reference)


def _course(request: HttpRequest, one: EnrolmentView) -> CourseView | None:
    """None where the course was long ago."""
    try:
        return selectors.get_course(actor_of(request), one.course)
    except NotFoundOrHidden:
        return None


def _others(one: EnrolmentView, course: CourseView | None, language: str) -> list[words.CategoryWords]:
    """Categories to which the whole group can change now."""
    if course is None or one.state != EnrolmentState.ENROLLED or clock.now() >= course.cancel_until:
        return []
    fitting = {
        other.code
        for other in course.categories
        if other.code != one.category and other.free >= one.people and not other.waiting
    }
    found = words.categories(course, language)
    return [
        other for other in found if other.code in fitting and one.people in other.sizes and other.can_enrol
    ]


def _kept_off_disks(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response
