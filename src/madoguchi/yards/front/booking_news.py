"""Messages that no click of the citizen asked for: a time is free, a time was called off. Postcards, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

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
from madoguchi.domains.turns.services import ChosenWay, send_to_chosen
from madoguchi.foundation import cities, clock, events
from madoguchi.foundation.events import EventMeta
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.ui.templatetags.ui import jst
from madoguchi.yards.front.mailing import OWNER

_News = WaitingOffered | WaitingEnded | BookingCalledOff | BookingMadeForCaller


def tell_offered(event: WaitingOffered, meta: EventMeta) -> None:
    """A place is kept for them: until when, and where to answer."""
    _send("waiting_offered", event, meta, when=event.starts_at, until=event.until)


def tell_ended(event: WaitingEnded, meta: EventMeta) -> None:
    """They did not answer several offers in a row."""
    _send("waiting_ended", event, meta)


def tell_called_off(event: BookingCalledOff, meta: EventMeta) -> None:
    """The city cannot keep the time, and why; the link leads to other times, and they are first in the line."""
    _send("booking_called_off", event, meta, when=event.starts_at, reason=event.reason)


def tell_made(event: BookingMadeForCaller, meta: EventMeta) -> None:
    """Staff has changed on the telephone what was booked with an address."""
    _send("booking_changed", event, meta, when=event.starts_at)


def connect() -> None:
    events.subscribe(WaitingOffered, tell_offered)
    events.subscribe(WaitingEnded, tell_ended)
    events.subscribe(BookingCalledOff, tell_called_off)
    events.subscribe(BookingMadeForCaller, tell_made)


def _send(template: str, event: _News, meta: EventMeta, **told: str) -> None:
    """Where the household chose LINE, a telephone or another mail for its turn, it hears of this there too, and only there."""
    reference, key = meta.case, f"{template}:{meta.event_id}"

    def write(way: ChosenWay) -> Letter:
        name = f"{template}_short" if way.is_short else template
        return Letter(name, _values(event.office, reference, way.language, told), language=way.language)

    expires_at = datetime.fromisoformat(told["until"]) if "until" in told else None
    until_on = _until(reference, told)
    if not send_to_chosen(
        reference=reference, event_key=key, write=write, until_on=until_on, expires_at=expires_at
    ):
        language = booking_selectors.get_language(reference)
        letter = write(ChosenWay(language, is_short=False))
        mail = intake.get_notice_mail(reference)
        send_mail_to_case(actor=SYSTEM, case=reference, to=mail, owner=OWNER, event_key=key, letter=letter)


def _values(office: str, reference: str, language: str, told: Mapping[str, str]) -> dict[str, str]:
    city = cities.current()
    place = city.bookable.get(office) or city.main_office.bookable
    with override(language):
        return {
            "city": city.name.in_language(language),
            "place": f"{place.name.in_language(language)} {place.address}".strip(),
            "reference": reference,
            "url": f"{settings.FRONT_URL}{reverse('front:book')}",
            **{name: _moment(text) if name in ("when", "until") else text for name, text in told.items()},
        }


def _until(reference: str, told: Mapping[str, str]) -> date | None:
    """Until when there may be more to tell: the day of the time, or the last day that is waited for."""
    days = [clock.local(datetime.fromisoformat(told["when"])).date()] if "when" in told else []
    waits_until = booking_selectors.get_last_day_of_waiting(reference)
    return max([*days, *([waits_until] if waits_until else [])], default=None)


def _moment(text: str) -> str:
    return jst(datetime.fromisoformat(text))
