"""All writes of courses. Actor first, keyword only, one transaction each."""

from __future__ import annotations

from madoguchi.domains.courses.services.call_roll import admit_by_reference, mark
from madoguchi.domains.courses.services.end_courses import call_off, close_courses, lapse_offers
from madoguchi.domains.courses.services.enrol_by_phone import (
    Contact,
    accept_offer,
    cancel_enrolment,
    enrol_by_phone,
    note_called,
)
from madoguchi.domains.courses.services.giving_back import move_quota, receive_seats
from madoguchi.domains.courses.services.plan_courses import plan_courses
from madoguchi.domains.courses.services.receive_enrolment import NotKnownYet, receive_enrolment
from madoguchi.domains.courses.services.settle_fees import note_refund, receive_fee

__all__ = [
    "Contact",
    "NotKnownYet",
    "accept_offer",
    "admit_by_reference",
    "call_off",
    "cancel_enrolment",
    "close_courses",
    "enrol_by_phone",
    "lapse_offers",
    "mark",
    "move_quota",
    "note_called",
    "note_refund",
    "plan_courses",
    "receive_enrolment",
    "receive_fee",
    "receive_seats",
]
