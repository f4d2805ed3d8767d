"""仮登録 → 決裁 → 本登録, numbers with check digits, history, search."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from madoguchi.core.errors import InvalidTransition, NotPermitted, ValidationFailed
from madoguchi.core.japanese import parse_addressee_number, parse_household_number
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.residents import selectors, services
from madoguchi.domains.residents.gate_source import ResidentSubjects
from madoguchi.domains.residents.models import Household, Resident, ResidentHistory
from madoguchi.domains.residents.records import HouseholdView
from madoguchi.domains.residents.storing import read_history
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.policy.actors import Actor, Role
from tests.support.residents import move_away

pytestmark = pytest.mark.django_db

CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
APPROVER = Actor(actor_id="matsuo", roles=frozenset({Role.SECTION_CLERK}))
AUDITOR = Actor(actor_id="kansa", roles=frozenset({Role.AUDITOR}))
NAME_WITH_SELECTOR = "渡邉\U000e0102"


def mover(member_id: str, given: str, birth: str, relationship: str, **more: str | bool) -> MemberFacts:
    values = {
        "family_name": NAME_WITH_SELECTOR,
        "given_name": given,
        "birth_date": birth,
        "relationship": relationship,
    }
    return MemberFacts(member_id, {**values, **more})


FAMILY = Facts(
    {"new_address": "福岡県行橋市中央一丁目1番1号 コーポ中央 101", "moved_on": "2026-04-01"},
    (
        mover("m1", "次郎", "2015-05-05", "子"),
        mover("m2", "花子", "1987-10-10", "妻", family_kana="ワタナベ", given_kana="ハナコ", sex="female"),
        mover("m3", "太郎", "昭和60年4月1日", "世帯主", family_kana="わたなべ", given_kana="たろう"),
    ),
)


def move_in(reference: str = "H7K2-9QXM", facts: Facts = FAMILY) -> HouseholdView:
    return services.record_move_in(actor=CLERK, reference=reference, facts=facts)


def test_record_move_in__family__is_provisional_and_ordered_with_valid_numbers() -> None:
    household = move_in()
    assert household.state == "provisional"
    assert [m.full_name for m in household.members] == [
        f"{NAME_WITH_SELECTOR}　{n}" for n in ("太郎", "花子", "次郎")
    ]
    parse_household_number(household.household_number)
    for member in household.members:
        parse_addressee_number(member.addressee_number)
        assert member.pending is not None
        assert member.record.head_name is not None
    assert household.address.town == "中央"
    assert household.address.lot == "一丁目1番1号"
    assert household.address.building == "コーポ中央\u3000101"


def test_record_move_in__stored_name__keeps_its_code_points() -> None:
    move_in()
    assert set(ResidentHistory.objects.values_list("family_name", flat=True)) == {NAME_WITH_SELECTOR}


def test_record_move_in__same_case_again__gives_the_same_household() -> None:
    assert move_in().household_number == move_in().household_number
    assert Resident.objects.count() == 3
    assert ChangeRow.objects.filter(code="resident.move_in_recorded").count() == 1


def test_record_move_in__missing_and_foreign__names_each_field() -> None:
    facts = Facts(
        {"new_address": "行橋市中央1-1"},
        (MemberFacts("m1", {"family_name": "林", "is_foreign_national": True}),),
    )
    with pytest.raises(ValidationFailed) as refusal:
        move_in(facts=facts)
    assert refusal.value.field_errors == {
        "m1.given_name": "resident.required",
        "m1.birth_date": "resident.required",
        "m1.relationship": "resident.required",
        "m1.is_foreign_national": "resident.foreign_needs_card",
    }


def test_record_move_in__auditor__is_refused() -> None:
    with pytest.raises(NotPermitted):
        services.record_move_in(actor=AUDITOR, reference="X", facts=FAMILY)


def test_approve_and_finalise__another_person__puts_the_rows_in_force() -> None:
    number = move_in().household_number
    assert services.approve_move_in(actor=APPROVER, household_number=number).members[0].pending is not None
    household = services.finalise_move_in(actor=APPROVER, household_number=number)
    assert household.state == "final"
    assert all(m.pending is None and not m.record.is_provisional for m in household.members)


def test_approve_move_in__by_who_registered__is_refused_by_code_and_by_constraint() -> None:
    both = Actor(actor_id="kubota", roles=frozenset({Role.SECTION_CLERK}))
    number = move_in().household_number
    with pytest.raises(NotPermitted) as refusal:
        services.approve_move_in(actor=both, household_number=number)
    assert refusal.value.code == "resident.same_person_approves"
    with pytest.raises(IntegrityError, match="household_approved_by_another"), transaction.atomic():
        Household.objects.update(approved_by="kubota", state="approved")


@pytest.mark.parametrize("name", ["approve", "finalise"])
def test_steps__wrong_state__are_refused(name: str) -> None:
    number = move_in().household_number
    step = {"approve": services.approve_move_in, "finalise": services.finalise_move_in}[name]
    if name == "approve":
        step(actor=APPROVER, household_number=number)
    with pytest.raises(InvalidTransition):
        step(actor=APPROVER, household_number=number)


def test_end_move_in__provisional__keeps_every_row_and_lets_everybody_go() -> None:
    before = move_in()
    numbers = [member.addressee_number for member in before.members]
    assert services.end_move_in(actor=CLERK, reference="H7K2-9QXM") == before.household_number
    ended = selectors.get_household(CLERK, before.household_number)
    assert (ended.state, ended.members) == ("ended", ())
    for number in numbers:
        rows = ResidentHistory.objects.filter(resident__addressee_number=number).order_by("history_number")
        first, last = read_history(list(rows))
        assert (first.move.reason, last.move.reason) == ("move_in", "removal_by_cancellation")
        assert (last.history_number, last.is_provisional) == (2, True)
        seen = selectors.get_resident(CLERK, number)
        assert seen.record.person.status.is_removed
        assert seen.pending is None
    assert not set(ResidentSubjects().others([], "default")) & set(numbers)
    assert ChangeRow.objects.get(code="resident.move_in_ended").subject == before.household_number
    assert services.end_move_in(actor=CLERK, reference="H7K2-9QXM") == ""


def test_end_move_in__then_the_case_moves_in_again__makes_another_household() -> None:
    first = move_in()
    services.end_move_in(actor=CLERK, reference="H7K2-9QXM")
    second = move_in()
    assert second.household_number != first.household_number
    assert not set(first.numbers.values()) & set(second.numbers.values())
    services.put_in_register(actor=APPROVER, reference="H7K2-9QXM")
    assert set(Household.objects.values_list("state", flat=True)) == {"ended", "final"}


def test_end_move_in__household_in_force__stays() -> None:
    number = move_in().household_number
    services.put_in_register(actor=APPROVER, reference="H7K2-9QXM")
    assert services.end_move_in(actor=CLERK, reference="H7K2-9QXM") == ""
    assert selectors.get_household(CLERK, number).state == "final"


def test_end_move_in__auditor__is_refused() -> None:
    move_in()
    with pytest.raises(NotPermitted):
        services.end_move_in(actor=AUDITOR, reference="H7K2-9QXM")
    assert Household.objects.get().state == "provisional"


@pytest.mark.parametrize("query", ["渡辺花子", "わたなへ はなこ", "ﾜﾀﾅﾍﾞ", "花子", "渡邊　花子"])
def test_search_residents__written_otherwise__finds_and_logs_the_view(query: str) -> None:
    move_in()
    before = ViewRow.objects.count()
    found = selectors.search_residents(CLERK, query)
    assert f"{NAME_WITH_SELECTOR}　花子" in [view.full_name for view in found]
    assert ViewRow.objects.count() == before + len(found)


def test_search_residents__by_birth_in_an_era__narrows() -> None:
    move_in()
    assert [v.full_name for v in selectors.search_residents(CLERK, "渡辺", born="S60.4.1")] == [
        f"{NAME_WITH_SELECTOR}　太郎"
    ]


def test_search_residents__by_number__finds_the_one() -> None:
    number = move_in().members[1].addressee_number
    assert [v.addressee_number for v in selectors.search_residents(CLERK, number)] == [number]


def test_search_residents__one_character__is_refused() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        selectors.search_residents(CLERK, "林")
    assert refusal.value.field_errors == {"query": "resident.query_too_short"}


def test_membership__second_household_at_once__is_stopped_by_the_database() -> None:
    first = move_in()
    other = move_in("OTHER-CASE")
    resident = Resident.objects.get(addressee_number=first.members[0].addressee_number)
    household = Household.objects.get(household_number=other.household_number)
    with pytest.raises(IntegrityError, match="membership_one_household"), transaction.atomic():
        household.memberships.create(resident=resident, relationship="同居人")


def moved_out() -> dict[str, str]:
    """A household that lived here and left: member id → addressee number."""
    numbers = dict(move_in("EARLIER").numbers)
    services.put_in_register(actor=APPROVER, reference="EARLIER")
    move_away(*numbers.values())
    return numbers


def come_back(numbers: dict[str, str]) -> HouseholdView:
    return services.record_move_in(
        actor=CLERK, reference="H7K2-9QXM", facts=FAMILY, known_numbers={**numbers, "m3": ""}
    )


def test_record_move_in__who_comes_back__keeps_number_history_and_resident_code() -> None:
    numbers = moved_out()
    household = come_back(numbers)
    back = household.numbers
    assert {m: back[m] for m in ("m1", "m2")} == {m: numbers[m] for m in ("m1", "m2")}
    assert back["m3"] not in numbers.values(), "of whom nobody found the number gets a new one"
    rows = ResidentHistory.objects.filter(resident__addressee_number=numbers["m1"]).order_by("history_number")
    assert list(rows.values_list("history_number", "is_provisional")) == [(1, False), (2, False), (3, True)]
    records = read_history(list(rows))
    assert records[2].person.resident_code == records[1].person.resident_code
    seen = selectors.get_resident(CLERK, numbers["m1"])
    assert seen.record.person.status.is_removed, "in force only after the second person"
    services.put_in_register(actor=APPROVER, reference="H7K2-9QXM")
    assert selectors.get_resident(CLERK, numbers["m1"]).record.person.status == "resident"
    assert Resident.objects.count() == 4


def test_record_move_in__return_withdrawn_and_entered_again__keeps_the_number() -> None:
    numbers = moved_out()
    first = come_back(numbers)
    services.end_move_in(actor=CLERK, reference="H7K2-9QXM")
    again = come_back(dict(first.numbers))
    assert {again.numbers[m] for m in ("m1", "m2")} == {numbers[m] for m in ("m1", "m2")}
    rows = ResidentHistory.objects.filter(resident__addressee_number=numbers["m1"])
    assert sorted(rows.values_list("history_number", flat=True)) == [1, 2, 3, 4, 5]


def test_record_move_in__number_of_who_lives_here__enters_nobody() -> None:
    living = dict(move_in("EARLIER").numbers)
    services.put_in_register(actor=APPROVER, reference="EARLIER")
    with pytest.raises(ValidationFailed) as refusal:
        come_back(living)
    assert refusal.value.field_errors == {
        f"{member}.addressee_number": "resident.number_not_inherited" for member in ("m1", "m2")
    }
    assert not Household.objects.filter(source_reference="H7K2-9QXM").exists()


def test_record_move_in__number_of_another_or_twice_the_same__enters_nobody() -> None:
    numbers = moved_out()
    for wrong in ({"m1": numbers["m2"]}, {"m1": numbers["m1"], "m2": numbers["m1"]}):
        with pytest.raises(ValidationFailed) as refusal:
            come_back(wrong)
        assert set(refusal.value.field_errors.values()) == {"resident.number_not_inherited"}
    assert not Household.objects.filter(source_reference="H7K2-9QXM").exists()
