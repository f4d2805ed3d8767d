"""What every model says about its rows: how private they are, and how long they are kept.

Values only, so that any `models.py` can import them before the application registry is ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Privacy(StrEnum):
    """The most private field of the table decides."""

    NONE = "none"
    PSEUDONYM = "pseudonym"  # public ids and codes that lead to a person only together with another table
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a row lives.

    `days` counts local calendar days after the date in `after` (a date or datetime field, or a path such as
    `case__closed_at`): a row dated 1 January with 30 days is still there on 31 January and gone on 1
    February. A row whose `after` is empty is kept. `only` limits the rule to rows with these field values.
    Exactly one of `days`, `forever` (the reason) and `parent` ("app.Model") is set.
    """

    days: int | None = None
    after: str = ""
    only: tuple[tuple[str, str | bool | int], ...] = ()
    forever: str = ""
    parent: str = ""

    def __post_init__(self) -> None:
        chosen = (self.days is not None) + bool(self.forever) + bool(self.parent)
        if chosen != 1:
            raise ValueError("Keep needs exactly one of days, FOREVER(reason) and WITH(parent)")
        if (self.days is not None) != bool(self.after):
            raise ValueError("Keep(days=…) needs the field it counts from, and nothing else has one")
        if self.days is not None and self.days < 0:
            raise ValueError("Keep(days=…) cannot be negative")
        if self.parent and self.parent.count(".") != 1:
            raise ValueError('Keep.WITH needs "app.Model"')

    @classmethod
    def FOREVER(cls, reason: str) -> Keep:  # noqa: N802 - reads as a constant where it is declared
        """Kept as long as the install lives; the reason is shown to the auditor."""
        return cls(forever=reason)

    @classmethod
    def WITH(cls, parent: str) -> Keep:  # noqa: N802
        """Goes when the row of `parent` ("app.Model") goes, by a cascading foreign key."""
        return cls(parent=parent)

    def label(self) -> str:
        """Japanese words for the retention table."""
        if self.forever:
            return f"期限なし（{self.forever}）"
        if self.parent:
            return f"{self.parent} と同じ"
        return f"{self.after} から {self.days} 日"
