from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.core.errors import (
    Conflict,
    InvalidTransition,
    NotFoundOrHidden,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.visits import alarm_list, live, services
from madoguchi.domains.visits.models import Alarm, AlarmStep
from madoguchi.domains.visits.permissions import DUTIES
from madoguchi.domains.visits.services import alarms
from madoguchi.domains.visits.shapes import AlarmView
from madoguchi.domains.visits.states import ALARM, AlarmState
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy import Role
from tests.domains.visits.builders import at_desk
from tests.domains.visits.conftest import CLERK_A, CLERK_B, KIOSK, SUPERVISOR, make_actor
from tests.support.clock import FrozenClock


def raised(*, by: str = "residents_1") -> AlarmView:
    at_desk(CLERK_A, by)
    return services.raise_alarm(actor=CLERK_A)


def test_raise_alarm__clerk_at_a_desk__says_which_desk_and_since_when(hall: FrozenClock) -> None:
    alarm = raised()
    assert alarm.place == "1 1番窓口 1番窓口 席1"
    assert (alarm.hall_label, alarm.state, alarm.raised_at) == ("1階", AlarmState.RAISED, clock.now())
    assert ChangeRow.objects.filter(code="alarm.raised", actor_id=CLERK_A.actor_id).count() == 1
    assert EventRecord.objects.filter(code="alarm.raised").count() == 1


def test_raise_alarm__pressed_twice__is_one_alarm(hall: FrozenClock) -> None:
    assert raised().public_id == services.raise_alarm(actor=CLERK_A).public_id
    assert Alarm.objects.count() == 1


def test_raise_alarm__after_the_last_ended__is_a_new_one(hall: FrozenClock) -> None:
    first = raised()
    services.end_alarm(actor=SUPERVISOR, alarm=first.public_id, outcome="mistake")
    assert services.raise_alarm(actor=CLERK_A).public_id != first.public_id


def test_raise_alarm__no_desk_open__names_the_office_and_the_caller(hall: FrozenClock) -> None:
    alarm = services.raise_alarm(actor=make_actor("reception", Role.RECEPTIONIST))
    assert (alarm.place, alarm.office_label, alarm.raised_by) == ("", "町役場", "reception")


def test_raise_alarm__open_screens__are_told(hall: FrozenClock) -> None:
    with CaptureQueriesContext(connection) as queries:
        raised()
    told = [one["sql"] for one in queries if "pg_notify" in one["sql"]]
    assert any(live.alarm_topic() in sql for sql in told)


def test_acknowledge__two_colleagues__both_are_named_and_once_each(hall: FrozenClock) -> None:
    alarm = raised().public_id
    services.acknowledge_alarm(actor=CLERK_B, alarm=alarm)
    hall.tick(seconds=5)
    services.acknowledge_alarm(actor=SUPERVISOR, alarm=alarm)
    again = services.acknowledge_alarm(actor=CLERK_B, alarm=alarm)
    assert again.coming == (CLERK_B.actor_id, SUPERVISOR.actor_id)
    assert again.state == AlarmState.ANSWERED
    assert EventRecord.objects.filter(code="alarm.acknowledged").count() == 2


def test_acknowledge__own_alarm__is_refused(hall: FrozenClock) -> None:
    with pytest.raises(Conflict) as refusal:
        services.acknowledge_alarm(actor=CLERK_A, alarm=raised().public_id)
    assert refusal.value.code == "alarm.own"


def test_end__with_note__keeps_what_came_of_it(hall: FrozenClock) -> None:
    alarm = raised().public_id
    services.end_alarm(
        actor=CLERK_A, alarm=alarm, outcome="guard", note="  大声。\n警備員が 案内した " + "あ" * 300
    )
    (ended,) = alarm_list.list_ended_alarms(SUPERVISOR)
    assert (ended.outcome_label, ended.note[:12]) == ("警備員が対応した", "大声。 警備員が 案内し")
    assert len(ended.note) == alarms.NOTE_LENGTH
    assert alarm_list.list_open_alarms(SUPERVISOR) == []
    assert "大声" not in str(ChangeRow.objects.filter(code="alarm.ended").values_list("data", flat=True))


def test_end__no_outcome__is_refused_and_stays_open(hall: FrozenClock) -> None:
    alarm = raised().public_id
    with pytest.raises(ValidationFailed):
        services.end_alarm(actor=CLERK_A, alarm=alarm, outcome="")
    assert Alarm.objects.get().state == AlarmState.RAISED


def test_end__ended_already__is_a_wrong_state(hall: FrozenClock) -> None:
    alarm = raised().public_id
    services.end_alarm(actor=CLERK_A, alarm=alarm, outcome="mistake")
    with pytest.raises(InvalidTransition):
        services.acknowledge_alarm(actor=CLERK_B, alarm=alarm)


def test_acknowledge__unknown__is_not_found(hall: FrozenClock) -> None:
    with pytest.raises(NotFoundOrHidden):
        services.acknowledge_alarm(actor=CLERK_B, alarm="nothing")


def test_move__colleague_ended_it_in_between__is_told(hall: FrozenClock) -> None:
    row = Alarm.objects.get(public_id=raised().public_id)
    services.end_alarm(actor=SUPERVISOR, alarm=row.public_id, outcome="mistake")
    with pytest.raises(Conflict) as refusal:
        alarms._move(CLERK_B, row, "acknowledge")
    assert refusal.value.code == "alarm.taken_by_other"


@pytest.mark.parametrize("role", list(Role))
def test_alarm__each_state_transition_and_role__is_as_both_tables_say(role: Role, hall: FrozenClock) -> None:
    actor = make_actor("somebody", role)
    alarm = raised()
    for state in AlarmState:
        for transition in ALARM:
            with transaction.atomic():
                ended = {"ended_at": clock.now(), "outcome": "mistake"} if state == AlarmState.ENDED else {}
                Alarm.objects.filter(public_id=alarm.public_id).update(state=state, **ended)
                row = Alarm.objects.get(public_id=alarm.public_id)
                filled = {"ended_at": clock.now(), "outcome": "guard"} if transition.name == "end" else {}
                expected = (
                    NotPermitted
                    if role not in DUTIES["alarm"]
                    else None
                    if state in transition.sources
                    else InvalidTransition
                )
                if expected is None:
                    assert alarms._move(actor, row, transition.name, **filled).state == transition.target
                else:
                    with pytest.raises(expected):
                        alarms._move(actor, row, transition.name, **filled)
                transaction.set_rollback(True)


def test_raise_alarm__kiosk__may_not(hall: FrozenClock) -> None:
    with pytest.raises(NotPermitted):
        services.raise_alarm(actor=KIOSK)


def test_list_open_alarms__clerk_of_another_office__sees_only_the_own_office(hall: FrozenClock) -> None:
    raised()
    assert len(alarm_list.list_open_alarms(CLERK_B)) == 1
    Alarm.objects.update(office="branch")
    at_desk(CLERK_B, "insurance_1")
    assert alarm_list.list_open_alarms(CLERK_B) == []


@pytest.mark.django_db(transaction=True)
def test_raise_alarm__pressed_at_once_in_two_tabs__is_one_alarm(hall: FrozenClock) -> None:
    seen: list[str] = []

    def press() -> None:
        try:
            seen.append(services.raise_alarm(actor=CLERK_A).public_id)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1
    assert AlarmStep.objects.count() == 1
