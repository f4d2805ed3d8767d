"""The one place where a push list changes state: compare-and-set and audit row in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.models import PushList
from madoguchi.domains.push.states import PUSH_LISTS
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor


def lock_list(public_id: str) -> PushList:
    """Errors: NotFoundOrHidden `push.not_found`. Locks: the row."""
    found = PushList.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NotFoundOrHidden(PushError.NOT_FOUND)
    return found


def move(actor: Actor, push_list: PushList, name: str, **changes: str | datetime | None) -> PushList:
    """Apply the transition `name`. Errors: InvalidTransition `push.wrong_state`."""
    target = PUSH_LISTS.target(name, push_list.state)
    rows = PushList.objects.filter(pk=push_list.pk, state=push_list.state)
    if rows.update(state=target, version=push_list.version + 1, **changes) != 1:
        raise InvalidTransition("push.wrong_state", transition=name, state=push_list.state)
    audit.record(
        actor,
        PUSH_LISTS.get(name).audit_code,
        subject=push_list.public_id,
        data={"procedure": push_list.procedure_id},
    )
    push_list.refresh_from_db()
    return push_list
