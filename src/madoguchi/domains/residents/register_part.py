"""The part of the register that some rows of the core system touch: read in a few queries, changed in memory by
`taking`, and written back in a few. Inside the caller's transaction. Nothing is locked: the constraints refuse what somebody
else changed meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from madoguchi.core.japanese import search_keys
from madoguchi.core.people import HistoryRecord
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.models import Household, Membership, Resident, ResidentHistory
from madoguchi.domains.residents.states import RegisterState
from madoguchi.domains.residents.storing import history_row
from madoguchi.foundation.policy.actors import Actor

APPROVED_THERE = "core_system"
"""Who approved what the core system has registered."""

_NAMESAKES = (
    "SELECT h.id FROM unnest(%s::date[], %s::varchar[]) AS wanted(born, name_key)"
    " JOIN residents_residenthistory h ON h.birth_earliest_on = wanted.born"
    " AND wanted.name_key = ANY(h.search_keys)"
)


@dataclass(slots=True)
class RegisterPart:
    """`rows`: by number and history number. `places` and `heads`: those of today, by addressee number and by household number.
    Who is missing here does not exist in the register.
    """

    actor: Actor
    at: datetime
    residents: dict[str, Resident] = field(default_factory=dict)
    rows: dict[str, dict[int, ResidentHistory]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[str, Membership] = field(default_factory=dict)
    heads: dict[str, Membership] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    by_birth: dict[date, list[ResidentHistory]] = field(default_factory=lambda: defaultdict(list))
    _new_rows: list[ResidentHistory] = field(default_factory=list)
    _new_places: list[Membership] = field(default_factory=list)
    _changed_places: dict[int, Membership] = field(default_factory=dict)
    _changed_households: dict[int, Household] = field(default_factory=dict)

    def holds(self, record: HistoryRecord) -> bool:
        """Whether the very same row stands there."""
        row = self.rows[record.person.addressee_number].get(record.history_number)
        return row is not None and row.record == codec.encode(record)

    def read_record(self, number: str, history_number: int) -> HistoryRecord | None:
        row = self.rows[number].get(history_number)
        return codec.decode(HistoryRecord, row.record) if row else None

    def add_row(self, record: HistoryRecord) -> Resident:
        """The person's further row, and the person where this is the first."""
        number = record.person.addressee_number
        if number not in self.residents:
            self.residents[number] = Resident(addressee_number=number, created_at=self.at)
        row = history_row(record, self.residents[number], by=self.actor.actor_id, at=self.at)
        self.rows[number][row.history_number] = row
        self.by_birth[row.birth_earliest_on].append(row)
        self._new_rows.append(row)
        return self.residents[number]

    def household_of(self, record: HistoryRecord) -> Household:
        number = record.household_number
        if number not in self.households:
            self.households[number] = Household(
                household_number=number,
                address=codec.encode(record.address),
                state=RegisterState.FINAL,
                registered_by=self.actor.actor_id,
                approved_by=APPROVED_THERE,
                created_at=self.at,
            )
        return self.households[number]

    def change_household(self, household: Household) -> None:
        if household.pk is not None:
            self._changed_households[household.pk] = household

    def add_place(self, place: Membership) -> None:
        self._new_places.append(place)

    def change_place(self, place: Membership) -> None:
        if place.pk is not None:
            self._changed_places[place.pk] = place

    def save(self) -> None:
        """Who leaves and who is head no more first, because a household has one head and a person one household.

        Errors: IntegrityError, DataError. Queries: at most 7.
        """
        Resident.objects.bulk_create([one for one in self.residents.values() if one.pk is None])
        Household.objects.bulk_create([one for one in self.households.values() if one.pk is None])
        if self._changed_households:
            Household.objects.bulk_update(self._changed_households.values(), ["address"])
        changed = list(self._changed_places.values())
        for places in ([p for p in changed if _gives_way(p)], [p for p in changed if not _gives_way(p)]):
            if places:
                Membership.objects.bulk_update(places, ["relationship", "is_head", "list_place", "left_on"])
        Membership.objects.bulk_create(self._new_places)
        ResidentHistory.objects.bulk_create(self._new_rows)


def _gives_way(place: Membership) -> bool:
    return place.left_on is not None or not place.is_head


def load_part(actor: Actor, at: datetime, records: Sequence[HistoryRecord]) -> RegisterPart:
    """Queries: 5; 1 or 2 more where somebody is new."""
    part = RegisterPart(actor, at)
    numbers = {record.person.addressee_number for record in records}
    for resident in Resident.objects.filter(addressee_number__in=numbers):
        part.residents[resident.addressee_number] = resident
    for row in ResidentHistory.objects.filter(resident__in=part.residents.values()).select_related(
        "resident"
    ):
        part.rows[row.resident.addressee_number][row.history_number] = row
    _load_places(part, {record.household_number for record in records})
    _load_namesakes(part, [record for record in records if not part.rows[record.person.addressee_number]])
    return part


def _load_places(part: RegisterPart, household_numbers: Collection[str]) -> None:
    for household in Household.objects.filter(household_number__in=household_numbers):
        part.households[household.household_number] = household
    today = Membership.objects.select_related("household", "resident").filter(left_on__isnull=True)
    for place in today.filter(resident__in=part.residents.values()):
        place.household = part.households.setdefault(place.household.household_number, place.household)
        part.places[place.resident.addressee_number] = place
    known = {place.pk: place for place in part.places.values()}
    for head in today.filter(household__in=part.households.values(), is_head=True):
        part.heads[head.household.household_number] = known.get(head.pk, head)


def _load_namesakes(part: RegisterPart, new: Iterable[HistoryRecord]) -> None:
    wanted = {(record.person.birth.bounds()[0], key) for record in new for key in name_keys(record)}
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NAMESAKES, [[born for born, _ in wanted], [key for _, key in wanted]])
        found = {pk for (pk,) in cursor.fetchall()}
    for row in ResidentHistory.objects.select_related("resident").filter(pk__in=found) if found else ():
        part.by_birth[row.birth_earliest_on].append(row)


def name_keys(record: HistoryRecord) -> frozenset[str]:
    """Search keys of the name as written; none where a person has no name."""
    name = record.person.name
    return frozenset(search_keys(f"{name.family}{name.given}")) if name else frozenset()
