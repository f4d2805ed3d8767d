"""Codes of intake's refusals."""

from __future__ import annotations

from enum import StrEnum


class IntakeError(StrEnum):
    GUIDE_NOT_FOUND = "guide.not_found"
    GUIDE_WRONG_ANSWER = "guide.wrong_answer"
    ENTRY_NOT_FOUND = "entry.not_found"
    ENTRY_STALE = "entry.stale"
    PLACE_TAKEN = "booking.place_taken"
    PLACE_CLOSED = "booking.place_closed"
    ALREADY_BOOKED = "booking.already_booked"
    HOLD_LAPSED = "booking.hold_lapsed"
    BOOKING_NOT_FOUND = "booking.not_found"
    PLACES_APART = "booking.places_apart"
    TOO_LATE = "booking.too_late"
    MISSED_TOO_OFTEN = "booking.missed_too_often"
    PHONE_NEEDED = "booking.phone_needed"
    WAITING_ALREADY = "waiting.already"
    WAITING_NOT_FOUND = "waiting.not_found"
    WAITING_DAYS = "waiting.days"
    OFFER_OVER = "waiting.offer_over"
    INVITATION_NOT_FOUND = "invitation.not_found"
    INVITATION_FORM = "invitation.form"
    INVITATION_USED = "invitation.used"
    CORRECTION_NOT_FOUND = "correction.not_found"
