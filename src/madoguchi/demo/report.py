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
    """What the journey yielded. Procedures and forms by official names.

    `needed` is the plan when everything was heard: `filed` at the counter, or `elsewhere` (name → why not there). `forms`
    are papers without receipts and without copies per person; `drafts` those that are worksheets (下書き). `planned_visits`
    is what the plan says, `visits` what the server counted. `counts`: only of households that are played as assisted.
    """

    needed: list[str] = field(default_factory=list)
    automatic: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    not_needed: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    fee_yen: int = 0
    questions: int = 0
    unknown: int = 0
    typed: int = 0
    typed_twice: int = 0
    handwritten: int = 0
    planned_visits: int = 0
    visits: int = 0
    counters: int = 0
    counts: dict[str, Any] = field(default_factory=dict)
    timeline: list[Entry] = field(default_factory=list)
    invariants: list[Invariant] = field(default_factory=list)

    @property
    def not_filed(self) -> list[str]:
        return list(self.elsewhere)

    def check(self, name: str, ok: bool, found: Any) -> None:
        self.invariants.append(Invariant(name, ok, found))

    @property
    def is_ok(self) -> bool:
        return bool(self.invariants) and all(invariant.ok for invariant in self.invariants)

    def as_data(self) -> dict[str, Any]:
        return {
            "ok": self.is_ok,
            "procedures": {
                "needed": self.needed,
                "filed": self.filed,
                "not_filed": [{"name": name, "why": why} for name, why in self.elsewhere.items()],
                "automatic": self.automatic,
                "undecided": self.undecided,
                "not_needed": self.not_needed,
            },
            "forms": self.forms,
            "drafts": self.drafts,
            "fee_yen": self.fee_yen,
            "questions": self.questions,
            "unknown": self.unknown,
            "typed": self.typed,
            "typed_twice": self.typed_twice,
            "handwritten": self.handwritten,
            "planned_visits": self.planned_visits,
            "visits": self.visits,
            "counters": self.counters,
            **({"counts": self.counts} if self.counts else {}),
            "timeline": [entry.as_data() for entry in self.timeline],
            "invariants": [invariant.as_data() for invariant in self.invariants],
        }
