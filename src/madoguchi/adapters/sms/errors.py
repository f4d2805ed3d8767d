"""Why a text message was not taken."""

from __future__ import annotations

from enum import StrEnum


class SmsError(StrEnum):
    REJECTED = "sms.rejected"
    WRONG_NUMBER = "sms.wrong_number"
    STOPPED = "sms.stopped"
    NOT_ALLOWED = "sms.not_allowed"
    BUSY = "sms.busy"
    DOWN = "sms.down"
    NO_ANSWER = "sms.no_answer"
