"""Codes of refusals in this room."""

from __future__ import annotations

from enum import StrEnum


class PaymentError(StrEnum):
    DRAWER_NOT_OPEN = "payment.drawer_not_open"
    DRAWER_LOCKED = "payment.drawer_locked"
    DRAWER_ALREADY_OPEN = "payment.drawer_already_open"
    NOTHING_TO_PAY = "payment.nothing_to_pay"
    RECEIVED_TOO_LITTLE = "payment.received_too_little"
    NO_CHANGE_FOR_TENDER = "payment.no_change_for_tender"
    VOID_NEEDS_REASON = "payment.void_needs_reason"
    VOID_NEEDS_SECOND_PERSON = "payment.void_needs_second_person"
    VOIDS_PENDING = "payment.voids_pending"
    DIFFERENCE_NEEDS_REASON = "payment.difference_needs_reason"
