"""The change log's part of a statement that writes a change and its record in one round trip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from madoguchi.foundation.audit.services import Scalar
from madoguchi.foundation.policy.actors import Actor


def insert(source: str, *, subject: str, extra: str = "'{}'", prefix: str = "audit") -> str:
    """An INSERT of one row for each row of `source`, as `record` writes it; `values` fills its names.

    `subject` and `extra` (jsonb that is added to the data) are SQL over `source`. Era and transaction are
    stamped by the table itself.
    """
    return (
        "INSERT INTO audit_changerow"  # noqa: S608 - names of tables
        " (at, era, xid, actor_id, roles, on_behalf_of, purpose, subject, fields, code, data)"
        f" SELECT %(now)s::timestamptz, 0, 0, %({prefix}_actor)s, %({prefix}_roles)s::varchar[],"
        f" %({prefix}_behalf)s, %({prefix}_purpose)s, {subject}, '{{}}'::varchar[], %({prefix}_code)s,"
        f" %({prefix}_data)s::jsonb || {extra} FROM {source}"
    )


def values(
    actor: Actor, code: str, data: Mapping[str, Scalar] | None = None, *, prefix: str = "audit"
) -> dict[str, Any]:
    """All names of `insert` but `now`."""
    return {
        f"{prefix}_actor": actor.actor_id,
        f"{prefix}_roles": sorted(actor.roles),
        f"{prefix}_behalf": actor.on_behalf_of,
        f"{prefix}_purpose": actor.purpose,
        f"{prefix}_code": code,
        f"{prefix}_data": json.dumps(dict(data or {})),
    }
