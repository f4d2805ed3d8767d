"""News of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True, slots=True)
class PushApproved(Event):
    code: ClassVar[str] = "push.approved"
    push_list: str
    procedure: str
    messages: int


@dataclass(frozen=True, slots=True)
class PushFinished(Event):
    code: ClassVar[str] = "push.finished"
    push_list: str
    sent: int
    not_sent: int
