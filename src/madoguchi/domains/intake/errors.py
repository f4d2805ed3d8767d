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
    CORRECTION_NOT_FOUND = "correction.not_found"
