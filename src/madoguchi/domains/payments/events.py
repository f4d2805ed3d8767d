"""News of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True, slots=True)
class PaymentReceived(Event):
    code: ClassVar[str] = "payment.received"
    payment: str
    total_yen: int
    tender: str


@dataclass(frozen=True, slots=True)
class PaymentVoided(Event):
    code: ClassVar[str] = "payment.voided"
    payment: str
    total_yen: int


@dataclass(frozen=True, slots=True)
class DrawerLocked(Event):
    code: ClassVar[str] = "drawer.locked"
    drawer: str
    day: str
    difference_yen: int
