"""News of the register. Numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class MoveInRecorded(Event):
    """A household stands in provisional registration. `members` are addressee numbers in the order of m1, m2,
    …
    """

    code: ClassVar[str] = "resident.move_in_recorded"
    household_number: str
    reference: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class RegisterChanged(Event):
    """`state` is approved, final or ended."""

    code: ClassVar[str] = "resident.register_changed"
    household_number: str
    reference: str
    state: str


@dataclass(frozen=True)
class MeasureRecorded(Event):
    code: ClassVar[str] = "resident.measure_recorded"
    subject_id: str
