"""What the release gate asks about protective measures (支援措置)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from madoguchi.core.japanese import AddresseeNumber, HouseholdNumber
from madoguchi.core.people import ProtectedAction, ProtectiveMeasure, level_on
from madoguchi.core.people import ProtectionLevel as CoreLevel
from madoguchi.domains.residents.models import Membership
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.storing import read_measure
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from madoguchi.foundation.release.router import GATE
from madoguchi.foundation.statements import Statement

ACTIONS: Mapping[Medium, ProtectedAction] = {
    Medium.SCREEN: ProtectedAction.VIEW,
    Medium.CITIZEN_SCREEN: ProtectedAction.ONLINE,
    Medium.KIOSK: ProtectedAction.CALL,
    Medium.SIGNAGE: ProtectedAction.CALL,
    Medium.PAPER: ProtectedAction.ISSUE,
    Medium.MAIL: ProtectedAction.MAIL,
    Medium.EXPORT: ProtectedAction.EXCHANGE,
}

_CONCERNED = Statement(
    "SELECT id FROM residents_protectivemeasure"
    " WHERE subject_id = ANY(%s) OR also_protected && %s::varchar[] OR (household_key = ANY(%s) AND household_key <> '')"
)
"""Nearly everybody is under no measure, and every page about anybody asks."""


class RegisteredMeasures:
    """Protection source: measures on residents, on people known only in a case, and on their households."""

    def check(self, subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
        return find_measures(subject_ids, medium, on)


def find_measures(subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
    """One protection per subject that a measure in force concerns. Read over the gate's connection; queries:
    1–3.

    Fail closed in doubt: all subjects of one output are taken for one household, too wide rather than too
    narrow.
    """
    if not subject_ids:
        return []
    keys = _household_keys(subject_ids)
    ids = _CONCERNED.rows([*subject_ids], [*subject_ids], [*keys], using=GATE)
    if not ids:
        return []
    rows = MeasureRow.objects.using(GATE).filter(pk__in=[number for (number,) in ids])
    measures = [read_measure(row) for row in rows]
    levels = {subject: _level(measures, ACTIONS[medium], on, subject, keys) for subject in subject_ids}
    return [
        Protection(subject, ProtectionLevel.BLOCK if level is CoreLevel.ERROR else ProtectionLevel.ALERT)
        for subject, level in levels.items()
        if level is not None
    ]


def list_protected(medium: Medium, on: date) -> frozenset[str]:
    """Addressee numbers of everybody whom a measure in force concerns for this medium, with their households.

    For lists of the whole population, where one question per person would be too many. Queries: 2.
    """
    numbers: set[str] = set()
    keys: set[str] = set()
    for row in MeasureRow.objects.using(GATE).iterator():
        subjects = {row.subject_id, *row.also_protected}
        measure, key = read_measure(row), row.household_key
        if any(_level([measure], ACTIONS[medium], on, subject, {key}) for subject in subjects):
            numbers.update(s.split(":", 1)[1] for s in subjects if s.startswith("resident:"))
            keys.add(key)
    households = Membership.objects.using(GATE).filter(
        household__household_number__in=keys - {""}, left_on__isnull=True
    )
    return frozenset(numbers | set(households.values_list("resident__addressee_number", flat=True)))


def _level(
    measures: list[ProtectiveMeasure], action: ProtectedAction, on: date, subject: str, keys: Collection[str]
) -> CoreLevel | None:
    levels = [
        level_on(measures, action, on, AddresseeNumber(subject), HouseholdNumber(key))
        for key in keys or ("",)
    ]
    found = [level for level in levels if level is not None]
    return max(found, key=lambda level: level is CoreLevel.ERROR, default=None)


def _household_keys(subject_ids: Collection[str]) -> set[str]:
    """Household numbers of the residents among them, and "case:<reference>" of the rest. Queries: at most
    1.
    """
    cases = {subject.rsplit(":", 1)[0] for subject in subject_ids if subject.startswith("case:")}
    numbers = [subject.split(":", 1)[1] for subject in subject_ids if subject.startswith("resident:")]
    if not numbers:
        return cases
    rows = Membership.objects.using(GATE).filter(resident__addressee_number__in=numbers, left_on__isnull=True)
    return cases | set(rows.values_list("household__household_number", flat=True))
