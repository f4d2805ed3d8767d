"""The form by which a group enrols or joins the waiting list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.enrolments import selectors, services
from madoguchi.domains.enrolments.shapes import CategoryView, CourseView
from madoguchi.foundation import clock, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.yards.courses import keys, words
from madoguchi.yards.courses.forms import EnrolForm, words_of


@public(reason="申し込む前のページ。書いた内容は保存せず、封をして市役所に送るだけ")
@require_http_methods(["GET", "POST"])
@keys.remembers_new
@command("course.enrol")
def enrol(request: HttpRequest, course: str) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    found = selectors.get_course(actor_of(request), course)
    category = found.category(asked.get("category", ""))
    if category is None:
        raise NotFoundOrHidden("enrolment.category_unknown")
    size = _size(asked.get("size", ""), category)
    data = request.POST if request.method == "POST" else None
    form = EnrolForm(category.limits, size, data, language=get_language() or "ja")
    if data is not None and form.is_valid():
        sent = _send(request, found, category, form)
        if sent is not None:
            return sent
    return _page(request, found, category, form)


def _send(
    request: HttpRequest, course: CourseView, category: CategoryView, form: EnrolForm
) -> HttpResponse | None:
    """None where the form has to be shown again."""
    access = keys.form_keys(request)
    if access is None:
        raise NotAvailable("enrolment.form_too_old")
    try:
        services.enrol(
            access,
            course=course.course,
            category=category.code,
            people=form.people(),
            contact=form.contact(),
            waits=request.POST.get("waits") == "1",
        )
    except ValidationFailed as wrong:
        form.refuse(wrong)
        return None
    except (NotAvailable, Conflict) as refusal:
        form.add_error(None, words_of(refusal.code))
        return None
    return done(reverse("courses:enrolment", args=[access.reference]), access.reference)


def _page(request: HttpRequest, course: CourseView, category: CategoryView, form: EnrolForm) -> HttpResponse:
    language = get_language() or "ja"
    context: dict[str, Any] = {
        "course": course,
        "title": words.title_of(course.series, language),
        "where": words.where(course.series, course.place, language),
        "category": next(one for one in words.categories(course, language) if one.code == category.code),
        "form": form,
        "size": form.size,
        "fee_yen": category.fee_yen * form.size,
        "waits": category.waiting > 0 or category.free < form.size,
        "keys": request.POST.get("keys") or keys.new_form_keys(),
        "is_open": words.is_open(course, clock.now()),
        "period": words.period_text(course, clock.now()),
    }
    status = 422 if form.errors else 200
    response = release.page(request, "courses/enrol.html", context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _size(text: str, category: CategoryView) -> int:
    wanted = int(text) if text.isdecimal() and len(text) < 4 else category.limits.group_min
    return min(max(wanted, category.limits.group_min), category.limits.group_max)
