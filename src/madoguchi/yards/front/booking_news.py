"""Mails that no click of the citizen asked for: a time is free, a time was called off. Postcards, without a name."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from madoguchi.domains.intake import booking_selectors
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.events import (
    BookingCalledOff,
    BookingMadeForCaller,
    WaitingEnded,
    WaitingOffered,
)
from madoguchi.domains.notifications.services import Letter, send_mail_to_case
from madoguchi.foundation import cities, events
from madoguchi.foundation.events import EventMeta
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.ui.templatetags.ui import jst
from madoguchi.yards.front.mailing import OWNER


def tell_offered(event: WaitingOffered, meta: EventMeta) -> None:
    """A place is kept for them: until when, and where to answer."""
    _send("waiting_offered", event.office, meta, when=event.starts_at, until=event.until)


def tell_ended(event: WaitingEnded, meta: EventMeta) -> None:
    """They did not answer several offers in a row."""
    _send("waiting_ended", event.office, meta)


def tell_called_off(event: BookingCalledOff, meta: EventMeta) -> None:
    """The city cannot keep the time, and why; the link leads to other times, and they are first in the line."""
    _send("booking_called_off", event.office, meta, when=event.starts_at, reason=event.reason)


def tell_made(event: BookingMadeForCaller, meta: EventMeta) -> None:
    """Staff has changed on the telephone what was booked with an address."""
    _send("booking_changed", event.office, meta, when=event.starts_at)


def connect() -> None:
    events.subscribe(WaitingOffered, tell_offered)
    events.subscribe(WaitingEnded, tell_ended)
    events.subscribe(BookingCalledOff, tell_called_off)
    events.subscribe(BookingMadeForCaller, tell_made)


def _send(template: str, office: str, meta: EventMeta, **told: str) -> None:
    reference = meta.case
    mail = intake.get_notice_mail(reference)
    if not mail:
        return
    language = booking_selectors.get_language(reference)
    city = cities.current()
    place = city.bookable.get(office) or city.main_office.bookable
    with override(language):
        values = {
            "city": city.name.in_language(language),
            "place": f"{place.name.in_language(language)} {place.address}".strip(),
            "reference": reference,
            "url": f"{settings.FRONT_URL}{reverse('front:book')}",
            **{name: _moment(text) if name in ("when", "until") else text for name, text in told.items()},
        }
    send_mail_to_case(
        actor=SYSTEM,
        case=reference,
        to=mail,
        owner=OWNER,
        event_key=f"{template}:{meta.event_id}",
        letter=Letter(template=template, values=values, language=language),
    )


def _moment(text: str) -> str:
    return jst(datetime.fromisoformat(text))
