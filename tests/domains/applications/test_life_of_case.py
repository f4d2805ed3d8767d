"""A case is filed with its applications and ends with them; a household that moves in is registered on the way."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.domains.applications import services
from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.services.settle_case import settle_case
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases import services as case_services
from madoguchi.domains.cases.models import Case, CaseStateChange
from madoguchi.domains.residents import services as residents
from madoguchi.domains.residents.models import Household
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from tests.support.households import open_family4
from tests.support.personas import actor
from tests.support.residents import move_away

pytestmark = pytest.mark.django_db

CASE = "K7M4-QX29"
WATER, CHILD = "water_service_start", "child_allowance_claim"
COUNTER = actor("counter_clerk")
CLERK = actor("section_clerk")
CITIZEN = Actor(actor_id=CASE, roles=frozenset({Role.CITIZEN}))


def submit(*procedures: str, by: Actor = COUNTER) -> list[Application]:
    return services.submit_applications(actor=by, case_reference=CASE, procedure_ids=procedures)


def complete(application: Application) -> None:
    services.accept_applications(actor=COUNTER, case_reference=CASE)
    services.process_application(actor=CLERK, reference=application.reference)
    services.complete_application(actor=CLERK, reference=application.reference)


def withdraw(application: Application) -> None:
    services.withdraw_application(actor=COUNTER, reference=application.reference, reason="取りやめ")


def state() -> str:
    return cases.get_case(SYSTEM, CASE).state


def transitions() -> list[str]:
    return list(CaseStateChange.objects.order_by("id").values_list("transition", flat=True))


def test_submit__first_applications__file_the_case() -> None:
    open_family4()
    submit(WATER)
    assert state() == "filed"
    assert ChangeRow.objects.get(code="case.filed", subject=CASE).actor_id == COUNTER.actor_id


def test_submit__further_applications__leave_it_filed() -> None:
    open_family4()
    submit(WATER)
    submit(CHILD)
    assert transitions() == ["file"]


def test_submit__by_the_household_itself__files_the_case() -> None:
    open_family4()
    submit(WATER, by=CITIZEN)
    assert state() == "filed"


def test_submit__after_the_case_has_ended__is_refused_whole() -> None:
    open_family4()
    case_services.withdraw_case(actor=COUNTER, case=CASE)
    with pytest.raises(InvalidTransition) as refusal:
        submit(WATER)
    assert refusal.value.code == "case.wrong_state"
    assert not Application.objects.exists()


def test_settle__one_of_two_ended__leaves_the_case_filed() -> None:
    open_family4()
    water, _ = submit(WATER, CHILD)
    complete(water)
    settle_case(actor=SYSTEM, case_reference=CASE)
    assert state() == "filed"


def test_settle__completed_and_withdrawn__closes_once() -> None:
    open_family4()
    water, child = submit(WATER, CHILD)
    complete(water)
    withdraw(child)
    settle_case(actor=SYSTEM, case_reference=CASE)
    settle_case(actor=SYSTEM, case_reference=CASE)
    assert (state(), transitions()) == ("closed", ["file", "close"])
    assert Case.objects.get().closed_at is not None
    assert ChangeRow.objects.get(code="case.closed", subject=CASE).actor_id == "system"
    assert EventRecord.objects.filter(code="case.closed").count() == 1


def test_settle__before_anything_is_submitted__does_nothing() -> None:
    open_family4()
    settle_case(actor=SYSTEM, case_reference=CASE)
    assert transitions() == []


def test_settle__completed_one_that_goes_on__reopens_the_case() -> None:
    open_family4()
    water = submit(WATER)[0]
    complete(water)
    settle_case(actor=SYSTEM, case_reference=CASE)
    services.reopen_application(actor=CLERK, reference=water.reference, reason="基幹で拒否")
    settle_case(actor=SYSTEM, case_reference=CASE)
    settle_case(actor=SYSTEM, case_reference=CASE)
    assert (state(), transitions()) == ("filed", ["file", "close", "reopen"])
    assert Case.objects.get().closed_at is None
    assert ChangeRow.objects.filter(code="case.reopened", subject=CASE).count() == 1


def test_settle__case_heard_again__is_left_to_its_clerk() -> None:
    open_family4()
    water = submit(WATER)[0]
    case_services.start_hearing(actor=COUNTER, case=CASE)
    complete(water)
    settle_case(actor=SYSTEM, case_reference=CASE)
    assert state() == "in_hearing"


def test_settle__by_an_auditor__is_refused() -> None:
    open_family4()
    withdraw(submit(WATER)[0])
    with pytest.raises(NotFoundOrHidden):
        settle_case(actor=actor("auditor"), case_reference=CASE)
    assert state() == "filed"


@pytest.mark.django_db(transaction=True)
def test_news__last_application_ends__closes_the_case_after_the_commit() -> None:
    open_family4()
    water, child = submit(WATER, CHILD)
    complete(water)
    assert state() == "filed"
    withdraw(child)
    assert state() == "closed"
    assert transitions() == ["file", "close"]


def test_submit__move_in__registers_provisionally_and_links_everybody() -> None:
    open_family4()
    submit("move_in", WATER)
    household = Household.objects.get()
    assert (household.state, household.registered_by) == ("provisional", COUNTER.actor_id)
    numbers = [member.addressee_number for member in cases.get_case(SYSTEM, CASE).members]
    assert all(numbers)
    assert len(set(numbers)) == 4
    assert ChangeRow.objects.filter(code="case.member_linked", subject=CASE).count() == 4


def test_withdraw__move_in__ends_the_provisional_household_and_the_next_one_is_linked() -> None:
    open_family4()
    move_in, _ = submit("move_in", WATER)
    first = {member.addressee_number for member in cases.get_case(SYSTEM, CASE).members}
    withdraw(move_in)
    assert Household.objects.get().state == "ended"
    submit("move_in")
    second = {member.addressee_number for member in cases.get_case(SYSTEM, CASE).members}
    assert len(second) == 4
    assert not first & second
    assert sorted(Household.objects.values_list("state", flat=True)) == ["ended", "provisional"]


def test_register__lock_order__case_before_household() -> None:
    open_family4()
    with CaptureQueriesContext(connection) as ran:
        services.register_household(actor=COUNTER, case_reference=CASE)
    texts = [query["sql"] for query in ran.captured_queries]
    locked = next(n for n, text in enumerate(texts) if "cases_case" in text and "FOR UPDATE" in text)
    entered = next(n for n, text in enumerate(texts) if text.startswith('INSERT INTO "residents_household"'))
    assert locked < entered


def test_withdraw__another_application__leaves_the_household() -> None:
    open_family4()
    _, water = submit("move_in", WATER)
    withdraw(water)
    assert Household.objects.get().state == "provisional"


def test_submit__move_in_that_the_clerk_has_registered__gives_no_second_household() -> None:
    open_family4()
    first = services.register_household(actor=COUNTER, case_reference=CASE)
    submit("move_in")
    assert Household.objects.get().household_number == first.household_number
    assert ChangeRow.objects.filter(code="case.member_linked").count() == 4


def test_register_household__linked_person_who_lived_here_before__keeps_the_number() -> None:
    open_family4()
    services.register_household(actor=COUNTER, case_reference=CASE)
    residents.put_in_register(actor=CLERK, reference=CASE)
    before = {member.addressee_number for member in cases.get_case(SYSTEM, CASE).members}
    move_away(*before)
    Household.objects.update(source_reference="")
    household = services.register_household(actor=COUNTER, case_reference=CASE)
    assert set(household.numbers.values()) == before
    assert {member.addressee_number for member in cases.get_case(SYSTEM, CASE).members} == before


def test_submit__other_procedures__register_nobody() -> None:
    open_family4()
    submit(WATER)
    assert not Household.objects.exists()


def test_submit__move_in_with_a_name_missing__arrives_and_says_what_is_left() -> None:
    open_family4(without=("family_name",))
    assert submit("move_in")[0].state == "arrived"
    assert not Household.objects.exists()
    row = ChangeRow.objects.get(code="resident.move_in_not_recorded", subject=CASE)
    assert row.data["code"] == "resident.incomplete"


def test_register_household__by_an_auditor__is_refused() -> None:
    open_family4()
    with pytest.raises(NotFoundOrHidden):
        services.register_household(actor=actor("auditor"), case_reference=CASE)
    assert not Household.objects.exists()
