"""What this room needs from outside: an individual number by 宛名番号. The yard brings the core system in."""

from __future__ import annotations

from typing import Protocol


class NumberSource(Protocol):
    def fetch(self, addressee_number: str) -> str:
        """Twelve digits. Errors: `core_system.not_found`, `core_system.no_answer` and the like."""
        ...


_sources: list[NumberSource] = []


def register_number_source(source: NumberSource) -> None:
    """The last one counts, so that a test may stand in."""
    _sources.append(source)


def number_source() -> NumberSource:
    return _sources[-1]
