"""The one place where a step changes state: compare-and-set, history, audit row and event in one transaction."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.events import BY_TRANSITION
from madoguchi.domains.work.models import MAX_REASON, WorkHistory, WorkItem
from madoguchi.domains.work.permissions import check_section
from madoguchi.domains.work.states import FINISHED, ITEMS
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def take_item(actor: Actor, public_id: str, *, lock: bool = True) -> WorkItem:
    """The step, if it is the actor's section's. Errors: `work.not_permitted`, `work.not_found`.

    Locks: all steps of the application by position, because the next of them may open with this one's end; none where
    `lock` is False (a claim settles the race by its own compare-and-set).
    """
    if lock:
        own = WorkItem.objects.filter(public_id=public_id).values("application")
        steps = WorkItem.objects.select_for_update().filter(application__in=own).order_by("position")
        item = next((step for step in steps if step.public_id == public_id), None)
    else:
        item = WorkItem.objects.filter(public_id=public_id).first()
    if item is None:
        check_section(actor, "")
        raise NotFoundOrHidden(WorkError.NOT_FOUND)
    check_section(actor, item.section)
    return item


def move(
    actor: Actor, item: WorkItem, name: str, *, reason: str = "", **changes: str | datetime | None
) -> WorkItem:
    """Applies the transition `name`. Errors: `work_item.wrong_state`."""
    target = ITEMS.target(name, item.state)
    # A refusal or rejection stays readable until the step is done again.
    is_end = target in FINISHED
    now = clock.now()
    changed = WorkItem.objects.filter(pk=item.pk, state=item.state).update(
        state=target,
        updated_at=now,
        **({"reason": reason[:MAX_REASON]} if reason or is_end else {}),
        **changes,
    )
    if changed != 1:
        raise InvalidTransition(WorkError.WRONG_STATE, transition=name, state=item.state)
    WorkHistory.objects.create(
        item=item,
        transition=name,
        from_state=item.state,
        to_state=target,
        actor_id=actor.actor_id,
        reason=reason[:MAX_REASON],
        at=now,
    )
    data = {"item": item.public_id, "application": item.application, "section": item.section}
    audit.record(actor, ITEMS.get(name).audit_code, subject=item.case_reference, data=data)
    tell(actor, item, name)
    item.refresh_from_db()
    return item


def tell(actor: Actor, item: WorkItem, name: str) -> None:
    event = BY_TRANSITION[name](
        item=item.public_id,
        application=item.application,
        procedure=item.procedure_id,
        step=item.step_id,
        section=item.section,
    )
    events.publish(event, case=item.case_reference, actor=actor)
