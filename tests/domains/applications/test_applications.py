"""Applications: arrival, acceptance, return, correction, completion and coming back into process."""

from __future__ import annotations

import hashlib
from itertools import product

import pytest
from django.db import transaction

from madoguchi.core.errors import (
    Conflict,
    InvalidTransition,
    NotFoundOrHidden,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.applications import correction, selectors, services
from madoguchi.domains.applications.models import Application, ApplicationHistory, Correction
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.applications.states import APPLICATIONS, ApplicationState
from madoguchi.domains.cases import selectors as cases
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from madoguchi.foundation.transfer import Header
from tests.support.households import open_family4
from tests.support.personas import actor

pytestmark = pytest.mark.django_db

CASE = "K7M4-QX29"
WATER = "water_service_start"
COUNTER = actor("counter_clerk")
CLERK = actor("section_clerk", sections=("water",))
CITIZEN = Actor(actor_id=CASE, roles=frozenset({Role.CITIZEN}))


@pytest.fixture
def arrived() -> Application:
    open_family4()
    return services.submit_applications(actor=COUNTER, case_reference=CASE, procedure_ids=[WATER])[0]


@pytest.fixture
def accepted(arrived: Application) -> Application:
    return services.accept_applications(actor=COUNTER, case_reference=CASE)[0]


def test_submit__needed_procedures__arrive_with_history_audit_and_event(arrived: Application) -> None:
    assert (arrived.state, arrived.accepted_at) == (ApplicationState.ARRIVED, None)
    assert ApplicationHistory.objects.get().transition == "submit"
    assert ChangeRow.objects.filter(code="applications.submitted", subject=CASE).count() == 1
    assert EventRecord.objects.get(code="applications.submitted").payload == {
        "applications": [arrived.reference]
    }


def test_submit__not_in_the_plan__is_refused_whole() -> None:
    open_family4()
    with pytest.raises(ValidationFailed) as refusal:
        services.submit_applications(
            actor=COUNTER, case_reference=CASE, procedure_ids=[WATER, "dog_registration_change"]
        )
    assert refusal.value.field_errors == {"procedures": "application.not_needed"}
    assert not Application.objects.exists()


def test_submit__twice__is_a_conflict(arrived: Application) -> None:
    with pytest.raises(Conflict, match="already_submitted"):
        services.submit_applications(actor=COUNTER, case_reference=CASE, procedure_ids=[WATER])


def test_submit__by_an_auditor__is_not_permitted() -> None:
    open_family4()
    with pytest.raises(NotPermitted):
        services.submit_applications(actor=actor("auditor"), case_reference=CASE, procedure_ids=[WATER])


def test_accept__repeated__accepts_nothing_more(accepted: Application) -> None:
    assert accepted.accepted_at is not None
    assert services.accept_applications(actor=COUNTER, case_reference=CASE) == []
    assert EventRecord.objects.filter(code="applications.accepted").count() == 1


def test_accept__by_a_section_clerk__is_not_permitted(arrived: Application) -> None:
    with pytest.raises(NotPermitted):
        services.accept_applications(actor=CLERK, case_reference=CASE)


def returned(accepted: Application, *fields: AskedField, message: str = "電話番号") -> services.Returned:
    asked = fields or (AskedField("", "phone"),)
    return services.return_application(
        actor=CLERK, reference=accepted.reference, fields=asked, message=message
    )


def test_return__token__is_known_only_to_the_citizen(accepted: Application) -> None:
    result = returned(accepted)
    row = Correction.objects.get()
    assert row.token_hash == hashlib.sha256(result.token.encode()).hexdigest()
    assert row.fields == [{"member_id": "", "fact": "phone"}]
    assert result.application.state == ApplicationState.RETURNED


@pytest.mark.parametrize(
    ("field", "message", "code"),
    [
        (AskedField("", "phone"), " ", {"message": "application.return_needs_message"}),
        (AskedField("", "phone"), "長" * 501, {"message": "application.return_message_too_long"}),
        (AskedField("", "no_such_fact"), "x", {"fields": "application.return_field_unknown"}),
        (AskedField("m9", "family_name"), "x", {"fields": "application.return_field_unknown"}),
        (AskedField("m1", "phone"), "x", {"fields": "application.return_field_unknown"}),
    ],
)
def test_return__wrong_request__changes_nothing(
    accepted: Application, field: AskedField, message: str, code: dict[str, str]
) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        returned(accepted, field, message=message)
    assert refusal.value.field_errors == code
    accepted.refresh_from_db()
    assert accepted.state == ApplicationState.ACCEPTED


def envelope(application: str, value: str, fact: str = "phone") -> None:
    payload = {
        "reference": CASE,
        "application": application,
        "values": [{"member": "", "fact": fact, "value": value}],
    }
    header = Header("e1", "correction", clock.now(), "front")
    with transaction.atomic():
        correction.receive_correction(payload, header)


def test_correction__by_envelope__becomes_a_fact_of_the_case(accepted: Application) -> None:
    returned(accepted)
    envelope(accepted.reference, "090-8765-4321")
    accepted.refresh_from_db()
    case = cases.get_case(SYSTEM, CASE)
    assert accepted.state == ApplicationState.CORRECTED
    assert (case.text("phone"), case.known["", "phone"].door) == ("090-8765-4321", "correction")
    assert cases.count_typed_twice(SYSTEM, CASE) == 0


def test_correction__delivered_twice__counts_once(accepted: Application) -> None:
    returned(accepted)
    envelope(accepted.reference, "090-8765-4321")
    envelope(accepted.reference, "090-0000-0000")
    assert cases.get_case(SYSTEM, CASE).text("phone") == "090-8765-4321"


def test_correction__field_not_asked__is_refused(accepted: Application) -> None:
    returned(accepted)
    with pytest.raises(ValidationFailed) as refusal:
        services.correct_application(
            actor=CITIZEN, reference=accepted.reference, values={("", "new_address"): "x"}
        )
    assert refusal.value.field_errors == {"fields": "correction.field_not_asked"}


def test_correction__nothing_asked__is_unknown(accepted: Application) -> None:
    with pytest.raises(NotFoundOrHidden, match=r"correction\.unknown"):
        services.correct_application(actor=CITIZEN, reference=accepted.reference, values={})


def test_correction__of_another_household__is_not_permitted(accepted: Application) -> None:
    returned(accepted)
    stranger = Actor(actor_id="AAAA-2222", roles=frozenset({Role.CITIZEN}))
    with pytest.raises((NotPermitted, NotFoundOrHidden)):
        services.correct_application(
            actor=stranger, reference=accepted.reference, values={("", "phone"): "090-8765-4321"}
        )
    assert cases.get_case(SYSTEM, CASE).text("phone") == "090-1234-5678"


def test_complete_and_reopen__moves_the_finished_mark(accepted: Application) -> None:
    services.process_application(actor=CLERK, reference=accepted.reference)
    services.complete_application(actor=CLERK, reference=accepted.reference)
    assert selectors.finished_at(CASE)
    again = services.reopen_application(actor=CLERK, reference=accepted.reference, reason="E01")
    assert (again.state, again.completed_at) == (ApplicationState.IN_PROCESS, None)
    assert not selectors.finished_at(CASE)


def test_withdraw__then_submit_again__is_possible(arrived: Application) -> None:
    services.withdraw_application(actor=COUNTER, reference=arrived.reference, reason="長" * 300)
    services.submit_applications(actor=COUNTER, case_reference=CASE, procedure_ids=[WATER])
    assert Application.objects.count() == 2


def test_list__other_household__sees_nothing(arrived: Application) -> None:
    stranger = Actor(actor_id="AAAA-2222", roles=frozenset({Role.CITIZEN}))
    assert selectors.list_applications(stranger, case_reference=CASE) == []
    assert len(selectors.list_applications(CITIZEN, case_reference=CASE)) == 1


@pytest.mark.parametrize(
    ("state", "name"), list(product(ApplicationState, [transition.name for transition in APPLICATIONS]))
)
def test_move__each_state_and_transition__follows_the_table(
    accepted: Application, state: ApplicationState, name: str
) -> None:
    Application.objects.update(state=state, completed_at=clock.now())
    application = lock_application(accepted.reference)
    before = (ApplicationHistory.objects.count(), ChangeRow.objects.count())
    if state in APPLICATIONS.get(name).sources:
        with transaction.atomic():
            assert move(SYSTEM, application, name).state == APPLICATIONS.get(name).target
        assert ApplicationHistory.objects.count() == before[0] + 1
        return
    with pytest.raises(InvalidTransition, match=r"application\.wrong_state"):
        move(SYSTEM, application, name)
    assert (ApplicationHistory.objects.count(), ChangeRow.objects.count()) == before
