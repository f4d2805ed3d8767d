"""The change log's part of a statement that writes a change and its record in one round trip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from madoguchi.foundation.policy.actors import SYSTEM, Actor

if TYPE_CHECKING:
    from madoguchi.foundation.audit.services import Scalar

_INTO = (
    "INSERT INTO audit_changerow"
    " (at, era, xid, actor_id, roles, on_behalf_of, purpose, subject, fields, code, data)"
    " SELECT %(now)s::timestamptz, 0, 0, "
)


def insert(source: str, *, subject: str, extra: str) -> str:
    """An INSERT of one row for each row of `source`, as `record` writes it; `values` fills its names.

    `subject` and `extra` (jsonb that is added to the data) are SQL over `source`. Era and transaction are
    stamped by the table itself.
    """
    return (
        f"{_INTO} %(audit_actor)s, %(audit_roles)s::varchar[], %(audit_behalf)s, %(audit_purpose)s, {subject},"
        f" '{{}}'::varchar[], %(audit_code)s, %(audit_data)s::jsonb || {extra} FROM {source}"
    )


def insert_by_system(source: str, *, subject: str, code: str, data: str) -> str:
    """As `insert`, for what happens by itself; needs no values but `now`."""
    who = f"'{SYSTEM.actor_id}', '{{{','.join(sorted(SYSTEM.roles))}}}'::varchar[], '', ''"
    return f"{_INTO} {who}, {subject}, '{{}}'::varchar[], '{code}', {data} FROM {source}"


def values(actor: Actor, code: str, data: Mapping[str, Scalar] | None = None) -> dict[str, Any]:
    """All names of `insert` but `now`."""
    return {
        "audit_actor": actor.actor_id,
        "audit_roles": sorted(actor.roles),
        "audit_behalf": actor.on_behalf_of,
        "audit_purpose": actor.purpose,
        "audit_code": code,
        "audit_data": json.dumps(dict(data or {})),
    }
