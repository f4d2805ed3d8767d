"""News of the case. No personal data: references, counts and codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    code: ClassVar[str] = "case.opened"
    reference: str
    door: str


@dataclass(frozen=True)
class FactsRecorded(Event):
    """`typed` values were typed by a person, `typed_twice` of them for a fact the case already knew."""

    code: ClassVar[str] = "case.facts_recorded"
    reference: str
    door: str
    typed: int
    typed_twice: int
    version: int


@dataclass(frozen=True)
class IdentityChecked(Event):
    code: ClassVar[str] = "case.identity_checked"
    reference: str
    kind: str
    method: str


@dataclass(frozen=True)
class CaseStateChanged(Event):
    """`code` of the transition stands in `transition`: start_hearing, file, reopen, withdraw."""

    code: ClassVar[str] = "case.state_changed"
    reference: str
    transition: str
    state: str


@dataclass(frozen=True)
class CaseClosed(Event):
    code: ClassVar[str] = "case.closed"
    reference: str
