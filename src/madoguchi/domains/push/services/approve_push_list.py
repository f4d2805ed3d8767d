"""A second person lets the list go, exactly as it was shown, or gives it back with a reason."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.events import PushApproved
from madoguchi.domains.push.models import PushList
from madoguchi.domains.push.moving import lock_list, move
from madoguchi.domains.push.permissions import check_is_second_person
from madoguchi.domains.push.services.count_push_list import fingerprint
from madoguchi.foundation import clock, events, jobs
from madoguchi.foundation.policy.actors import Actor

MAX_REASON = 200


def approve_push_list(*, actor: Actor, public_id: str, content_hash: str) -> PushList:
    """`content_hash` is that of the page which the approver read. One job per batch is queued with the approval.

    Errors: `push.needs_second_person`, `push.changed_since` (list or texts are no longer those that were shown),
    `push.wrong_state`.
    """
    from madoguchi.domains.push.tasks import send_batch

    with transaction.atomic():
        found = lock_list(public_id)
        check_is_second_person(actor, found.procedure_id, found.submitted_by)
        if content_hash != found.content_hash or fingerprint(found) != content_hash:
            raise Conflict(PushError.CHANGED_SINCE)
        move(actor, found, "approve", approved_by=actor.actor_id, approved_at=clock.now())
        for batch in range(1, int(found.counts["batches"]) + 1):
            jobs.defer(send_batch, public_id=public_id, batch=batch)
        events.publish(
            PushApproved(
                push_list=public_id, procedure=found.procedure_id, messages=int(found.counts["letters"])
            ),
            actor=actor,
        )
        return found


def refuse_push_list(*, actor: Actor, public_id: str, reason: str) -> PushList:
    """Errors: `push.reason_required` (field `reason`), `push.needs_second_person`, `push.wrong_state`."""
    if not reason.strip():
        raise ValidationFailed({"reason": PushError.REASON_REQUIRED})
    with transaction.atomic():
        found = lock_list(public_id)
        check_is_second_person(actor, found.procedure_id, found.submitted_by)
        return move(actor, found, "refuse", reason=reason.strip()[:MAX_REASON])
