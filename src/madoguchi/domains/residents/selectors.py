"""All reads of the register. Reading about people leaves a row in the viewing log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from madoguchi.core.errors import InvalidValue, NotFoundOrHidden, ValidationFailed
from madoguchi.core.japanese import (
    Address,
    AddresseeNumber,
    bigrams,
    parse_addressee_number,
    search_keys,
)
from madoguchi.core.people import (
    Membership,
    order_members,
    parse_partial_date,
    parse_relationship,
)
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.models import Household, ResidentHistory
from madoguchi.domains.residents.models import Membership as Place
from madoguchi.domains.residents.permissions import check_may_read
from madoguchi.domains.residents.protections import find_measures, list_protected
from madoguchi.domains.residents.records import HouseholdView, ResidentView
from madoguchi.domains.residents.states import RegisterState
from madoguchi.domains.residents.storing import resident_view
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import Medium
from madoguchi.foundation.release.ports import Protection

SEARCH_LIMIT = 20

__all__ = [
    "SEARCH_LIMIT",
    "HouseholdView",
    "ResidentView",
    "check_residents",
    "get_household",
    "get_resident",
    "list_ended_numbers",
    "list_numbers_of_cases",
    "list_protected_residents",
    "search_residents",
]


def get_resident(actor: Actor, addressee_number: str) -> ResidentView:
    """Errors: `resident.not_permitted`, `resident.not_found`. Queries: 1, and 1 for the viewing log."""
    check_may_read(actor)
    rows = list(ResidentHistory.objects.filter(resident__addressee_number=addressee_number))
    view = resident_view(addressee_number, rows)
    if view is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    _log(actor, [addressee_number], "resident")
    return view


def get_household(actor: Actor, household_number: str) -> HouseholdView:
    """Errors: `resident.not_permitted`, `resident.not_found`."""
    check_may_read(actor)
    household = Household.objects.filter(household_number=household_number).first()
    if household is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    view = load_household(household)
    _log(actor, [member.addressee_number for member in view.members], "household")
    return view


def search_residents(actor: Actor, query: str, *, born: str = "") -> list[ResidentView]:
    """People whose name or reading, now or earlier, contains the query; an addressee number finds its owner.

    Variants, voicing, small kana, long vowels and spaces are levelled (item j330). `born` narrows by birth
    date, in any
    era. At most SEARCH_LIMIT people, by number. Each person found is written to the viewing log.

    Errors: `resident.not_permitted`, ValidationFailed (`query`: `resident.query_too_short`, `born`: a date
    code).
    """
    check_may_read(actor)
    numbers = _numbers_for(query, born)
    rows: dict[str, list[ResidentHistory]] = defaultdict(list)
    found = ResidentHistory.objects.select_related("resident").filter(resident__addressee_number__in=numbers)
    for row in found:
        rows[row.resident.addressee_number].append(row)
    views = [view for number in sorted(rows) if (view := resident_view(number, rows[number]))]
    _log(actor, [view.addressee_number for view in views], "search")
    return views


def _numbers_for(query: str, born: str) -> list[str]:
    try:
        return [parse_addressee_number(query)]
    except InvalidValue:
        pass
    keys = search_keys(query)
    if len(keys[0]) < 2:
        raise ValidationFailed({"query": ResidentError.QUERY_TOO_SHORT})
    rows = ResidentHistory.objects.none()
    for key in keys:
        rows = rows | ResidentHistory.objects.filter(search_grams__contains=bigrams(key))
    if born:
        rows = rows.filter(_born(born))
    matches = {
        row.resident.addressee_number
        for row in rows.select_related("resident")
        if any(key in own for key in keys for own in row.search_keys)
    }
    return sorted(matches)[:SEARCH_LIMIT]


def _born(born: str) -> Q:
    try:
        earliest, latest = parse_partial_date(born).bounds()
    except InvalidValue as refusal:
        raise ValidationFailed({"born": refusal.code}) from refusal
    return Q(birth_earliest_on__lte=latest, birth_latest_on__gte=earliest)


def load_household(household: Household) -> HouseholdView:
    """For the room's own services, which have checked the actor. Queries: 2."""
    places = list(household.memberships.filter(left_on__isnull=True).select_related("resident", "through"))
    rows: dict[str, list[ResidentHistory]] = defaultdict(list)
    for row in ResidentHistory.objects.select_related("resident").filter(
        resident__in=[place.resident_id for place in places]
    ):
        rows[row.resident.addressee_number].append(row)
    views = {number: view for number, own in rows.items() if (view := resident_view(number, own))}
    members = [
        Membership(
            AddresseeNumber(place.resident.addressee_number),
            parse_relationship(place.relationship),
            AddresseeNumber(place.through.addressee_number) if place.through else None,
            place.list_place,
            place.joined_on,
        )
        for place in places
    ]
    persons = {AddresseeNumber(number): view.record.person for number, view in views.items()}
    return HouseholdView(
        household_number=household.household_number,
        state=household.state,
        address=codec.decode(Address, household.address),
        reference=household.source_reference,
        members=tuple(views[m.addressee_number] for m in order_members(members, persons)),
        numbers={p.source_member: p.resident.addressee_number for p in places if p.source_member},
    )


def check_residents(subject_ids: Collection[str], medium: Medium, on: date) -> list[Protection]:
    """Measures on residents ("resident:…") for a medium, for rooms that know a person under another id
    too.
    """
    return find_measures(subject_ids, medium, on)


def list_protected_residents(actor: Actor, medium: Medium, on: date) -> frozenset[str]:
    """Numbers of all whom a measure concerns for a medium, and of their households. Nobody is shown this list.

    Errors: `resident.not_permitted`. Queries: 1.
    """
    check_may_read(actor)
    return list_protected(medium, on)


def list_numbers_of_cases(actor: Actor, references: Collection[str]) -> frozenset[str]:
    """Addressee numbers of the people whom cases put into the register. Errors: `resident.not_permitted`. Queries: 1."""
    check_may_read(actor)
    places = Place.objects.filter(household__source_reference__in=references, left_on__isnull=True)
    return frozenset(places.values_list("resident__addressee_number", flat=True))


def list_ended_numbers(actor: Actor, reference: str) -> frozenset[str]:
    """Numbers of the people whose registration by this case was ended. Errors: `resident.not_permitted`. Queries: 1."""
    check_may_read(actor)
    places = Place.objects.filter(household__source_reference=reference, household__state=RegisterState.ENDED)
    return frozenset(places.values_list("resident__addressee_number", flat=True))


def _log(actor: Actor, numbers: list[str], screen: str) -> None:
    for number in numbers:
        audit.record_view(
            actor,
            subject=number,
            fields=("name", "birth_date", "address"),
            purpose=actor.purpose,
            screen=f"residents.{screen}",
        )
