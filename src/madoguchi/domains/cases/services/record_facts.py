"""Recording what somebody said or typed, without losing what another person has recorded meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from madoguchi.core.errors import Conflict, InvalidTransition
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import Case
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.recording import Source, check_values, ensure_members, record_values
from madoguchi.domains.cases.records import CaseView, Slot
from madoguchi.domains.cases.states import MACHINE_DOORS, OPEN_STATES, Door
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


def record_facts(
    *,
    actor: Actor,
    case: str,
    values: Mapping[Slot, str],
    door: Door | str,
    expected_version: int | None,
    correction: bool = False,
) -> CaseView:
    """Store typed values of the case `case` (its reference): {(member id or "", fact): text as typed}.

    Pass only what was typed: a field that was shown filled and sent back unchanged is not typed. With
    `correction` a
    different text puts a known value right and an empty one takes it back. `expected_version` is the version
    that the
    typist saw; None only for what nobody typed
    (MACHINE_DOORS).

    Errors: `case.not_found`, `case.not_permitted`, Conflict `case.stale_version`, InvalidTransition
    `case.wrong_state`, ValidationFailed by "<member>.<fact>". Locks: the case row.
    """
    check_may_write(actor, case)
    check_values(values)
    with transaction.atomic():
        row = load_case(case, for_update=True)
        _check_state_and_version(row, expected_version, Door(door))
        ensure_members(row, [member for member, _ in values])
        source = Source(actor.actor_id, Door(door), clock.now(), correction)
        record_values(actor, row, values, source)
        return build_view(row)


def _check_state_and_version(row: Case, expected: int | None, door: Door) -> None:
    if row.state not in OPEN_STATES:
        raise InvalidTransition(CaseError.WRONG_STATE, state=row.state)
    if expected is None and door not in MACHINE_DOORS:
        raise ValueError("a person types over a version that was seen")
    if expected is not None and expected != row.version:
        raise Conflict(CaseError.STALE_VERSION, expected=expected, actual=row.version)
