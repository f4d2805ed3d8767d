"""Why the core system gave no answer that can be used."""

from __future__ import annotations

from enum import StrEnum


class CoreSystemError(StrEnum):
    NOT_CONNECTED = "core_system.not_connected"
    NO_ANSWER = "core_system.no_answer"
    DOWN = "core_system.down"
    NOT_ALLOWED = "core_system.not_allowed"
    WRONG_ANSWER = "core_system.wrong_answer"
    NOT_FOUND = "core_system.not_found"
    REFUSED = "core_system.refused"
    DIFFERS = "core_system.differs"
    QUERY_TOO_SHORT = "core_system.query_too_short"
    BORN_UNREADABLE = "core_system.born_unreadable"
