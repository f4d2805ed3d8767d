"""Tables of courses."""

from __future__ import annotations

from madoguchi.domains.courses.models.course import Course, CourseCategory, CourseSeat, CourseSession
from madoguchi.domains.courses.models.enrolment import Attendance, Enrolment, Participant, SeatClaim

__all__ = [
    "Attendance",
    "Course",
    "CourseCategory",
    "CourseSeat",
    "CourseSession",
    "Enrolment",
    "Participant",
    "SeatClaim",
]
