"""What other rooms see of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.core.japanese import Address
from madoguchi.core.people import HistoryRecord


@dataclass(frozen=True, slots=True)
class ResidentView:
    """A resident by the newest row that is in force; `pending` is a newer one that still waits."""

    addressee_number: str
    record: HistoryRecord
    pending: HistoryRecord | None = None

    @property
    def subject(self) -> str:
        return subject_id(self.addressee_number)

    @property
    def full_name(self) -> str:
        return self.record.person.name.display if self.record.person.name else ""


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """`members` in the order of certificates; `numbers`: member id in the case → addressee number."""

    household_number: str
    state: str
    address: Address
    reference: str
    members: tuple[ResidentView, ...]
    numbers: Mapping[str, str] = field(default_factory=dict)


def subject_id(addressee_number: str) -> str:
    """Id by which the release gate knows a resident."""
    return f"resident:{addressee_number}"
