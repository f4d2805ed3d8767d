"""What a demo prints: one JSON object on stdout, whose shape other programs rely on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A step of the timeline, at the demo clock's time. `minutes` is a human time and always assumed."""

    at: datetime
    who: str
    what: str
    minutes: int = 0

    def as_data(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "at": self.at.isoformat(timespec="seconds"),
            "who": self.who,
            "what": self.what,
        }
        if self.minutes:
            found |= {"minutes": self.minutes, "kind": "assumed"}
        return found


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must hold; `found` is what was seen."""

    name: str
    ok: bool
    found: Any

    def as_data(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "found": self.found}


@dataclass(slots=True)
class Report:
    """Counts of the journey. `forms` are official names without receipts and without copies per person."""

    forms: list[str] = field(default_factory=list)
    questions: int = 0
    unknown: int = 0
    typed: int = 0
    typed_twice: int = 0
    handwritten: int = 0
    visits: int = 0
    counters: int = 0
    timeline: list[Entry] = field(default_factory=list)
    invariants: list[Invariant] = field(default_factory=list)

    def check(self, name: str, ok: bool, found: Any) -> None:
        self.invariants.append(Invariant(name, ok, found))

    @property
    def is_ok(self) -> bool:
        return bool(self.invariants) and all(invariant.ok for invariant in self.invariants)

    def as_data(self) -> dict[str, Any]:
        return {
            "ok": self.is_ok,
            "forms": self.forms,
            "questions": self.questions,
            "unknown": self.unknown,
            "typed": self.typed,
            "typed_twice": self.typed_twice,
            "handwritten": self.handwritten,
            "visits": self.visits,
            "counters": self.counters,
            "timeline": [entry.as_data() for entry in self.timeline],
            "invariants": [invariant.as_data() for invariant in self.invariants],
        }
