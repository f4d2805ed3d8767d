"""Households: who belongs to them, in which order they are listed, and what happens when the head leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.addresses import Address
from madoguchi.core.japanese.numbers import AddresseeNumber, HouseholdNumber
from madoguchi.core.people.persons import JapanesePart, Person
from madoguchi.core.people.relationships import Kin, Relationship, SortRank

_TERM_ORDER = {kin: place for place, kin in enumerate(Kin)}


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's place in a household.

    `through` is the member by whom the relationship runs (the child whose wife this is); without it members
    of several children's families cannot be told apart. `list_place` is a place set by staff and wins over
    the order of the specification.
    """

    addressee_number: AddresseeNumber
    relationship: Relationship
    through: AddresseeNumber | None = None
    list_place: int | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """People who live together and share their living. A household may lack a head for a time (item j100).

    Errors: `household.two_heads`, `household.member_twice`, `household.through_unknown`.
    """

    household_number: HouseholdNumber
    address: Address
    members: tuple[Membership, ...]

    def __post_init__(self) -> None:
        numbers = [member.addressee_number for member in self.members]
        if len(set(numbers)) != len(numbers):
            raise InvalidValue("household.member_twice")
        if sum(member.relationship.is_head for member in self.members) > 1:
            raise InvalidValue("household.two_heads")
        if any(m.through is not None and m.through not in numbers for m in self.members):
            raise InvalidValue("household.through_unknown")

    @property
    def head(self) -> Membership | None:
        """The head of household, if one is set."""
        return next((member for member in self.members if member.relationship.is_head), None)

    def ordered(self, persons: Mapping[AddresseeNumber, Person]) -> tuple[Membership, ...]:
        """Members in the order of certificates; `persons` must contain every member."""
        return order_members(self.members, persons)


def order_members(
    members: Iterable[Membership], persons: Mapping[AddresseeNumber, Person]
) -> tuple[Membership, ...]:
    """Order of household members (item j1010).

    Head, spouse, children by birth then addressee number; then the families of children, each as a unit
    (child, its spouse, its children); parents with the head of the family register first, siblings,
    grandparents; other kin, 縁故者, 同居人. A child with a family of its own in the household moves to the
    second group.
    """
    listed = tuple(members)
    family_of = {m.through for m in listed if m.relationship.is_child_family and m.through is not None}

    def key(member: Membership) -> tuple[object, ...]:
        unit = member.addressee_number if member.addressee_number in family_of else member.through
        is_unit = unit in family_of and (member.relationship.is_child or member.relationship.is_child_family)
        rank = SortRank.CHILD_FAMILY if is_unit else member.relationship.rank
        placed = member.list_place is None, member.list_place or 0
        unit_key = _age_key(persons[unit]) if is_unit and unit is not None else (date.max, "")
        return (*placed, rank.value, unit_key, _within(member), _seniority(member, persons))

    return tuple(sorted(listed, key=key))


def _within(member: Membership) -> tuple[int, ...]:
    """Inside a family unit: the child, its spouse, its children; elsewhere all are equal."""
    relationship = member.relationship
    if not relationship.is_child_family:
        return (0,)
    return (len(relationship.terms), *(_TERM_ORDER[term] for term in relationship.terms[1:]))


def _seniority(member: Membership, persons: Mapping[AddresseeNumber, Person]) -> tuple[object, ...]:
    person = persons[member.addressee_number]
    part = person.part
    leads = isinstance(part, JapanesePart) and part.is_register_head
    is_parent = member.relationship.rank in (SortRank.PARENT, SortRank.GRANDPARENT)
    return (not (leads and is_parent), *_age_key(person))


def _age_key(person: Person) -> tuple[date, str]:
    return person.birth.sorting_day, person.addressee_number


class HeadVacancy(StrEnum):
    """What a household needs when its head is gone (item j490)."""

    NONE_LEFT = "none_left"
    LAST_MEMBER_BECOMES_HEAD = "last_member_becomes_head"
    HEAD_MUST_BE_CHOSEN = "head_must_be_chosen"
    HAS_HEAD = "has_head"


def head_vacancy(remaining: Iterable[Membership]) -> HeadVacancy:
    """One remaining member becomes head ex officio; two or more must be asked to file a change of head."""
    left = tuple(remaining)
    if any(member.relationship.is_head for member in left):
        return HeadVacancy.HAS_HEAD
    if len(left) > 1:
        return HeadVacancy.HEAD_MUST_BE_CHOSEN
    return HeadVacancy.LAST_MEMBER_BECOMES_HEAD if left else HeadVacancy.NONE_LEFT
