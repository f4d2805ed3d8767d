"""Refusal codes of the number zone."""

from __future__ import annotations

from enum import StrEnum


class NumberError(StrEnum):
    NOT_PERMITTED = "number.not_permitted"
    NOT_FOUND = "number.not_found"
    BASIS_UNKNOWN = "number.basis_unknown"
    REASON_UNKNOWN = "number.reason_unknown"
    WRONG_SENDER = "number.wrong_sender"
    REQUEST_MALFORMED = "number.request_malformed"
    INVALID_NUMBER = "number.invalid_number"
    NOT_IN_BOX = "number.not_in_box"
    NOT_PRINTED = "number.not_printed"
