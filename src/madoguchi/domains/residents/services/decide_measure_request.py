"""Opening a protective measure takes two people and a reason: one asks, another decides.

A lift (一時解除) is for the days named and only for what happens under a clerk's eyes; it ends by itself. A release (解除)
ends the measure. A request about a measure that was extended since is stale, so that a list kept beside the register
cannot undo a renewal.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden, NotPermitted, ValidationFailed
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.models import MeasureRequest
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.permissions import check_may_approve
from madoguchi.domains.residents.states import MeasureRequestKind
from madoguchi.domains.residents.storing import read_measure
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor

LONGEST_LIFT_DAYS = 7


def request_measure_release(*, actor: Actor, subject_id: str, reason: str) -> MeasureRequest:
    """Ask for the end of the measure that stands on a subject; nothing opens yet.

    Errors: `resident.not_permitted`, `resident.not_found`, ValidationFailed (`reason`).
    """
    return _ask(actor, subject_id, MeasureRequestKind.RELEASE, reason)


def request_measure_lift(
    *, actor: Actor, subject_id: str, reason: str, first_on: date, last_on: date
) -> MeasureRequest:
    """Ask for a lift from `first_on` to `last_on`, both included, at most a week from today.

    Errors: as `request_measure_release`, ValidationFailed (`last_on`: `resident.lift_too_long`).
    """
    today = clock.today()
    if not today <= first_on <= last_on < today + timedelta(days=LONGEST_LIFT_DAYS):
        raise ValidationFailed({"last_on": ResidentError.LIFT_TOO_LONG})
    return _ask(actor, subject_id, MeasureRequestKind.LIFT, reason, first_on, last_on)


def approve_measure_request(*, actor: Actor, public_id: str) -> None:
    """The second person agrees. A lift holds on its days; a release ends the measure at once.

    Errors: `resident.not_permitted`, `resident.not_found`, `resident.needs_two_people`, Conflict
    `resident.request_closed`, `resident.request_stale`. Locks: the measure, then the request.
    """
    with transaction.atomic():
        request, measure = _open(actor, public_id)
        if request.is_stale_for(measure):
            raise Conflict(ResidentError.REQUEST_STALE)
        _decide(actor, request, is_approved=True)
        if request.kind == MeasureRequestKind.RELEASE:
            _end(actor, measure, request)
        else:
            audit.record(actor, "resident.measure_lifted", subject=measure.subject_id)


def refuse_measure_request(*, actor: Actor, public_id: str) -> None:
    """The second person says no. Errors: as `approve_measure_request`, but never stale."""
    with transaction.atomic():
        request, measure = _open(actor, public_id)
        _decide(actor, request, is_approved=False)
        audit.record(actor, "resident.measure_request_refused", subject=measure.subject_id)


def _ask(
    actor: Actor,
    subject_id: str,
    kind: MeasureRequestKind,
    reason: str,
    first_on: date | None = None,
    last_on: date | None = None,
) -> MeasureRequest:
    check_may_approve(actor)
    if not reason.strip():
        raise ValidationFailed({"reason": ResidentError.REASON_REQUIRED})
    with transaction.atomic():
        rows = MeasureRow.objects.select_for_update().filter(subject_id=subject_id, released_on__isnull=True)
        measure = rows.order_by("-ends_on", "-pk").first()
        if measure is None:
            raise NotFoundOrHidden(ResidentError.NOT_FOUND)
        request = MeasureRequest.objects.create(
            public_id=secrets.token_hex(13),
            measure=measure,
            kind=kind,
            reason=reason.strip(),
            first_on=first_on,
            last_on=last_on,
            measure_ends_on=measure.ends_on,
            requested_by=actor.actor_id,
            requested_at=clock.now(),
        )
        if kind == MeasureRequestKind.RELEASE:
            audit.record(actor, "resident.measure_release_requested", subject=subject_id)
        else:
            audit.record(actor, "resident.measure_lift_requested", subject=subject_id)
        return request


def _open(actor: Actor, public_id: str) -> tuple[MeasureRequest, MeasureRow]:
    check_may_approve(actor)
    asked = MeasureRequest.objects.filter(public_id=public_id).first()
    if asked is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    measure = MeasureRow.objects.select_for_update().get(pk=asked.measure_id)
    request = MeasureRequest.objects.select_for_update().get(pk=asked.pk)
    if request.requested_by == actor.actor_id:
        raise NotPermitted(ResidentError.NEEDS_TWO_PEOPLE)
    if request.decided_by:
        raise Conflict(ResidentError.REQUEST_CLOSED)
    return request, measure


def _decide(actor: Actor, request: MeasureRequest, *, is_approved: bool) -> None:
    request.decided_by = actor.actor_id
    request.decided_at = clock.now()
    request.is_approved = is_approved
    request.save(update_fields=["decided_by", "decided_at", "is_approved"])


def _end(actor: Actor, measure: MeasureRow, request: MeasureRequest) -> None:
    measure.released_on = clock.today()
    measure.release_asked_by = request.requested_by
    measure.released_by = actor.actor_id
    measure.release_reason = request.reason
    measure.record = codec.encode(replace(read_measure(measure), released_on=measure.released_on))
    measure.save()
    audit.record(actor, "resident.measure_released", subject=measure.subject_id)
