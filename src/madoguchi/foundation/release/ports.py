"""What the gate asks of the rooms that hold people. They register in `AppConfig.ready()`; the gate imports
none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from madoguchi.foundation.release.allowed import Medium

FieldValues = Mapping[str, str | tuple[str, ...]]
"""Field → stored value, or every form in which it may rightly be shown (as typed, ISO, era)."""

IDENTITY_FIELDS = ("full_name", "full_kana", "addressee_number")
"""Fields that by themselves say whose page it is. A source should return those it knows."""


class ProtectionLevel(StrEnum):
    ALERT = "alert"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Protection:
    """A protective measure that stands on the day; `level` is what it does on a clerk's screen."""

    subject_id: str
    level: ProtectionLevel


class SubjectSource(Protocol):
    """Fresh values of the subjects of one id prefix ("case", "resident", "entry")."""

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, FieldValues]:
        """Current values read over the connection `using`. Unknown ids are left out. Queries: one."""
        ...

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Names, addressee numbers and phones of other subjects that are being worked on now,
        best stored as `release.canary_key` makes them. `excluding` holds ids of every prefix. Queries: one.
        """
        ...


class ProtectionSource(Protocol):
    def check(self, subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
        """Measures that concern the subjects on that day for that medium."""
        ...


_subject_sources: dict[str, SubjectSource] = {}
_protection_sources: dict[str, ProtectionSource] = {}


def register_subject_source(prefix: str, source: SubjectSource) -> None:
    """One source per id prefix; a second one is a programming error."""
    if _subject_sources.setdefault(prefix, source) is not source:
        raise RuntimeError(f"a subject source for {prefix!r} is registered already")


def register_protection_source(name: str, source: ProtectionSource) -> None:
    if _protection_sources.setdefault(name, source) is not source:
        raise RuntimeError(f"a protection source {name!r} is registered already")


def subject_sources() -> Mapping[str, SubjectSource]:
    return _subject_sources


def protection_sources() -> Mapping[str, ProtectionSource]:
    return _protection_sources
