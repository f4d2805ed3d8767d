"""Writing to the two logs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.db import connections

from madoguchi.foundation import clock, transactions
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.statements import Statement

_OWN_CONNECTION = "gate"
_VIEWED = Statement(
    "INSERT INTO audit_viewrow (at, era, xid, actor_id, roles, on_behalf_of, purpose, fields, screen, subject)"
    " SELECT %s, 0, 0, %s, %s, %s, %s, %s, %s, unnest(%s::text[])"
)
_CHANGED = Statement(
    "INSERT INTO audit_changerow (at, era, xid, actor_id, roles, on_behalf_of, purpose, fields, code, subject, data)"
    " VALUES (%s, 0, 0, %s, %s, %s, %s, %s, %s, %s, %s)"
)

Scalar = str | int | bool | None


def record(
    actor: Actor,
    code: str,
    *,
    subject: str = "",
    fields: Iterable[str] = (),
    data: Mapping[str, Scalar] | None = None,
) -> None:
    """Append to the change log, in the transaction of the change. One insert.

    `subject` is a public id, `fields` are names of changed fields, `data` small values without personal data.

    Raises RuntimeError outside a transaction: a change and its record stand or fall together.
    """
    if not transactions.is_open():
        raise RuntimeError(f"audit.record({code!r}) needs the transaction of the change")
    who = (clock.now(), actor.actor_id, sorted(actor.roles), actor.on_behalf_of, actor.purpose)
    _CHANGED.rows(*who, sorted(fields), code, subject, json.dumps(dict(data or {})))


def record_all(actor: Actor, code: str, *, subject: str, data: Iterable[Mapping[str, Scalar]]) -> None:
    """`record` of one change that several things of the subject went through, a row for each. One insert."""
    if not transactions.is_open():
        raise RuntimeError(f"audit.record_all({code!r}) needs the transaction of the change")
    who = _who(actor)
    ChangeRow.objects.bulk_create(
        ChangeRow(**who, code=code, subject=subject, data=dict(one)) for one in data
    )


def record_view(actor: Actor, *, subject: str, fields: Iterable[str], purpose: str, screen: str) -> None:
    """Append to the viewing log, on its own: it stays when the request fails or rolls back. One insert."""
    record_views(actor, subjects=(subject,), fields=fields, purpose=purpose, screen=screen)


def record_views(
    actor: Actor, *, subjects: Iterable[str], fields: Iterable[str], purpose: str, screen: str
) -> None:
    """`record_view` of one screen that shows several people, a row for each. One insert."""
    # Inside a transaction the rows would vanish with a rollback; then the second connection writes them.
    alias = _OWN_CONNECTION if connections["default"].in_atomic_block else "default"
    who = (clock.now(), actor.actor_id, sorted(actor.roles), actor.on_behalf_of, purpose or actor.purpose)
    _VIEWED.rows(*who, sorted(fields), screen, [*subjects], using=alias)


def _who(actor: Actor) -> dict[str, object]:
    return {
        "at": clock.now(),
        "actor_id": actor.actor_id,
        "roles": sorted(actor.roles),
        "on_behalf_of": actor.on_behalf_of,
        "purpose": actor.purpose,
    }
