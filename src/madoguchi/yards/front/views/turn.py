"""On the day: where my ticket stands, later, back again, no more, and by which way I hear of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.adapters.line import chat_address
from madoguchi.core.errors import Conflict, DomainError, InvalidValue, NotAvailable
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.answers import PositionView
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns import conf, services
from madoguchi.domains.turns import selectors as turns
from madoguchi.domains.turns.coming_back import come_back
from madoguchi.domains.turns.states import ContactState, Wish
from madoguchi.foundation import cities, clock
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.messages import message_for
from madoguchi.yards.front.turn_holders import LINK, Holder, demand_may_act, demand_position, with_holder

WHY = "番号と順番だけを、受付番号と合言葉、番号札のQRの鍵、またはお知らせのリンクの鍵を持つ人に見せる"
_ENDED = ("finished", "left")
REFRESH_S = 30


@public(reason=WHY)
@require_GET
@with_holder
def page(request: HttpRequest, holder: Holder) -> HttpResponse:
    """The whole page, or with htmx the part that changes."""
    part = "#turn" if request.headers.get("HX-Request") else ""
    return holder.respond(request, f"front/visit.html{part}", _context(holder))


@public(reason=WHY)
@require_POST
@with_holder
@command("turn.wish")
def wish(request: HttpRequest, holder: Holder) -> HttpResponse:
    """`minutes`: later by so many; else `wish`: back or leave."""
    demand_may_act(holder)
    minutes = request.POST.get("minutes", "")
    wanted = Wish.LATER if minutes else Wish(_known(request.POST.get("wish", "")))
    number = int(minutes) if minutes.isdecimal() else 0
    services.ask(actor=holder.actor, position=demand_position(holder), wish=wanted, minutes=number)
    return done(holder.address("page"), holder.reference)


@public(reason=WHY)
@require_GET
@with_holder
def leave(request: HttpRequest, holder: Holder) -> HttpResponse:
    """The second step of two: whoever only touched the button wrongly goes back from here."""
    demand_may_act(holder)
    return holder.respond(
        request, "front/turn_leave.html", {"position": demand_position(holder), "undo_s": conf.UNDO_S}
    )


@public(reason=WHY)
@require_POST
@with_holder
@command("turn.undo")
def undo(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Too late to take it back is no error: the page says what happened."""
    demand_may_act(holder)
    services.undo(actor=holder.actor, reference=demand_position(holder).reference)
    return done(holder.address("page"), holder.reference)


@public(reason=WHY)
@require_GET
@with_holder
def notice(request: HttpRequest, holder: Holder) -> HttpResponse:
    return _notice_page(request, holder)


@public(reason=WHY)
@require_POST
@with_holder
@command("turn.line")
def line(request: HttpRequest, holder: Holder) -> HttpResponse:
    demand_may_act(holder)
    services.begin_line(actor=holder.actor, waiting=holder.waiting())
    return done(holder.address("notice"), holder.reference)


@public(reason=WHY)
@require_POST
@with_holder
@command("turn.sms")
def sms(request: HttpRequest, holder: Holder) -> HttpResponse:
    demand_may_act(holder)
    phone = request.POST.get("phone", "")
    try:
        services.begin_sms(actor=holder.actor, waiting=holder.waiting(), phone=phone)
    except (InvalidValue, Conflict) as refusal:
        return _notice_page(request, holder, phone=phone, phone_error=refusal)
    return done(holder.address("notice"), holder.reference)


@public(reason=WHY)
@require_http_methods(["POST"])
@with_holder
def code(request: HttpRequest, holder: Holder) -> HttpResponse:
    """No command: a wrong try has to be counted although it is refused, and a right one is right once."""
    demand_may_act(holder)
    try:
        services.confirm_sms(
            actor=holder.actor, reference=holder.reference, code=request.POST.get("code", "")
        )
    except Conflict as refusal:
        return _notice_page(request, holder, code_error=refusal)
    return _notice_page(request, holder)


@public(reason=WHY)
@require_POST
@with_holder
@command("turn.mail")
def mail(request: HttpRequest, holder: Holder) -> HttpResponse:
    demand_may_act(holder)
    address = request.POST.get("mail", "").strip()
    try:
        services.choose_mail(actor=holder.actor, waiting=holder.waiting(), mail=address)
    except InvalidValue as refusal:
        return _notice_page(request, holder, mail=address, mail_error=refusal)
    return done(holder.address("notice"), holder.reference)


@public(reason=WHY)
@require_POST
@with_holder
@command("turn.stop")
def stop(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Anybody who holds the link may stop the messages: also a stranger who gets somebody else's."""
    services.stop_contact(actor=holder.actor, reference=holder.reference)
    return done(holder.address("notice"), holder.reference)


def _known(text: str) -> str:
    """Errors: NotAvailable `turn.over` for a wish that no button sends."""
    if text not in (Wish.BACK, Wish.LEAVE):
        raise NotAvailable("turn.over")
    return text


def _context(holder: Holder) -> dict[str, Any]:
    position = holder.position
    is_ended = position is not None and position.state in _ENDED
    asked = turns.get_wish(holder.actor, position.reference, position.number) if position else None
    return {
        "position": position,
        "age_min": _age_min(position),
        "is_old": _age_min(position) >= conf.NEWS_OLD_MIN,
        "is_over": is_ended,
        "back": _back(position),
        "where": _where(position),
        "later_min": conf.LATER_MIN,
        "asked": asked,
        "is_leaving": asked is not None and asked.wish == Wish.LEAVE and not is_ended,
        "contact": turns.get_contact(holder.actor, holder.reference),
        "booking": intake.get_booking(holder.access) if holder.access else None,
        "refresh_s": REFRESH_S,
        "reference": holder.reference if holder.access else "",
    }


def _age_min(position: PositionView | None) -> int:
    return int((clock.now() - position.as_of).total_seconds() // 60) if position else 0


def _back(position: PositionView | None) -> Any:
    is_waiting = position is not None and position.state in ("waiting", "handed_over")
    if position is None or not is_waiting or position.stays:
        return None
    return come_back(low_min=position.low_min, as_of=position.as_of, now=clock.now())


def _where(position: PositionView | None) -> dict[str, str] | None:
    """The counter to wait at, in the reader's language: it changes when staff send somebody elsewhere."""
    office = cities.current().offices.get(position.office) if position else None
    for counter in office.counters if position and office and not position.stays else ():
        if position and counter.id == position.place:
            name = counter.name.in_language(get_language() or "ja")
            return {"number": counter.number, "name": name, "floor": counter.floor}
    return None


def _notice_page(request: HttpRequest, holder: Holder, **typed: Any) -> HttpResponse:
    """`typed`: what was typed, and refusals as `<field>_error`."""
    pending = turns.get_pending(holder.actor, holder.reference)
    contact = turns.get_contact(holder.actor, holder.reference)
    is_line = pending is not None and pending.channel == Channel.LINE
    errors = {name: _words(value) for name, value in typed.items() if isinstance(value, DomainError)}
    context = {
        **typed,
        **errors,
        "errors": list(errors.values()),
        "channels": turns.list_channels(),
        "contact": contact,
        "failure": message_for(contact.failure) if contact and contact.failure else None,
        "pending": pending,
        "is_line": is_line,
        "chat": chat_address(settings.LINE_ACCOUNT, pending.address) if pending and is_line else "",
        "account": settings.LINE_ACCOUNT,
        "is_stopped": holder.kind == LINK
        and holder.contact is not None
        and holder.contact.state == ContactState.ENDED,
        "refresh_s": REFRESH_S if is_line else 0,
    }
    return holder.respond(request, "front/turn_notice.html", context, status=422 if errors else 200)


def _words(refusal: DomainError) -> Any:
    return message_for(refusal.code)
