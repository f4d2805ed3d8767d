"""News of this room. Codes and numbers only; nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class CoursesPlanned(Event):
    code: ClassVar[str] = "course.planned"
    count: int


@dataclass(frozen=True)
class CourseCalledOff(Event):
    code: ClassVar[str] = "course.called_off"
    course: str
    enrolments: int


@dataclass(frozen=True)
class EnrolmentMoved(Event):
    """Fields that every event of an enrolment carries; `channel` is web or phone."""

    course: str
    category: str
    people: int
    channel: str


@dataclass(frozen=True)
class EnrolmentMade(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.made"


@dataclass(frozen=True)
class EnrolmentQueued(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.queued"


@dataclass(frozen=True)
class EnrolmentOffered(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.offered"


@dataclass(frozen=True)
class EnrolmentAccepted(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.accepted"


@dataclass(frozen=True)
class EnrolmentLapsed(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.lapsed"


@dataclass(frozen=True)
class EnrolmentChanged(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.changed"


@dataclass(frozen=True)
class EnrolmentCancelled(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.cancelled"


@dataclass(frozen=True)
class EnrolmentRefused(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.refused"


@dataclass(frozen=True)
class EnrolmentCalledOff(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.called_off"


@dataclass(frozen=True)
class EnrolmentAttended(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.attended"


@dataclass(frozen=True)
class EnrolmentUnmarked(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.unmarked"


@dataclass(frozen=True)
class EnrolmentMissed(EnrolmentMoved):
    code: ClassVar[str] = "enrolment.missed"


_CLASSES = (
    EnrolmentMade,
    EnrolmentQueued,
    EnrolmentOffered,
    EnrolmentAccepted,
    EnrolmentLapsed,
    EnrolmentChanged,
    EnrolmentCancelled,
    EnrolmentRefused,
    EnrolmentCalledOff,
    EnrolmentAttended,
    EnrolmentUnmarked,
    EnrolmentMissed,
)
BY_CODE: dict[str, type[EnrolmentMoved]] = {str(one.code): one for one in _CLASSES}
