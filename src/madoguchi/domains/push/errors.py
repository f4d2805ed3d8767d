"""Codes of refusals in this room."""

from __future__ import annotations

from enum import StrEnum


class PushError(StrEnum):
    NO_EXTRACT = "push.no_extract"
    EXTRACT_UNREADABLE = "push.extract_unreadable"
    EXTRACT_OF_ANOTHER_CITY = "push.extract_of_another_city"
    NOT_FOR_PUSH = "push.not_for_push"
    UNKNOWN_PROCEDURE = "push.unknown_procedure"
    NOT_FOUND = "push.not_found"
    NOT_PERMITTED = "push.not_permitted"
    NOBODY_LEFT = "push.nobody_left"
    NEEDS_SECOND_PERSON = "push.needs_second_person"
    CHANGED_SINCE = "push.changed_since"
    REASON_REQUIRED = "push.reason_required"
    BAD_NUMBERS = "push.bad_numbers"
    BAD_CONTACTS = "push.bad_contacts"
