"""Waiting for a time: into the line, the answer to what is kept, and out of it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.foundation import clock
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.yards.front import entry_keys
from madoguchi.yards.front.entry_keys import with_access
from madoguchi.yards.front.views.booking import guide_facts, mail_error

WHY = "空き待ちは受付番号と合言葉で守る"


@public(reason=WHY)
@require_POST
@command("waiting.join")
def join(request: HttpRequest) -> HttpResponse:
    """A person without an entry gets one with it, so that one reference serves all.

    Errors: ValidationFailed `waiting.days`; Conflict `waiting.already`."""
    access = entry_keys.read_access(request)
    keys = access or entry_keys.keys_for_begin(request)
    last_on, mail = _day(request.POST.get("last_on", "")), request.POST.get("mail", "").strip()
    if last_on is None or mail_error(mail):
        code = IntakeError.WAITING_DAYS if last_on is None else "value.mail"
        raise ValidationFailed({"last_on": code}, code=IntakeError.WAITING_DAYS)
    if access is None:
        facts = guide_facts(request, request.POST.get("guide", ""))
        services.begin_entry(keys, facts=facts, source="entry", language=get_language() or "ja")
    slots = request.POST.get("slots", "1")
    services.join_line(
        keys,
        office=request.POST.get("office", "")[:40],
        service=request.POST.get("service", "")[:40],
        first_on=clock.today(),
        last_on=last_on,
        slots=int(slots) if slots in ("1", "2", "3", "4", "5", "6") else 1,
        mail=mail,
    )
    return done(reverse("front:book"), keys.reference)


@public(reason=WHY)
@require_POST
@with_access
@command("waiting.accept")
def accept(request: HttpRequest, access: Access) -> HttpResponse:
    services.accept_offer(access)
    return done(reverse("front:book"), access.reference)


@public(reason=WHY)
@require_POST
@with_access
@command("waiting.decline")
def decline(request: HttpRequest, access: Access) -> HttpResponse:
    services.decline_offer(access)
    return done(reverse("front:book"), access.reference)


@public(reason=WHY)
@require_POST
@with_access
@command("waiting.leave")
def leave(request: HttpRequest, access: Access) -> HttpResponse:
    services.leave_line(access.reference, actor=access.actor)
    return done(reverse("front:book"), access.reference)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
