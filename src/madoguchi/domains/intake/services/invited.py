"""Times that are kept for those whom the city has written to: the code of the letter opens them, once for each letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from madoguchi.core import invitations
from madoguchi.core.errors import Conflict, InvalidValue, NotFoundOrHidden
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking, InvitationUse, WaveMirror
from madoguchi.domains.intake.services.book_visit import book_visit
from madoguchi.domains.intake.services.booking_rows import Wishes, check_missed
from madoguchi.domains.intake.states import BookingState


def receive_wave(news: Mapping[str, Any]) -> None:
    """`wave` {wave, key, office, service, first_on, last_on, invited}. Repeatable."""
    names = ("key", "office", "service", "first_on", "last_on", "invited")
    WaveMirror.objects.update_or_create(wave=news["wave"], defaults={name: news[name] for name in names})


def read_invitation(code: str) -> tuple[WaveMirror, int]:
    """The wave of a letter's code, and the letter's number.

    Errors: NotFoundOrHidden `invitation.not_found` for anything that is no true code. Queries: 1.
    """
    try:
        wave, number, proof = invitations.parse_code(code)
    except InvalidValue:
        raise NotFoundOrHidden(IntakeError.INVITATION_NOT_FOUND) from None
    row = WaveMirror.objects.filter(wave=wave).first()
    if row is None or not invitations.is_true(row.key, wave, number, proof, invited=row.invited):
        raise NotFoundOrHidden(IntakeError.INVITATION_NOT_FOUND)
    return row, number


def book_invited(access: Access, *, place: str, code: str, told: Wishes) -> BookingView:
    """Book a time of the wave. A letter has one booking that stands; after a cancellation it opens the times again.

    Errors: those of `read_invitation` and `book_visit`; Conflict `invitation.used`; NotAvailable
    `booking.missed_too_often`. Locks: the row of the letter, then the place.
    """
    wave, number = read_invitation(code)
    check_missed(told.mail)
    with transaction.atomic():
        use, _ = InvitationUse.objects.select_for_update().get_or_create(
            wave=wave, number=number, defaults={"reference": access.reference}
        )
        if use.reference != access.reference:
            if Booking.objects.filter(reference=use.reference, state=BookingState.BOOKED).exists():
                raise Conflict(IntakeError.INVITATION_USED)
            InvitationUse.objects.filter(pk=use.pk).update(reference=access.reference)
        return book_visit(access, places=(place,), services=(wave.service,), told=told, wave=wave.wave)
