"""Why LINE did not take a message."""

from __future__ import annotations

from enum import StrEnum


class LineError(StrEnum):
    REJECTED = "line.rejected"
    NOT_ALLOWED = "line.not_allowed"
    BUSY = "line.busy"
    LIMIT_REACHED = "line.limit_reached"
    DOWN = "line.down"
    NO_ANSWER = "line.no_answer"
