"""Refusal codes of the register."""

from __future__ import annotations

from enum import StrEnum


class ResidentError(StrEnum):
    NOT_FOUND = "resident.not_found"
    NOT_PERMITTED = "resident.not_permitted"
    INCOMPLETE = "resident.incomplete"
    REQUIRED = "resident.required"
    FOREIGN_NEEDS_CARD = "resident.foreign_needs_card"
    ADDRESS_UNREADABLE = "resident.address_unreadable"
    SAME_PERSON_APPROVES = "resident.same_person_approves"
    QUERY_TOO_SHORT = "resident.query_too_short"
    REASON_REQUIRED = "resident.reason_required"
    NEEDS_TWO_PEOPLE = "resident.needs_two_people"
    REQUEST_CLOSED = "resident.request_closed"
    REQUEST_STALE = "resident.request_stale"
    LIFT_TOO_LONG = "resident.lift_too_long"
    EXTENSION_NOT_OPEN = "resident.extension_not_open"
