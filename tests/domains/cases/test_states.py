"""Every state × transition × role."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden, NotPermitted
from madoguchi.domains.cases import services
from madoguchi.domains.cases.models import Case, CaseStateChange
from madoguchi.domains.cases.permissions import WRITERS
from madoguchi.domains.cases.states import CITIZEN_LABELS, TRANSITIONS, CaseState
from madoguchi.foundation.clock import now
from madoguchi.foundation.policy.actors import STAFF_ROLES, Actor, Role
from tests.domains.cases.builders import make_case

pytestmark = pytest.mark.django_db
ENDED = (CaseState.CLOSED, CaseState.WITHDRAWN)


def put_in(state: str) -> str:
    reference = make_case().reference
    Case.objects.update(state=state, closed_at=now() if state in ENDED else None)
    return reference


@pytest.mark.parametrize(
    ("state", "name"), list(itertools.product(CaseState.values, [row.name for row in TRANSITIONS]))
)
def test_apply_transition__every_state__follows_the_table(state: str, name: str) -> None:
    reference = put_in(state)
    supervisor = Actor(actor_id="yamane", roles=frozenset({Role.SUPERVISOR}))
    row = TRANSITIONS.get(name)
    if state in row.sources:
        assert services.apply_transition(actor=supervisor, case=reference, name=name).state == row.target
        change = CaseStateChange.objects.get()
        assert (change.from_state, change.to_state, change.actor_id) == (state, row.target, "yamane")
    else:
        with pytest.raises(InvalidTransition) as refusal:
            services.apply_transition(actor=supervisor, case=reference, name=name)
        assert refusal.value.code == "case.wrong_state"
        assert not CaseStateChange.objects.exists()


@pytest.mark.parametrize("role", sorted({*STAFF_ROLES, Role.CITIZEN, Role.KIOSK}))
def test_apply_transition__every_role__is_let_in_or_refused(role: Role) -> None:
    reference = put_in(CaseState.PREPARED)
    actor = Actor(actor_id="somebody", roles=frozenset({role}))
    if role in WRITERS:
        assert services.start_hearing(actor=actor, case=reference).state == CaseState.IN_HEARING
    else:
        with pytest.raises((NotPermitted, NotFoundOrHidden)):
            services.start_hearing(actor=actor, case=reference)


def test_states__have_a_label_for_citizens() -> None:
    assert set(CITIZEN_LABELS) == set(CaseState.values)


def test_closed_case__without_its_day__is_stopped_by_the_database() -> None:
    make_case()
    with pytest.raises(IntegrityError, match="case_closed_at_matches_state"), transaction.atomic():
        Case.objects.update(state="closed")


def test_two_current_values__are_stopped_by_the_database() -> None:
    make_case()
    value = Case.objects.get().values.first()
    assert value is not None
    value.pk = None
    with pytest.raises(IntegrityError, match="case_one_current_value"), transaction.atomic():
        value.save(force_insert=True)
