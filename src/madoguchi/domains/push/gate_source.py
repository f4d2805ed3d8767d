"""What the release gate reads about people who are written to from the population: "contact:<addressee number>".

Whoever is only known from an extract is in no register of this program, so the room answers for them itself. A
protective measure is asked under the resident's own id, for everybody of the household.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from madoguchi.domains.notifications.ports import Addressee
from madoguchi.domains.push.models import Contact, Recipient
from madoguchi.domains.push.states import PushState
from madoguchi.domains.residents import selectors as residents
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from madoguchi.foundation.release.router import GATE

PREFIX = "contact"
OWNER = "push"


def subject_id(resident: str) -> str:
    return f"{PREFIX}:{resident}"


def addressee_of(subject: str) -> Addressee | None:
    """Whose mail it is now: nobody's once the consent is gone, an objection has come, or the list was stopped."""
    resident = subject.removeprefix(f"{PREFIX}:")
    contact = Contact.objects.filter(
        resident_id=resident, consented_on__isnull=False, objected_on__isnull=True
    ).first()
    sending = Recipient.objects.filter(
        resident_id=resident, exclusion="", push_list__state=PushState.SENDING
    ).exists()
    return Addressee(contact.mail, subject) if contact and contact.mail and sending else None


class ContactSubjects:
    """Subject source of the prefix "contact"."""

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        numbers = _numbers(subject_ids)
        rows = Contact.objects.using(using).filter(resident_id__in=numbers)
        return {
            subject_id(row.resident_id): {"mail": (row.mail,), "addressee_number": (row.resident_id,)}
            for row in rows
        }

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """None: a notice is one text for everybody, and a whole city's numbers are no sign of a leak in it."""
        return ()


class HouseholdMeasures:
    """Protection source: a measure on anybody of the household of a list stops the letter to any of its members."""

    def check(self, subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
        numbers = _numbers(s for s in subject_ids if s.startswith(f"{PREFIX}:"))
        if not numbers:
            return []
        households: dict[str, set[str]] = {number: {number} for number in numbers}
        rows = Recipient.objects.using(GATE).filter(resident_id__in=numbers)
        for resident, members in rows.values_list("resident_id", "members"):
            households[resident].update(members)
        everybody = {f"resident:{member}" for members in households.values() for member in members}
        protected = {found.subject_id for found in residents.check_residents([*everybody], medium, on)}
        # A measure found for one household must not stop its neighbours on the page.
        return [
            Protection(subject_id(number), ProtectionLevel.BLOCK)
            for number, members in households.items()
            if any(f"resident:{member}" in protected for member in members)
        ]


def _numbers(subject_ids: Iterable[str]) -> list[str]:
    return [subject.split(":", 1)[1] for subject in subject_ids]
