"""Whom an output may be about. Every call of the gate names the set of people and the role in which each is
in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SubjectRole(StrEnum):
    """Why a person may appear in the output."""

    APPLICANT = "applicant"
    HOUSEHOLD = "household"
    PROXY = "proxy"
    HEIR = "heir"
    DECEASED = "deceased"


class Medium(StrEnum):
    """Where the output goes; protective measures (支援措置) act per medium."""

    SCREEN = "screen"
    CITIZEN_SCREEN = "citizen_screen"
    KIOSK = "kiosk"
    SIGNAGE = "signage"
    PAPER = "paper"
    MAIL = "mail"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Subject id → role. Ids: "case:<reference>:<member>", "resident:<addressee number>",
    "entry:<reference>".
    """

    roles: Mapping[str, SubjectRole] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.roles))

    @property
    def is_nobody(self) -> bool:
        return not self.roles

    def __or__(self, other: Allowed) -> Allowed:
        """Both sets together, for a list that shows several cases."""
        return Allowed({**self.roles, **other.roles})


NOBODY = Allowed()
"""For output that carries nobody's personal data; costs one substring search."""


def subjects(roles: Mapping[str, SubjectRole | str]) -> Allowed:
    """An `Allowed` from subject id → role; an empty mapping is refused, because NOBODY must be said by
    name.
    """
    if not roles:
        raise ValueError("use NOBODY for output without personal data")
    return Allowed({subject_id: SubjectRole(role) for subject_id, role in roles.items()})


def case_of(subject_id: str) -> str:
    """What the logs call the subject: the case or entry reference, or the addressee number."""
    return subject_id.split(":")[1] if ":" in subject_id else subject_id
