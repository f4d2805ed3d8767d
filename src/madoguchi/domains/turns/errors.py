"""Codes of this room's refusals."""

from __future__ import annotations

from enum import StrEnum


class TurnError(StrEnum):
    NOT_FOUND = "turn.not_found"
    ONLY_LOOK = "turn.only_look"
    OVER = "turn.over"
    CHANNEL_OFF = "turn.channel_off"
    BAD_ADDRESS = "turn.bad_address"
    NO_MOBILE = "turn.no_mobile"
    WRONG_CODE = "turn.wrong_code"
    TOO_MANY_CODES = "turn.too_many_codes"
    LATER_UNKNOWN = "turn.later_unknown"
    CALLED_ALREADY = "turn.called_already"
