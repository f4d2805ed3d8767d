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
