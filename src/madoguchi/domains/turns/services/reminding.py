"""A reminder on the evening before a booked visit, and one in the morning of the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.notifications.services import Letter, News, send_to_case
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns import conf
from madoguchi.domains.turns.addresses import BOOKED, address_of
from madoguchi.domains.turns.models import TurnContact
from madoguchi.domains.turns.states import ContactState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities.shown_values import show_date
from madoguchi.foundation.policy.actors import SYSTEM

INTAKE = "intake"
"""Owner of the mail addresses that people gave with their booking."""


def remind_booked() -> int:
    """How many reminders were queued: each once per booking, a moved one anew. Queries: 1 outside the hours."""
    now = clock.now()
    today = clock.today()
    count = 0
    if conf.DAY_BEFORE_FROM_HOUR <= clock.local(now).hour < conf.DAY_BEFORE_TO_HOUR:
        count += _remind(today + timedelta(days=1), "booking_tomorrow", now)
    if clock.local(now).hour >= conf.TODAY_FROM_HOUR:
        count += _remind(today, "booking_today", now + timedelta(minutes=conf.TODAY_AT_LEAST_MIN))
    return count


def _remind(day: date, template: str, not_before: datetime) -> int:
    booked = [one for one in intake.list_bookings_on(day) if one.starts_at >= not_before]
    return sum(_send(one, template) for one in booked)


@transaction.atomic
def _send(booking: BookingView, template: str) -> int:
    contact = (
        TurnContact.objects.select_for_update()
        .filter(reference=booking.reference, state=ContactState.ACTIVE)
        .first()
    )
    if contact is not None:
        language, channel, to, owner = contact.language, contact.channel, address_of(contact), BOOKED
        url = f"{settings.FRONT_URL}/n/{contact.public_id}/"
        TurnContact.objects.filter(pk=contact.pk).update(until_on=clock.local(booking.starts_at).date())
    else:
        language, channel, owner = intake.get_language(booking.reference), str(Channel.MAIL), INTAKE
        to, url = intake.get_notice_mail(booking.reference), f"{settings.FRONT_URL}/book/"
    news = News(booking.reference, owner, f"{template}:{booking.public_id}", expires_at=booking.starts_at)
    letter = Letter(template, _values(booking, language, url), language=language)
    return int(send_to_case(actor=SYSTEM, news=news, channel=channel, to=to, letter=letter) is not None)


def _values(booking: BookingView, language: str, url: str) -> dict[str, str]:
    city = cities.current()
    at = clock.local(booking.starts_at)
    place = city.bookable.get(booking.office) or city.main_office.bookable
    return {
        "city": city.name.in_language(language),
        "when": f"{show_date(at.date().isoformat(), language)} {at:%H:%M}",
        "place": f"{place.name.in_language(language)} {place.address}",
        "reference": booking.reference,
        "url": url,
    }
