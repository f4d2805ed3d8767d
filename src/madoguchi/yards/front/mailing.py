"""Mails about a booking. They carry the reference and the time, no name: a mail is a postcard."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.states import BookingState
from madoguchi.domains.notifications.ports import Addressee
from madoguchi.domains.notifications.services import Attachment, Letter, send_mail_to_case
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Bookable
from madoguchi.ui.calendar_files import CONTENT_TYPE, Appointment, calendar_text
from madoguchi.ui.templatetags.ui import jst

OWNER = "intake"


def place_of(booking: BookingView) -> Bookable:
    """Where the booking is; the main office for one that names none."""
    city = cities.current()
    return city.bookable.get(booking.office) or city.main_office.bookable


def addressee_of(reference: str) -> Addressee | None:
    """Asked again when a mail goes out."""
    mail = intake.get_notice_mail(reference)
    return Addressee(mail, f"entry:{reference}") if mail else None


def booking_calendar(request: HttpRequest, booking: BookingView) -> str:
    """The booking as a calendar file, moved or taken away by the same UID. Queries: 1."""
    language = get_language() or "ja"
    city, place = cities.current(), place_of(booking)
    office = place.name.in_language(language)
    appointment = Appointment(
        uid=f"booking-{booking.reference}",
        sequence=intake.count_changes(booking.reference, booking.public_id),
        starts_at=booking.starts_at,
        length_min=booking.length_min,
        summary=_("%(office)sの予約") % {"office": office},
        location=f"{office} {place.address}".strip(),
        description=f"{_('受付番号')} {booking.reference}",
        url=request.build_absolute_uri(reverse("front:book")),
        organizer=settings.DEFAULT_FROM_EMAIL,
        by=city.name.in_language(language),
        is_cancelled=booking.state != BookingState.BOOKED,
    )
    return calendar_text(appointment, host=request.get_host())


def send_booking_mail(request: HttpRequest, access: Access, booking: BookingView, template: str) -> None:
    """Queue `booking_made`, `booking_changed` or `booking_cancelled`; nothing where no address was given."""
    to = intake.get_notice_mail(access.reference)
    if not to:
        return
    language = get_language() or "ja"
    city, place = cities.current(), place_of(booking)
    values = {
        "city": city.name.in_language(language),
        "when": jst(booking.starts_at),
        "place": f"{place.name.in_language(language)} {place.address}".strip(),
        "reference": access.reference,
        "url": request.build_absolute_uri(reverse("front:book")),
    }
    calendar = Attachment("yoyaku.ics", booking_calendar(request, booking), CONTENT_TYPE)
    send_mail_to_case(
        actor=access.actor,
        case=access.reference,
        to=to,
        owner=OWNER,
        event_key=f"{template}:{booking.public_id}",
        letter=Letter(template, values, language=language, attachments=(calendar,)),
    )
