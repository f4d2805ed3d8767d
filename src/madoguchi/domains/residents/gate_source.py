"""What the release gate reads about residents and about protective measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from madoguchi.core.people import HistoryRecord, ProtectedAction, display_era, display_western
from madoguchi.core.people import ProtectionLevel as CoreLevel
from madoguchi.domains.residents.models import Membership, ResidentHistory
from madoguchi.domains.residents.records import subject_id
from madoguchi.domains.residents.selectors import get_protection_levels
from madoguchi.domains.residents.storing import read_history
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from madoguchi.foundation.release.router import GATE

ACTIONS: Mapping[Medium, ProtectedAction] = {
    Medium.SCREEN: ProtectedAction.VIEW,
    Medium.CITIZEN_SCREEN: ProtectedAction.ONLINE,
    Medium.KIOSK: ProtectedAction.CALL,
    Medium.SIGNAGE: ProtectedAction.CALL,
    Medium.PAPER: ProtectedAction.ISSUE,
    Medium.MAIL: ProtectedAction.MAIL,
    Medium.EXPORT: ProtectedAction.EXCHANGE,
}


class ResidentSubjects:
    """Subject source of the prefix "resident". A row that waits for approval may be shown too: to those who
    decide.
    """

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        numbers = [subject.split(":", 1)[1] for subject in subject_ids]
        rows: dict[str, list[ResidentHistory]] = defaultdict(list)
        for row in (
            ResidentHistory.objects.using(using)
            .select_related("resident")
            .filter(resident__addressee_number__in=numbers)
            .order_by("-history_number")
        ):
            rows[row.resident.addressee_number].append(row)
        return {
            subject_id(number): _merge([_fields(record) for record in read_history(own[:2])])
            for number, own in rows.items()
        }

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        """Names and numbers of people who are being registered now."""
        excluded = {subject.split(":", 1)[1] for subject in excluding}
        rows = ResidentHistory.objects.using(using).filter(is_provisional=True)
        rows = rows.exclude(resident__addressee_number__in=excluded)
        for number, family, given in rows.values_list(
            "resident__addressee_number", "family_name", "given_name"
        ):
            yield number
            if family and given:
                yield f"{family}\u3000{given}"


def _fields(record: HistoryRecord) -> dict[str, tuple[str, ...]]:
    person = record.person
    texts = {
        "addressee_number": (person.addressee_number,),
        "household_number": (record.household_number,),
        "full_name": (person.name.display,) if person.name else (),
        "full_kana": (person.furigana.display,) if person.furigana else (),
        "birth_date": (person.birth.to_text(), display_era(person.birth), display_western(person.birth)),
        "relationship": (record.relationship.text,) if record.relationship else (),
        "address": (record.address.one_line(),),
    }
    return {field: forms for field, forms in texts.items() if forms}


def _merge(rows: list[dict[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for field, forms in row.items():
            merged[field] = (*merged.get(field, ()), *forms)
    return merged


class RegisteredMeasures:
    """Protection source: measures on residents, on people known only in a case, and on their households."""

    def check(self, subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
        keys = household_keys(subject_ids)
        levels = get_protection_levels(subject_ids, keys, ACTIONS[medium], on, using=GATE)
        return [protection(subject, level) for subject, level in levels.items()]


def protection(subject: str, level: CoreLevel) -> Protection:
    strict = level is CoreLevel.ERROR
    return Protection(subject, ProtectionLevel.BLOCK if strict else ProtectionLevel.ALERT)


def household_keys(subject_ids: Collection[str]) -> set[str]:
    """Household numbers of the residents among them, and "case:<reference>" of the rest. Queries: at most
    1.
    """
    cases = {subject.rsplit(":", 1)[0] for subject in subject_ids if subject.startswith("case:")}
    numbers = [subject.split(":", 1)[1] for subject in subject_ids if subject.startswith("resident:")]
    if not numbers:
        return cases
    rows = Membership.objects.using(GATE).filter(resident__addressee_number__in=numbers, left_on__isnull=True)
    return cases | set(rows.values_list("household__household_number", flat=True))
