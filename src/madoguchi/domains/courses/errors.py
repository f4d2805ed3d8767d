"""Refusal codes of this room; the sentences are in `messages`."""

from __future__ import annotations

from enum import StrEnum


class CourseError(StrEnum):
    NOT_PERMITTED = "course.not_permitted"
    NOT_FOUND = "course.not_found"
    WRONG_STATE = "course.wrong_state"
    ENROLMENT_NOT_FOUND = "enrolment.not_found"
    ENROLMENT_WRONG_STATE = "enrolment.wrong_state"
    CALLED_OFF = "enrolment.course_called_off"
    SEAT_GONE = "enrolment.seat_gone"
    TWICE = "enrolment.twice"
    TOO_MANY_COURSES = "enrolment.too_many_courses"
    REASON_NEEDED = "course.reason_needed"
    NAME_NEEDED = "enrolment.name_needed"
    KANA_NEEDED = "enrolment.kana_needed"
    CONTACT_NEEDED = "enrolment.contact_needed"
    NOT_TODAY = "enrolment.not_today"
    NOTHING_OWED = "enrolment.nothing_owed"
    NOTHING_TO_REFUND = "enrolment.nothing_to_refund"
    REFUND_NEEDS_NOTE = "enrolment.refund_needs_note"
    CATEGORY_UNKNOWN = "enrolment.category_unknown"
