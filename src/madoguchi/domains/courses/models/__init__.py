"""Tables of courses."""

from __future__ import annotations

from madoguchi.domains.courses.models.course import Course, CourseCategory, CourseSeat, CourseSession
from madoguchi.domains.courses.models.enrolment import Enrolment, Participant, Presence, SeatClaim

__all__ = [
    "Course",
    "CourseCategory",
    "CourseSeat",
    "CourseSession",
    "Enrolment",
    "Participant",
    "Presence",
    "SeatClaim",
]
