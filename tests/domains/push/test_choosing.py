"""One letter per household, and one honest reason for none."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domains.push.choosing import Choice, Found, Known, Reachable, choose
from madoguchi.domains.push.states import Exclusion

OPEN = Reachable("a@example.jp", "ja", has_consented=True, has_objected=False)
SILENT = Reachable("a@example.jp", "ja", has_consented=False, has_objected=False)
OBJECTED = Reachable("a@example.jp", "ja", has_consented=True, has_objected=True)
WITHOUT_MAIL = Reachable("", "ja", has_consented=True, has_objected=False)
FAMILY = Found("h1", ("11", "12", "13"), ("13",))


def one(
    contacts: dict[str, Reachable],
    *,
    protected: Collection[str] = (),
    holders: Collection[str] = (),
    by_clerk: Collection[str] = (),
) -> Choice:
    (choice,) = choose([FAMILY], Known(contacts, protected, holders, by_clerk))
    return choice


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ({"11": OPEN}, ""),
        ({"12": OPEN}, ""),
        ({"11": OBJECTED, "12": OPEN}, ""),
        ({"11": OBJECTED}, Exclusion.OBJECTED),
        ({"11": SILENT}, Exclusion.NO_CONSENT),
        ({"11": WITHOUT_MAIL}, Exclusion.NO_CHANNEL),
        ({}, Exclusion.NO_CONSENT),
    ],
)
def test_choose__contacts_of_a_family__decide_who_is_written_to(
    contacts: dict[str, Reachable], expected: str
) -> None:
    assert one(contacts).exclusion == expected


def test_choose__only_the_second_member_is_open__writes_to_that_one_in_that_language() -> None:
    english = Reachable("b@example.jp", "en", has_consented=True, has_objected=False)
    choice = one({"11": SILENT, "12": english})
    assert (choice.resident_id, choice.language, choice.exclusion) == ("12", "en", "")


def test_choose__measure_on_any_member__comes_before_every_other_reason() -> None:
    choice = one({"11": OPEN}, protected={"12"}, holders={"13"}, by_clerk={"11"})
    assert choice.exclusion == Exclusion.PROTECTED


@pytest.mark.parametrize(("holders", "expected"), [({"13"}, Exclusion.HOLDS_IT), ({"11", "12"}, "")])
def test_choose__only_concerned_members_who_hold_it__count(holders: set[str], expected: str) -> None:
    assert one({"11": OPEN}, holders=holders).exclusion == expected


def test_choose__one_of_two_children_holds_it__still_writes() -> None:
    found = Found("h1", ("11", "12", "13"), ("12", "13"))
    (choice,) = choose([found], Known({"11": OPEN}, (), {"12"}, ()))
    assert choice.exclusion == ""


def test_choose__clerk_named_a_member__is_left_out() -> None:
    assert one({"11": OPEN}, by_clerk={"12"}).exclusion == Exclusion.BY_CLERK


NUMBERS = st.sampled_from([f"{n}" for n in range(10, 20)])


@given(
    st.lists(st.lists(NUMBERS, min_size=1, max_size=4, unique=True), max_size=8),
    st.dictionaries(NUMBERS, st.sampled_from([OPEN, SILENT, OBJECTED, WITHOUT_MAIL])),
    st.sets(NUMBERS),
    st.sets(NUMBERS),
)
def test_choose__any_city__writes_only_to_the_open_and_never_into_a_protected_household(
    households: list[list[str]], contacts: dict[str, Reachable], protected: set[str], by_clerk: set[str]
) -> None:
    found = [Found(f"h{n}", tuple(members)) for n, members in enumerate(households)]
    choices = list(choose(found, Known(contacts, protected, (), by_clerk)))
    assert [choice.found for choice in choices] == found
    for choice in choices:
        if choice.exclusion:
            continue
        assert choice.resident_id in choice.found.members
        assert contacts[choice.resident_id].is_open
        assert not set(choice.found.members) & (protected | by_clerk)
