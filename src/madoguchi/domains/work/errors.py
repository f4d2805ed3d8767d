"""Codes of refusals in this room."""

from __future__ import annotations

from enum import StrEnum


class WorkError(StrEnum):
    NOT_FOUND = "work.not_found"
    NOT_PERMITTED = "work.not_permitted"
    WRONG_STATE = "work_item.wrong_state"
    CLAIMED_BY_OTHER = "work.claimed_by_other"
    NOT_YOURS = "work.not_yours"
    NEEDS_SECOND_PERSON = "work.needs_second_person"
    NEEDS_REASON = "work.needs_reason"
    MAIL_HELD = "work.mail_held"
    EXCHANGE_NOT_FOUND = "exchange.not_found"
    NOTHING_TO_SEND = "exchange.nothing_to_send"
    NO_FILE = "exchange.no_file"
    NO_SYSTEM = "exchange.no_system"
    NOT_LINKED = "exchange.not_linked"
    NOT_SENT = "exchange.not_sent"
    ROW_WRONG_STATE = "exchange_row.wrong_state"
    RESULT_UNREADABLE = "exchange.result_unreadable"
    RESULT_TOO_LARGE = "exchange.result_too_large"


class ResultProblem(StrEnum):
    """What may be wrong with one line of a result file; the other lines are taken."""

    SHORT_LINE = "exchange.result_short_line"
    UNKNOWN_ROW = "exchange.result_unknown_row"
    OTHER_APPLICATION = "exchange.result_other_application"
    UNKNOWN_RESULT = "exchange.result_unknown_result"
    NO_REASON = "exchange.result_no_reason"
    DIFFERS = "exchange.result_differs"
