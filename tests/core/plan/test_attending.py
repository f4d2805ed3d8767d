from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.calendars import ClosedDays, DeadlineKind, DeadlineRule
from madoguchi.core.plan import (
    Attendance,
    Candidate,
    Capacity,
    CounterStop,
    FilingRight,
    OfficeStop,
    make_plan,
)
from madoguchi.core.rules import Condition, Facts, MemberFacts, Vocabulary, parse_condition

ON = date(2026, 11, 20)
NONE = DeadlineRule(DeadlineKind.NONE)
VOCABULARY = Vocabulary(member=frozenset({"birth_date", "role"}))
OFFICE = OfficeStop("hall", (CounterStop("one", ("s",)),))
YES = parse_condition({"always": True}, VOCABULARY)


def of_person(data: dict[str, object]) -> Condition:
    return parse_condition(data, VOCABULARY, for_member=True)


ADULT = of_person({"age": {"at_least": 18}})
CHILD = of_person({"age": {"below": 18}})
SELF = FilingRight(Capacity.SELF)
MEMBER = FilingRight(Capacity.HOUSEHOLD_MEMBER, person=ADULT)
PARENT = FilingRight(Capacity.GUARDIAN, person=ADULT, subjects=CHILD)
PROXY = FilingRight(Capacity.PROXY, documents=("letter",))
SLOW_PROXY = FilingRight(Capacity.PROXY, documents=("letter",), same_day=False)
BIRTHS = {"m1": "1985-05-14", "m2": "1987-02-28", "m3": "2016-06-03", "m4": "2019-04-01"}


def who(*procedures: tuple[tuple[FilingRight, ...], Condition | None], **births: str) -> Attendance:
    people = {**BIRTHS, **births}
    facts = Facts({}, tuple(MemberFacts(m, {"birth_date": b} if b else {}) for m, b in people.items()))
    candidates = [
        Candidate(f"p{n}", YES, NONE, members=members, rights=rights, section="s", must_visit=True)
        for n, (rights, members) in enumerate(procedures)
    ]
    return make_plan(candidates, facts, ON, ClosedDays(), [OFFICE]).attendance


def test_attendance__any_adult_of_the_household__is_the_applicant_alone() -> None:
    found = who(((MEMBER, PROXY), None), ((PARENT, PROXY), CHILD))
    assert (found.people, found.is_sure, found.not_alone) == (("m1",), True, ())
    assert (found.proxy_documents, found.slower_by_proxy, found.not_by_proxy) == (("letter",), (), ())


def test_attendance__in_person_only__brings_each_of_them() -> None:
    found = who(((SELF, SLOW_PROXY), ADULT), ((PARENT,), CHILD))
    assert (found.people, found.not_alone) == (("m1", "m2"), (("p0", "m2"),))
    assert (found.slower_by_proxy, found.not_by_proxy) == (("p0",), ("p1",))


def test_attendance__household_without_an_adult__says_for_what_nobody_can_come() -> None:
    found = who(((MEMBER,), None), m1="2012-01-01", m2="2013-01-01")
    assert (found.people, found.is_sure, found.unfilled) == ((), False, ("p0",))


def test_attendance__age_of_the_applicant_unknown__is_taken_as_able_and_marked() -> None:
    found = who(((MEMBER,), None), m1="", m2="2012-01-01")
    assert (found.people, found.is_sure) == (("m1",), False)


def test_attendance__no_rights_in_the_data__asks_for_nobody() -> None:
    assert who(((), None)) == Attendance((), True)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([SELF, MEMBER, PARENT, PROXY]), min_size=1, max_size=2).map(tuple),
            st.sampled_from([None, ADULT, CHILD]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_attendance__random_rights__no_smaller_group_can_do_it(
    procedures: list[tuple[tuple[FilingRight, ...], Condition | None]],
) -> None:
    found = who(*procedures)
    able = [
        {p for p in BIRTHS if can(rights, p, subject)}
        for rights, members in procedures
        for subject in subjects(members)
    ]
    wanted = [group for group in able if group]
    smallest = min(
        size
        for size in range(len(BIRTHS) + 1)
        for group in combinations(BIRTHS, size)
        if all(one.intersection(group) for one in wanted)
    )
    assert len(found.people) == smallest
    assert all(one.intersection(found.people) for one in wanted)
    assert bool(found.unfilled) == (len(wanted) < len(able))


def subjects(members: Condition | None) -> list[str]:
    return [""] if members is None else ["m1", "m2"] if members is ADULT else ["m3", "m4"]


def can(rights: tuple[FilingRight, ...], person: str, subject: str) -> bool:
    is_adult, of_child = person in ("m1", "m2"), subject in ("", "m3", "m4")
    return (
        (SELF in rights and person == (subject or "m1"))
        or (MEMBER in rights and is_adult)
        or (PARENT in rights and is_adult and of_child and person != subject)
    )
