"""Codes of refusals in this room."""

from __future__ import annotations

from enum import StrEnum


class ApplicationError(StrEnum):
    NOT_PERMITTED = "application.not_permitted"
    NOT_FOUND = "application.not_found"
    WRONG_STATE = "application.wrong_state"
    ALREADY_SUBMITTED = "application.already_submitted"
    NOT_NEEDED = "application.not_needed"
    RETURN_NEEDS_MESSAGE = "application.return_needs_message"
    RETURN_NEEDS_FIELDS = "application.return_needs_fields"
    RETURN_MESSAGE_TOO_LONG = "application.return_message_too_long"
    RETURN_FIELD_UNKNOWN = "application.return_field_unknown"
    CORRECTION_UNKNOWN = "correction.unknown"
    CORRECTION_FIELD_NOT_ASKED = "correction.field_not_asked"
