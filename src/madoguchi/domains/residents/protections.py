"""What the release gate asks about protective measures (支援措置). Whatever is in doubt is closed.

A measure stands from the moment it is entered until two people have ended it: no calendar opens it, neither before its
first day nor after its year. It covers the protected people and everybody who lives with them now, for every medium.
What its scope leaves open by silence is closed; what it says by ALERT, and a lift for certain days (一時解除), holds only
for what happens under a clerk's eyes: the screen, and paper handed over in person.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import DEFAULT_DB_ALIAS

from madoguchi.core.people import ProtectedAction, ProtectiveMeasure
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.states import MeasureRequestKind
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from madoguchi.foundation.release.router import GATE
from madoguchi.foundation.statements import Statement

IN_PERSON: Mapping[Medium, ProtectedAction] = {
    Medium.SCREEN: ProtectedAction.VIEW,
    Medium.PAPER: ProtectedAction.ISSUE,
}
"""Media for which a measure may do less than stop."""

_CONCERNED = Statement(
    "SELECT id, subject_id, also_protected, household_key FROM residents_protectivemeasure"
    " WHERE released_on IS NULL AND (subject_id = ANY(%(ids)s::varchar[]) OR also_protected && %(ids)s::varchar[]"
    " OR (household_key = ANY(%(ids)s::varchar[]) AND household_key <> '')"
    " OR split_part(subject_id, ':', 2) = ANY(%(references)s::text[]))"
)
"""Nearly everybody is under no measure, and every page about anybody asks."""

_HOMES = Statement(
    "SELECT r.addressee_number, h.household_number, h.source_reference, o.addressee_number"
    " FROM residents_resident r"
    " JOIN residents_membership m ON m.resident_id = r.id AND m.left_on IS NULL"
    " JOIN residents_household h ON h.id = m.household_id"
    " JOIN residents_membership c ON c.household_id = h.id AND c.left_on IS NULL"
    " JOIN residents_resident o ON o.id = c.resident_id"
    " WHERE r.addressee_number = ANY(%s)"
)

_ALL_PROTECTED = Statement(
    "SELECT r.addressee_number FROM residents_resident r"
    " JOIN residents_membership m ON m.resident_id = r.id AND m.left_on IS NULL"
    " JOIN residents_household h ON h.id = m.household_id"
    " WHERE h.id IN (SELECT h2.id FROM residents_protectivemeasure p"
    " JOIN residents_household h2 ON (h2.household_number = p.household_key AND p.household_key <> '')"
    " OR (h2.source_reference = split_part(p.subject_id, ':', 2) AND h2.source_reference <> '')"
    " OR ('case:' || h2.source_reference = p.household_key AND h2.source_reference <> '')"
    " WHERE p.released_on IS NULL"
    " UNION SELECT m3.household_id FROM residents_protectivemeasure p"
    " JOIN residents_resident r3 ON 'resident:' || r3.addressee_number = ANY(p.also_protected || p.subject_id)"
    " JOIN residents_membership m3 ON m3.resident_id = r3.id AND m3.left_on IS NULL"
    " WHERE p.released_on IS NULL)"
    " UNION SELECT split_part(s, ':', 2) FROM residents_protectivemeasure p,"
    " unnest(p.also_protected || p.subject_id) AS s"
    " WHERE p.released_on IS NULL AND starts_with(s, 'resident:')"
)

_MEASURES = Statement(
    "SELECT p.id, p.record::text, EXISTS (SELECT 1 FROM residents_measurerequest q WHERE q.measure_id = p.id"
    " AND q.kind = %s AND q.is_approved AND q.first_on <= %s AND q.last_on >= %s)"
    " FROM residents_protectivemeasure p WHERE p.id = ANY(%s)"
)
"""Each with whether two people have lifted it for the day. The lift is over by itself when its last day is."""

_Ids = frozenset[str]


class RegisteredMeasures:
    """Protection source: measures on residents, on people known only in a case, and on their households."""

    def check(self, subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
        return find_measures(subject_ids, medium, on)


def find_measures(subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
    """One protection per subject that a standing measure concerns. Read over the gate's connection.

    Queries: 1 for people of cases, 2 for residents, 1 more where somebody is protected.
    """
    standing = _standing(subject_ids, GATE)
    levels = _levels(sorted(frozenset().union(*standing.values())), medium, on) if standing else {}
    return [
        Protection(
            subject,
            ProtectionLevel.BLOCK
            if any(levels[number] is ProtectionLevel.BLOCK for number in numbers)
            else ProtectionLevel.ALERT,
        )
        for subject, numbers in standing.items()
    ]


def find_concerned(subject_ids: Collection[str]) -> frozenset[str]:
    """Those of the subjects whom a standing measure concerns, as the caller's own transaction sees it. Queries: 1 or 2."""
    return frozenset(_standing(subject_ids, DEFAULT_DB_ALIAS))


def list_protected(medium: Medium, on: date) -> frozenset[str]:
    """Addressee numbers of everybody whom a standing measure concerns, with their households.

    For lists of the whole population, where one question per person would be too many. Queries: 1.
    """
    return frozenset(number for (number,) in _ALL_PROTECTED.rows(using=GATE))


def _standing(subject_ids: Collection[str], using: str) -> dict[str, frozenset[int]]:
    """Subject → keys of the measures that concern it; a subject without one is left out. Queries: 1 or 2."""
    kin = _kin(subject_ids, using)
    if not kin:
        return {}
    together = list(frozenset().union(*kin.values()))
    references = [one.split(":")[1] for one in together if one.startswith("case:")]
    rows = _CONCERNED.named({"ids": together, "references": references}, using)
    covered = {number: _covered(subject, also, key) for number, subject, also, key in rows}
    found = {
        subject: frozenset(number for number, ids in covered.items() if ids & own)
        for subject, own in kin.items()
    }
    return {subject: numbers for subject, numbers in found.items() if numbers}


def _kin(subject_ids: Collection[str], using: str) -> dict[str, _Ids]:
    """Subject → every id by which a measure could name the subject or somebody who lives with it. Queries: 0–1."""
    kin: dict[str, set[str]] = {}
    for subject in subject_ids:
        if subject.startswith(("case:", "resident:")):
            kin[subject] = {subject} | ({subject.rsplit(":", 1)[0]} if subject.startswith("case:") else set())
    numbers = [subject.split(":", 1)[1] for subject in kin if subject.startswith("resident:")]
    for number, household, reference, other in _HOMES.rows(numbers, using=using) if numbers else ():
        own = kin[f"resident:{number}"]
        own.update((household, f"resident:{other}"))
        if reference:
            own.add(f"case:{reference}")
    return {subject: frozenset(ids) for subject, ids in kin.items()}


def _covered(subject: str, also: Iterable[str], household_key: str) -> _Ids:
    """Ids that a measure stands for: the people it names, their household, and the case that knows them."""
    named = {subject, *also}
    cases = {one.rsplit(":", 1)[0] for one in named if one.startswith("case:")}
    return frozenset({*named, *cases, household_key} - {""})


def _levels(numbers: list[int], medium: Medium, on: date) -> dict[int, ProtectionLevel]:
    """What each measure does for a medium on a day. Queries: 0 for media that are closed anyway, else 1."""
    action = IN_PERSON.get(medium)
    if action is None:
        return dict.fromkeys(numbers, ProtectionLevel.BLOCK)
    levels = {
        number: ProtectionLevel.ALERT
        if is_lifted or codec.decode(ProtectiveMeasure, json.loads(record)).only_warns(action)
        else ProtectionLevel.BLOCK
        for number, record, is_lifted in _MEASURES.rows(
            MeasureRequestKind.LIFT.value, on, on, numbers, using=GATE
        )
    }
    # A measure that was taken away between the two reads was standing a moment ago.
    return defaultdict(lambda: ProtectionLevel.BLOCK, levels)
