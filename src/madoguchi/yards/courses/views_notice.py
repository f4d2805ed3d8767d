"""Choosing LINE or text messages for the news of one enrolment; the page of the link in the messages does the rest."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from madoguchi.core.errors import Conflict, InvalidValue, NotFoundOrHidden
from madoguchi.domains.enrolments import selectors
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.turns import selectors as turns
from madoguchi.domains.turns import services
from madoguchi.domains.turns.errors import TurnError
from madoguchi.foundation import clock
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.yards.courses.keys import with_access
from madoguchi.yards.courses.views_mine import WHY, show_enrolment


@public(reason=WHY)
@require_POST
@with_access
@command("course.notice")
def notice(request: HttpRequest, access: Access) -> HttpResponse:
    """`way` is "line" or "sms", with `phone`. Leads to where the code is shown or typed.

    Errors: NotAvailable `turn.channel_off`; NotFoundOrHidden `course.not_found` for a course long ago.
    """
    waiting = services.Waiting(access.reference, get_language() or "ja", _last_day(request, access))
    try:
        if request.POST.get("way") == "sms":
            services.begin_sms(actor=access.actor, waiting=waiting, phone=request.POST.get("phone", ""))
        else:
            services.begin_line(actor=access.actor, waiting=waiting)
    except (InvalidValue, Conflict) as refusal:
        return show_enrolment(request, access, refusal=refusal)
    pending = turns.get_pending(access.actor, access.reference)
    if pending is None:
        raise NotFoundOrHidden(TurnError.NOT_FOUND)
    return done(reverse("front:link_notice", args=[pending.public_id]), access.reference)


def _last_day(request: HttpRequest, access: Access) -> date:
    found = selectors.get_course(actor_of(request), selectors.get_enrolment(access).course)
    return clock.local(found.meetings[-1][1]).date()
