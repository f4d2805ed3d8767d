"""A household as data: what the family answers, types and signs, and which official forms that must yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

Slot = tuple[str, str]
"""(member id or "" for the household, fact)."""
Typed = str | Mapping[str, str]
"""A text as typed, or the parts of an address or account."""

SPACE = "\u3000"


@dataclass(frozen=True, slots=True)
class Household:
    """Values by door: `guide` and `home` on the phone, `counter` only when asked there."""

    name: str
    title: str
    guide: Mapping[Slot, Typed]
    home: Mapping[Slot, Typed]
    counter: Mapping[Slot, Typed]
    identity: Mapping[str, str]
    human_minutes: Mapping[str, Any]
    returned: Mapping[str, str]
    forms: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(member for member, _ in self.guide if member))

    def text(self, member: str, fact: str) -> str | None:
        """The value on one line, whichever door it belongs to; None where the family would not know."""
        for door in (self.guide, self.home, self.counter):
            if (member, fact) in door:
                return one_line(door[member, fact])
        return None


def load_household(path: Path, *, on: date) -> Household:
    """Reads the file with its days counted back from `on`."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    moved_on = on - timedelta(days=int(data["moved_days_ago"]))
    days = {
        "moved_on": moved_on.isoformat(),
        "left_job_on": (moved_on - timedelta(days=1)).isoformat(),
        "tomorrow": (on + timedelta(days=1)).isoformat(),
    }
    return Household(
        name=data["name"],
        title=data["title"],
        guide=_slots(data["guide"], days),
        home=_slots(data["home"], days),
        counter=_slots(data["counter"], days),
        identity=data["identity"],
        human_minutes=data["human_minutes"],
        returned=data["returned"],
        forms=tuple(data["forms"]),
    )


def one_line(value: Typed) -> str:
    """As the whole is stored: an address with its building after a wide space, an account with wide spaces."""
    if isinstance(value, str):
        return value
    if "bank" in value:
        return SPACE.join(value[part] for part in ("bank", "branch", "kind", "number", "holder"))
    return f"{value['line']}{SPACE}{value['building']}" if value["building"] else value["line"]


def _slots(door: Mapping[str, Any], days: Mapping[str, str]) -> dict[Slot, Typed]:
    found: dict[Slot, Typed] = {("", fact): _filled(value, days) for fact, value in door["household"].items()}
    for number, member in enumerate(door["members"], start=1):
        found |= {(f"m{number}", fact): _filled(value, days) for fact, value in member.items()}
    return found


def _filled(value: Any, days: Mapping[str, str]) -> Typed:
    if isinstance(value, Mapping):
        return {part: str(text) for part, text in value.items()}
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text.format_map(days) if text.startswith("{") else text
