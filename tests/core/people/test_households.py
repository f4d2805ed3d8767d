from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people import (
    HeadVacancy,
    Household,
    JapanesePart,
    Membership,
    PartialDate,
    head_vacancy,
    order_members,
    parse_relationship,
)
from tests.core.people.builders import HOUSEHOLD, address, number, person

# (addressee number, relationship, year of birth, through) in the order that the specification demands.
FAMILY = [
    (1, "世帯主", 1950, None),
    (2, "妻", 1952, None),
    (3, "子", 1985, None),
    (4, "子", 1985, None),
    (5, "子", 1975, None),
    (6, "子の妻", 1976, 5),
    (7, "子の子", 2005, 5),
    (8, "子の子", 2008, 5),
    (9, "子", 1978, None),
    (10, "子の夫", 1970, 9),
    (11, "母", 1930, None),
    (12, "父", 1928, None),
    (13, "姉", 1948, None),
    (14, "父の母", 1910, None),
    (15, "妻の父", 1925, None),
    (16, "縁故者", 1940, None),
    (17, "同居人", 1930, None),
]
PERSONS = {
    number(n): person(
        n,
        birth=PartialDate.on(date(year, 5, 1)),
        part=JapanesePart(is_register_head=n == 11),
    )
    for n, _, year, _ in FAMILY
}
MEMBERS = [
    Membership(number(n), parse_relationship(text), number(through) if through else None)
    for n, text, _, through in FAMILY
]


@given(st.randoms(use_true_random=False))
def test_order_members__any_arrival_order__gives_the_order_of_the_specification(rng: random.Random) -> None:
    shuffled = MEMBERS.copy()
    rng.shuffle(shuffled)
    assert list(order_members(shuffled, PERSONS)) == MEMBERS


def test_order_members__place_set_by_staff__wins() -> None:
    last = Membership(number(17), parse_relationship("同居人"), list_place=1)
    assert order_members([*MEMBERS[:2], last], PERSONS)[0] is last


def test_household__ordered__lists_its_members() -> None:
    household = Household(HOUSEHOLD, address(), tuple(reversed(MEMBERS)))
    assert household.head == MEMBERS[0]
    assert list(household.ordered(PERSONS)) == MEMBERS


def test_household__without_head__is_allowed() -> None:
    assert Household(HOUSEHOLD, address(), tuple(MEMBERS[1:])).head is None


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ((MEMBERS[0], Membership(number(2), parse_relationship("世帯主"))), "household.two_heads"),
        ((MEMBERS[0], MEMBERS[0]), "household.member_twice"),
        ((MEMBERS[0], MEMBERS[5]), "household.through_unknown"),
    ],
)
def test_household__contradictory_members__refuses_with_code(
    members: tuple[Membership, ...], code: str
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Household(HOUSEHOLD, address(), members)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [
        ([], HeadVacancy.NONE_LEFT),
        (MEMBERS[1:2], HeadVacancy.LAST_MEMBER_BECOMES_HEAD),
        (MEMBERS[1:3], HeadVacancy.HEAD_MUST_BE_CHOSEN),
        (MEMBERS[:2], HeadVacancy.HAS_HEAD),
    ],
)
def test_head_vacancy__who_is_left__decides(remaining: list[Membership], expected: HeadVacancy) -> None:
    assert head_vacancy(remaining) is expected
