"""The second person's approval of a move-in puts its household into the register."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.applications import services as applications
from madoguchi.domains.applications.models import Application
from madoguchi.domains.cases import selectors as case_selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.residents import services as residents
from madoguchi.domains.residents.models import Household, ResidentHistory
from madoguchi.domains.work import services
from madoguchi.domains.work.models import WorkItem
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy.actors import Actor, Role
from tests.domains.work.builders import (
    CASE,
    COUNTER,
    COUNTER_SYSTEM,
    MOVE_IN,
    REGISTRY,
    REGISTRY_2,
    SUPERVISOR,
    accepted,
    finished,
)
from tests.support.households import open_family4

pytestmark = pytest.mark.django_db


def handed_in() -> WorkItem:
    """The step of a move-in that waits for a second person; toda has done it."""
    examine, register = accepted(MOVE_IN)
    finished(examine, worker=REGISTRY)
    services.claim_step(actor=REGISTRY, item=register.public_id)
    return services.finish_step(actor=REGISTRY, item=register.public_id)


def test_approve__move_in__is_approved_and_final_in_the_register() -> None:
    waiting = handed_in()
    assert Household.objects.get().state == "provisional"
    services.approve_step(actor=REGISTRY_2, item=waiting.public_id)
    household = Household.objects.get()
    assert (household.state, household.approved_by) == ("final", "ueda")
    assert not ResidentHistory.objects.filter(is_provisional=True).exists()
    assert Application.objects.get().state == "completed"
    codes = ChangeRow.objects.filter(subject=household.household_number).order_by("pk")
    assert [(row.code, row.actor_id) for row in codes] == [
        ("resident.move_in_recorded", COUNTER.actor_id),
        ("resident.approved", "ueda"),
        ("resident.registered", "ueda"),
    ]


def test_approve__approved_before_by_hand__only_finalises() -> None:
    waiting = handed_in()
    number = Household.objects.get().household_number
    residents.approve_move_in(actor=SUPERVISOR, household_number=number)
    services.approve_step(actor=REGISTRY_2, item=waiting.public_id)
    assert Household.objects.get().approved_by == SUPERVISOR.actor_id
    assert ChangeRow.objects.filter(code="resident.approved").count() == 1


def test_approve__again_after_the_core_system_rejected__changes_nothing_in_the_register() -> None:
    waiting = handed_in()
    services.approve_step(actor=REGISTRY_2, item=waiting.public_id)
    assert residents.put_in_register(actor=SUPERVISOR, reference=CASE) is not None
    assert Household.objects.get().approved_by == "ueda"
    assert ChangeRow.objects.filter(code="resident.registered").count() == 1


def test_approve__by_who_registered_at_the_counter__is_refused_whole() -> None:
    waiting = handed_in()
    Household.objects.update(registered_by="ueda")
    with pytest.raises(NotPermitted) as refusal:
        services.approve_step(actor=REGISTRY_2, item=waiting.public_id)
    assert refusal.value.code == "resident.same_person_approves"
    assert Household.objects.get().state == "provisional"
    assert WorkItem.objects.get(pk=waiting.pk).state == "waiting_approval"


def test_refuse__move_in__leaves_the_household_provisional() -> None:
    waiting = handed_in()
    services.refuse_step(actor=REGISTRY_2, item=waiting.public_id, reason="続柄の入力漏れ")
    assert Household.objects.get().state == "provisional"


def test_hand_in__household_that_could_not_be_registered_before__is_registered_by_the_worker() -> None:
    open_family4(without=("family_name",))
    made = applications.submit_applications(actor=COUNTER, case_reference=CASE, procedure_ids=[MOVE_IN])
    applications.accept_applications(actor=COUNTER, case_reference=CASE)
    services.open_steps(actor=COUNTER_SYSTEM, references=(made[0].reference,))
    examine, register = WorkItem.objects.order_by("position")
    finished(examine, worker=REGISTRY)
    _give_names()
    services.claim_step(actor=REGISTRY, item=register.public_id)
    services.finish_step(actor=REGISTRY, item=register.public_id)
    assert (Household.objects.get().registered_by, Household.objects.get().state) == ("toda", "provisional")


def test_approve__household_that_cannot_be_registered__leaves_the_register_alone() -> None:
    assert residents.put_in_register(actor=SUPERVISOR, reference="NONE-0000") is None


@pytest.mark.parametrize("role", [Role.COUNTER_CLERK, Role.SYSTEM, Role.CITIZEN, Role.AUDITOR])
def test_put_in_register__who_may_not_approve__is_refused(role: Role) -> None:
    handed_in()
    with pytest.raises(NotPermitted):
        residents.put_in_register(actor=Actor(actor_id="x", roles=frozenset({role})), reference=CASE)
    assert Household.objects.get().state == "provisional"


def _give_names() -> None:
    case = case_selectors.get_case(REGISTRY, CASE)
    names = {(member.member_id, "family_name"): "見本" for member in case.members}
    cases.record_facts(actor=REGISTRY, case=CASE, values=names, door="back", expected_version=case.version)
