"""A list begins with a procedure; it is counted by a job, looked at, narrowed, and handed to a second person."""

from __future__ import annotations

import re
import secrets

from django.db import transaction

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.push.choosing import is_number
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.models import Extract, PushList
from madoguchi.domains.push.moving import lock_list, move
from madoguchi.domains.push.permissions import check_may_prepare
from madoguchi.domains.push.states import PushState
from madoguchi.foundation import audit, cities, clock, jobs
from madoguchi.foundation.policy.actors import Actor

MAX_EXCLUDED = 10_000
_BETWEEN = re.compile(r"[\s,、]+")


def create_push_list(*, actor: Actor, procedure: str, names_procedure: bool = True) -> PushList:
    """Over the newest extract, as of today; counting starts at once.

    Errors: `push.not_permitted`, `push.unknown_procedure`, `push.not_for_push`, `push.no_extract`.
    """
    known = cities.current().procedures.get(procedure)
    if known is None:
        raise NotFoundOrHidden(PushError.UNKNOWN_PROCEDURE)
    if known.eligible is None:
        raise NotAvailable(PushError.NOT_FOR_PUSH)
    check_may_prepare(actor, procedure)
    with transaction.atomic():
        extract = Extract.objects.order_by("-registered_at", "-pk").first()
        if extract is None:
            raise NotAvailable(PushError.NO_EXTRACT)
        created = PushList.objects.create(
            public_id=secrets.token_hex(6),
            procedure_id=procedure,
            extract=extract,
            on=clock.today(),
            names_procedure=names_procedure,
            state=PushState.COUNTING,
            created_by=actor.actor_id,
            created_at=clock.now(),
        )
        audit.record(actor, "push.created", subject=created.public_id, data={"procedure": procedure})
        _queue_count(created)
        return created


def exclude_residents(*, actor: Actor, public_id: str, numbers: str, version: int) -> PushList:
    """Replace the clerk's own exclusions by the addressee numbers in `numbers` (any separators), and count again.

    Errors: `push.bad_numbers` (field `numbers`), `push.changed_since`, `push.wrong_state`.
    """
    given = [word for word in _BETWEEN.split(numbers.strip()) if word]
    if len(given) > MAX_EXCLUDED or not all(is_number(word) for word in given):
        raise ValidationFailed({"numbers": PushError.BAD_NUMBERS})
    with transaction.atomic():
        found = _lock_version(actor, public_id, version)
        found.excluded_numbers = list(dict.fromkeys(given))
        found.save(update_fields=["excluded_numbers"])
        move(actor, found, "recount")
        _queue_count(found)
        return found


def submit_push_list(*, actor: Actor, public_id: str, version: int) -> PushList:
    """Errors: `push.nobody_left`, `push.changed_since`, `push.wrong_state`."""
    with transaction.atomic():
        found = _lock_version(actor, public_id, version)
        if found.state == PushState.READY and not found.counts.get("letters"):
            raise NotAvailable(PushError.NOBODY_LEFT)
        return move(actor, found, "submit", submitted_by=actor.actor_id, reason="")


def cancel_push_list(*, actor: Actor, public_id: str) -> PushList:
    with transaction.atomic():
        found = lock_list(public_id)
        check_may_prepare(actor, found.procedure_id)
        return move(actor, found, "cancel", ended_at=clock.now())


def _lock_version(actor: Actor, public_id: str, version: int) -> PushList:
    found = lock_list(public_id)
    check_may_prepare(actor, found.procedure_id)
    if found.version != version:
        raise Conflict(PushError.CHANGED_SINCE)
    return found


def _queue_count(push_list: PushList) -> None:
    from madoguchi.domains.push.tasks import count_list

    jobs.defer(count_list, public_id=push_list.public_id)
