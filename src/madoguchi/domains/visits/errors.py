"""Refusal codes of this room; the sentences are in `messages`."""

from __future__ import annotations

from enum import StrEnum


class VisitError(StrEnum):
    NOT_PERMITTED = "visit.not_permitted"
    REFERENCE_NOT_FOUND = "visit.reference_not_found"
    PURPOSE_UNKNOWN = "visit.purpose_unknown"
    PRESENT_ALREADY = "visit.present_already"
    CASE_KNOWN = "visit.case_known"
    TICKET_NOT_FOUND = "ticket.not_found"
    TICKET_WRONG_STATE = "ticket.wrong_state"
    TICKET_TAKEN = "ticket.taken_by_other"
    QUEUE_EMPTY = "ticket.queue_empty"
    SERVICE_UNKNOWN = "ticket.service_unknown"
    RESERVATION_WRONG_STATE = "reservation.wrong_state"
    COUNTER_NOT_FOUND = "counter.not_found"
    COUNTER_NOT_OPEN = "counter.not_open"
    COUNTER_TAKEN = "counter.taken"
    COUNTER_BUSY = "counter.busy"
    NO_FREE_SEAT = "counter.no_free_seat"
    DEVICE_UNKNOWN = "device.unknown"
    DEVICE_CODE_WRONG = "device.code_wrong"
    ALARM_NOT_FOUND = "alarm.not_found"
    ALARM_WRONG_STATE = "alarm.wrong_state"
    ALARM_TAKEN = "alarm.taken_by_other"
    ALARM_OWN = "alarm.own"
    ALARM_OUTCOME = "alarm.outcome"
