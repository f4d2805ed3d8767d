"""News of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True, slots=True)
class ApplicationsSubmitted(Event):
    """All applications that arrived together, in the order of the plan."""

    code: ClassVar[str] = "applications.submitted"
    applications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationsAccepted(Event):
    code: ClassVar[str] = "applications.accepted"
    applications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationStarted(Event):
    code: ClassVar[str] = "application.in_process"
    application: str
    procedure: str


@dataclass(frozen=True, slots=True)
class ApplicationReturned(Event):
    code: ClassVar[str] = "application.returned"
    application: str
    procedure: str


@dataclass(frozen=True, slots=True)
class ApplicationCorrected(Event):
    code: ClassVar[str] = "application.corrected"
    application: str
    procedure: str


@dataclass(frozen=True, slots=True)
class ApplicationCompleted(Event):
    code: ClassVar[str] = "application.completed"
    application: str
    procedure: str


@dataclass(frozen=True, slots=True)
class ApplicationReopened(Event):
    """A complete one is in process again: the core system has rejected what was sent."""

    code: ClassVar[str] = "application.reopened"
    application: str
    procedure: str


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn(Event):
    code: ClassVar[str] = "application.withdrawn"
    application: str
    procedure: str
