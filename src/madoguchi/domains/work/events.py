"""News of this room. Codes and references only; the times and the person are those of the event record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class WorkEvent(Event):
    """Fields that every event of a step carries. `item` is the public id."""

    item: str
    application: str
    procedure: str
    step: str
    section: str


@dataclass(frozen=True)
class WorkOpened(WorkEvent):
    code: ClassVar[str] = "work.opened"


@dataclass(frozen=True)
class WorkClaimed(WorkEvent):
    code: ClassVar[str] = "work.claimed"


@dataclass(frozen=True)
class WorkReleased(WorkEvent):
    code: ClassVar[str] = "work.released"


@dataclass(frozen=True)
class WorkFinished(WorkEvent):
    code: ClassVar[str] = "work.finished"


@dataclass(frozen=True)
class WorkHandedIn(WorkEvent):
    """Done, and waits for a second person."""

    code: ClassVar[str] = "work.handed_in"


@dataclass(frozen=True)
class WorkApproved(WorkEvent):
    code: ClassVar[str] = "work.approved"


@dataclass(frozen=True)
class WorkRefused(WorkEvent):
    code: ClassVar[str] = "work.refused"


@dataclass(frozen=True)
class WorkReturned(WorkEvent):
    code: ClassVar[str] = "work.returned"


@dataclass(frozen=True)
class WorkResumed(WorkEvent):
    """The citizen's correction has come; the step is open again."""

    code: ClassVar[str] = "work.resumed"


@dataclass(frozen=True)
class WorkReopened(WorkEvent):
    """The core system has rejected what this step had finished."""

    code: ClassVar[str] = "work.reopened"


@dataclass(frozen=True)
class WorkCancelled(WorkEvent):
    code: ClassVar[str] = "work.cancelled"


@dataclass(frozen=True)
class ExchangeMade(Event):
    code: ClassVar[str] = "exchange.made"
    batch: str
    section: str
    kind: str
    rows: int
    stopped: int


@dataclass(frozen=True)
class ExchangeResultsRead(Event):
    code: ClassVar[str] = "exchange.results_read"
    batch: str
    section: str
    accepted: int
    rejected: int
    problems: int


@dataclass(frozen=True)
class CaseFinished(Event):
    """Every application of the case is complete, and its citizen has been told."""

    code: ClassVar[str] = "case.finished"
    reference: str


BY_TRANSITION: dict[str, type[WorkEvent]] = {
    "begin": WorkOpened,
    "claim": WorkClaimed,
    "release": WorkReleased,
    "finish": WorkFinished,
    "hand_in": WorkHandedIn,
    "approve": WorkApproved,
    "refuse": WorkRefused,
    "return": WorkReturned,
    "resume": WorkResumed,
    "reopen": WorkReopened,
    "cancel": WorkCancelled,
}
