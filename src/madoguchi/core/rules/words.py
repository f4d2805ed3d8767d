"""What the sentences about conditions need from the catalogue: how facts, values, people and days are called."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from madoguchi.core.rules.facts import Value


class Words(Protocol):
    """`language` is a key of `phrases.PHRASES`; all the words are in it."""

    @property
    def language(self) -> str: ...

    def fact(self, fact: str) -> str:
        """The short label."""

    def value(self, fact: str, value: Value) -> str:
        """A value of that fact (or an amount in its unit) as people read it."""

    def person(self, member: str) -> str:
        """How that member is called."""

    def day(self, day: date) -> str: ...

    def note(self, derived: str) -> str:
        """What a named condition means; empty where nobody has written it."""
