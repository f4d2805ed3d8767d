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
    NUMBER_NOT_INHERITED = "resident.number_not_inherited"
    SAME_PERSON_APPROVES = "resident.same_person_approves"
    NO_CORE_SYSTEM = "resident.no_core_system"
    ROW_UNREADABLE = "resident.row_unreadable"
    ROW_NOT_STORED = "resident.row_not_stored"
    CHOICE_UNKNOWN = "resident.choice_unknown"
    MEASURE_UNREADABLE = "resident.measure_unreadable"
    FILE_UNREADABLE = "resident.file_unreadable"
    COLUMNS_MISSING = "resident.columns_missing"
    DECISION_MISSING = "resident.decision_missing"
    CONFLICT_SETTLED = "resident.conflict_settled"
    QUERY_TOO_SHORT = "resident.query_too_short"
    REASON_REQUIRED = "resident.reason_required"
    NEEDS_TWO_PEOPLE = "resident.needs_two_people"
    REQUEST_CLOSED = "resident.request_closed"
    REQUEST_STALE = "resident.request_stale"
    LIFT_TOO_LONG = "resident.lift_too_long"
    STARTS_LATER = "resident.measure_starts_later"
    EXTENSION_NOT_OPEN = "resident.extension_not_open"
