"""Refusal codes that only this side knows; those of both sides are in `courses`, and every text is found by its code."""

from __future__ import annotations

from enum import StrEnum


class EnrolmentError(StrEnum):
    OFFER_OVER = "enrolment.offer_over"
    WRONG_SIZE = "enrolment.wrong_size"
    FORM_TOO_OLD = "enrolment.form_too_old"
