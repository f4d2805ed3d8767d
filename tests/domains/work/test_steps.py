"""Work steps: one clerk at a time, a second person where the data asks for one, back by correction."""

from __future__ import annotations

import threading
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, NotFoundOrHidden, NotPermitted
from madoguchi.core.errors import ValidationFailed as Invalid
from madoguchi.domains.applications import services as applications
from madoguchi.domains.applications.models import Application, Correction
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.work import selectors, services
from madoguchi.domains.work.models import WorkHistory, WorkItem
from madoguchi.domains.work.moving import move, take_item
from madoguchi.domains.work.services.open_steps import due_day
from madoguchi.domains.work.states import FINISHED, ITEMS, ItemState
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from tests.domains.work.builders import (
    CASE,
    COUNTER,
    MOVE_IN,
    REGISTRY,
    REGISTRY_2,
    SUPERVISOR,
    WATER,
    WATER_CLERK,
    accepted,
    finished,
)
from tests.support.clock import FrozenClock
from tests.support.personas import actor

pytestmark = pytest.mark.django_db


def test_open_steps__accepted_application__makes_one_item_per_step_and_opens_the_first() -> None:
    first, second = accepted(MOVE_IN)
    assert [(item.step_id, item.state) for item in (first, second)] == [
        ("examine", ItemState.OPEN),
        ("register", ItemState.PENDING),
    ]
    assert (first.needs_approval, second.needs_approval) == (False, True)


def test_open_steps__repeated__makes_nothing_new() -> None:
    item = accepted()[0]
    assert services.open_steps(actor=SYSTEM, references=(item.application,)) == 0
    assert EventRecord.objects.filter(code="work.opened").count() == 1


def test_due_day__five_open_days__passes_over_the_weekend(frozen_clock: FrozenClock) -> None:
    assert due_day(clock.today()).isoformat() == "2026-04-13"


def test_claim__open__is_mine_and_the_application_in_process() -> None:
    item = accepted()[0]
    row = services.claim_step(actor=WATER_CLERK, item=item.public_id)
    assert (row.state, row.worker_id) == (ItemState.CLAIMED, "mizuno")
    assert Application.objects.get().state == "in_process"
    assert ChangeRow.objects.filter(code="work.claimed", subject=CASE).count() == 1
    assert EventRecord.objects.get(code="work.claimed").payload["section"] == "water"


def test_claim__repeated__is_mine_still_without_a_second_event() -> None:
    item = accepted()[0]
    services.claim_step(actor=WATER_CLERK, item=item.public_id)
    services.claim_step(actor=WATER_CLERK, item=item.public_id)
    assert WorkHistory.objects.filter(transition="claim").count() == 1


def test_claim__taken__names_the_colleague() -> None:
    item = accepted(MOVE_IN)[0]
    services.claim_step(actor=REGISTRY, item=item.public_id)
    with pytest.raises(Conflict) as refusal:
        services.claim_step(actor=REGISTRY_2, item=item.public_id)
    assert (refusal.value.code, refusal.value.data["clerk"]) == ("work.claimed_by_other", "toda")


@pytest.mark.django_db(transaction=True)
def test_claim__two_clerks_at_once__exactly_one_gets_it() -> None:
    item = accepted(MOVE_IN)[0]
    results: list[str] = []
    both = threading.Barrier(2)

    def claim(clerk: Actor) -> None:
        both.wait()
        try:
            results.append(services.claim_step(actor=clerk, item=item.public_id).worker_id)
        except Conflict as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(clerk,)) for clerk in (REGISTRY, REGISTRY_2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = WorkItem.objects.get(pk=item.pk).worker_id
    assert sorted(results) == sorted([winner, "work.claimed_by_other"])
    assert WorkHistory.objects.filter(transition="claim").count() == 1


def test_claim__before_its_turn__is_refused() -> None:
    second = accepted(MOVE_IN)[1]
    with pytest.raises(InvalidTransition, match=r"work_item\.wrong_state"):
        services.claim_step(actor=REGISTRY, item=second.public_id)


def test_claim__another_section__looks_missing() -> None:
    item = accepted()[0]
    with pytest.raises(NotFoundOrHidden, match=r"work\.not_found"):
        services.claim_step(actor=REGISTRY, item=item.public_id)
    assert services.claim_step(actor=SUPERVISOR, item=item.public_id).worker_id == "eiji"


@pytest.mark.parametrize("role", ["receptionist", "counter_clerk", "operator", "auditor", "citizen"])
def test_claim__other_duty__is_not_permitted(role: str) -> None:
    item = accepted()[0]
    with pytest.raises(NotPermitted, match=r"work\.not_permitted"):
        services.claim_step(actor=actor(role, sections=("water",)), item=item.public_id)


def test_release__by_a_colleague__is_refused_and_by_the_supervisor_allowed() -> None:
    item = accepted(MOVE_IN)[0]
    services.claim_step(actor=REGISTRY, item=item.public_id)
    with pytest.raises(NotPermitted, match=r"work\.not_yours"):
        services.release_step(actor=REGISTRY_2, item=item.public_id)
    row = services.release_step(actor=SUPERVISOR, item=item.public_id)
    assert (row.state, row.worker_id, row.claimed_at) == (ItemState.OPEN, "", None)


def test_finish__last_step__completes_the_application() -> None:
    row = finished(accepted()[0])
    assert row.state == ItemState.DONE
    assert Application.objects.get().state == "completed"


def test_finish__first_of_two__opens_the_next() -> None:
    first, second = accepted(MOVE_IN)
    finished(first, REGISTRY)
    second.refresh_from_db()
    assert second.state == ItemState.OPEN
    assert Application.objects.get().state == "in_process"


def test_finish__by_a_colleague__is_refused() -> None:
    item = accepted(MOVE_IN)[0]
    services.claim_step(actor=REGISTRY, item=item.public_id)
    with pytest.raises(NotPermitted, match=r"work\.not_yours"):
        services.finish_step(actor=REGISTRY_2, item=item.public_id)


def handed_in() -> WorkItem:
    first, second = accepted(MOVE_IN)
    finished(first, REGISTRY)
    services.claim_step(actor=REGISTRY, item=second.public_id)
    return services.finish_step(actor=REGISTRY, item=second.public_id)


def test_approve__by_a_second_person__completes_the_application() -> None:
    item = handed_in()
    assert item.state == ItemState.WAITING_APPROVAL
    row = services.approve_step(actor=REGISTRY_2, item=item.public_id)
    assert (row.state, row.worker_id, row.approver_id) == (ItemState.APPROVED, "toda", "ueda")
    assert Application.objects.get().state == "completed"


def test_approve__own_work__is_refused_also_by_the_database() -> None:
    item = handed_in()
    with pytest.raises(NotPermitted, match=r"work\.needs_second_person"):
        services.approve_step(actor=REGISTRY, item=item.public_id)
    with pytest.raises(IntegrityError, match="work_approver_is_another_person"), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(approver_id="toda")
    with pytest.raises(IntegrityError, match="work_needed_approval_is_not_skipped"), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(state=ItemState.DONE)


def test_refuse__with_a_reason__opens_the_step_again_and_keeps_the_reason() -> None:
    item = handed_in()
    with pytest.raises(Invalid):
        services.refuse_step(actor=REGISTRY_2, item=item.public_id, reason=" ")
    row = services.refuse_step(actor=REGISTRY_2, item=item.public_id, reason="続柄の入力漏れ")
    assert (row.state, row.worker_id) == (ItemState.OPEN, "")
    assert services.claim_step(actor=REGISTRY, item=item.public_id).reason == "続柄の入力漏れ"


def test_return__asks_the_citizen_by_mail_without_names() -> None:
    item = accepted()[0]
    services.claim_step(actor=WATER_CLERK, item=item.public_id)
    result = services.return_for_correction(
        actor=WATER_CLERK, item=item.public_id, fields=[AskedField("", "phone")], message="電話番号の確認"
    )
    message = Message.objects.get(template="correction_requested")
    assert result.is_mailed
    assert message.to_address == "family4@example.test"
    assert "/fix/" in message.body
    assert "渡邉" not in message.subject + message.body
    assert Application.objects.get().state == "returned"


def test_return__then_corrected__opens_the_step_again() -> None:
    item = accepted()[0]
    services.claim_step(actor=WATER_CLERK, item=item.public_id)
    services.return_for_correction(
        actor=WATER_CLERK, item=item.public_id, fields=[AskedField("", "phone")], message="x"
    )
    citizen = Actor(actor_id=CASE, roles=frozenset({Role.CITIZEN}))
    applications.correct_application(
        actor=citizen, reference=item.application, values={("", "phone"): "090-8765-4321"}
    )
    services.resume_steps(actor=SYSTEM, application=item.application)
    services.resume_steps(actor=SYSTEM, application=item.application)
    assert finished(item).state == ItemState.DONE


def test_return__without_fields__changes_nothing() -> None:
    item = accepted()[0]
    services.claim_step(actor=WATER_CLERK, item=item.public_id)
    with pytest.raises(Invalid):
        services.return_for_correction(actor=WATER_CLERK, item=item.public_id, fields=[], message="x")
    item.refresh_from_db()
    assert item.state == ItemState.CLAIMED
    assert not Correction.objects.exists()


def test_cancel__withdrawn_application__ends_its_steps() -> None:
    item = accepted(MOVE_IN)[0]
    services.cancel_steps(actor=SYSTEM, application=item.application)
    assert set(WorkItem.objects.values_list("state", flat=True)) == {ItemState.CANCELLED}


@pytest.mark.django_db(transaction=True)
def test_news__the_whole_way__tells_the_citizen_once_and_finishes_the_case() -> None:
    items = accepted(WATER, "night_soil_collection")
    for item in items:
        finished(item, SUPERVISOR)
    templates = sorted(Message.objects.values_list("template", flat=True))
    assert templates == ["completed", "status_changed", "status_changed"]
    assert EventRecord.objects.filter(code="case.finished", case=CASE).count() == 1


def test_list__section_clerk__sees_only_own_sections() -> None:
    accepted(WATER, MOVE_IN)
    assert {item.section for item in selectors.list_items(WATER_CLERK)} == {"water"}
    assert {item.section for item in selectors.list_items(SUPERVISOR)} == {"water", "resident_registry"}
    assert selectors.list_items(WATER_CLERK, section="resident_registry") == []
    with pytest.raises(NotPermitted):
        selectors.list_items(COUNTER)


def test_list__late_and_age__count_in_days(frozen_clock: FrozenClock) -> None:
    accepted()
    frozen_clock.tick(days=10)
    row = selectors.list_items(WATER_CLERK)[0]
    assert (row.is_late, row.age_days) == (True, 10)


@pytest.mark.parametrize(
    ("state", "name"), list(product(ItemState, [transition.name for transition in ITEMS]))
)
def test_move__each_state_and_transition__follows_the_table(state: ItemState, name: str) -> None:
    item = accepted()[0]
    WorkItem.objects.filter(pk=item.pk).update(
        state=state, worker_id="mizuno", approver_id="x", needs_approval=state not in FINISHED
    )
    row = take_item(SYSTEM, item.public_id)
    before = (WorkHistory.objects.count(), EventRecord.objects.count(), ChangeRow.objects.count())
    if state in ITEMS.get(name).sources:
        changes = {"worker_id": "a"} | ({"needs_approval": False} if name == "finish" else {})
        with transaction.atomic():
            assert move(SYSTEM, row, name, **changes).state == ITEMS.get(name).target  # type: ignore[arg-type]
        assert WorkHistory.objects.count() == before[0] + 1
        return
    with pytest.raises(DomainError, match=r"work_item\.wrong_state"):
        move(SYSTEM, row, name)
    assert (WorkHistory.objects.count(), EventRecord.objects.count(), ChangeRow.objects.count()) == before
