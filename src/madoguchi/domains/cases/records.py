"""What other rooms see of a case: frozen records, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from madoguchi.core.rules import APPLICANT, Facts
from madoguchi.domains.cases.identity_papers import SeenPaper
from madoguchi.foundation.release import Allowed, SubjectRole, subjects

Slot = tuple[str, str]
"""(member id or "" for the household, fact id)."""


def subject_id(reference: str, member_id: str) -> str:
    """Id by which the release gate knows a person of a case."""
    return f"case:{reference}:{member_id}"


@dataclass(frozen=True, slots=True)
class MemberView:
    """A person of the case; names are empty until somebody has said them."""

    member_id: str
    position: int
    role: str
    subject: str
    full_name: str
    full_kana: str
    addressee_number: str = ""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A value that the case knows, with its source."""

    member_id: str
    fact: str
    value_text: str
    door: str
    actor_id: str
    at: datetime
    is_correction: bool = False
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class OfferView:
    """What another source says (`value_text`) beside what the case knows (`known`; None where it was taken back)."""

    offer_id: int
    member_id: str
    fact: str
    value_text: str
    door: str
    note: str
    at: datetime
    known: KnownValue | None

    @property
    def slot(self) -> Slot:
        return self.member_id, self.fact


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """What one case cost in writing. `prefilled`: by door, facts that the case knew before anybody at the counter was
    asked for them; `asked`: facts for which the household was asked at the counter and that it answered; `typed`: values
    that people typed, wherever; `typed_at_counter`: those of them that the clerk typed.
    """

    asked: int
    prefilled: Mapping[str, int]
    typed: int
    typed_at_counter: int
    typed_twice: int


@dataclass(frozen=True, slots=True)
class IdentityView:
    member_id: str
    kind: str
    method: str
    actor_id: str
    at: datetime
    papers: tuple[SeenPaper, ...] = ()
    visitor: str = "self"


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A row of a list. `full_name` is the applicant's."""

    reference: str
    state: str
    state_label: str
    door: str
    subject: str
    full_name: str
    opened_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it stands. `facts` are ready for the rules; `known` keeps the texts as typed."""

    reference: str
    version: int
    state: str
    state_label: str
    door: str
    language: str
    mail: str
    secret_hash: str
    opened_at: datetime
    facts: Facts
    members: tuple[MemberView, ...] = ()
    known: Mapping[Slot, KnownValue] = field(default_factory=dict)
    identity_checks: tuple[IdentityView, ...] = ()

    @property
    def applicant(self) -> MemberView | None:
        return self.members[0] if self.members else None

    @property
    def allowed(self) -> Allowed:
        """Everybody of this case, for `release`. A case without members is its own only subject."""
        if not self.members:
            return subjects({subject_id(self.reference, APPLICANT): SubjectRole.APPLICANT})
        return subjects({member.subject: member.role for member in self.members})

    def text(self, fact: str, member_id: str = "") -> str:
        """The value as typed, or "" when it is unknown."""
        found = self.known.get((member_id, fact))
        return found.value_text if found else ""
