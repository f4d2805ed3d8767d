"""Refusals that must be seen: a row that outlives the request, and an entry in the audit log."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from madoguchi.foundation import clock
from madoguchi.foundation.audit import in_statement
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release.router import GATE
from madoguchi.foundation.statements import Statement

_WRITTEN = Statement(
    "WITH alarm AS (INSERT INTO release_gatealarm (at, code, medium, output, page, actor_id, subjects, detail)"
    " SELECT %(now)s::timestamptz, %(code)s, %(medium)s, %(output)s, %(page)s::integer, %(actor)s,"
    " %(subjects)s::varchar[], %(detail)s RETURNING id) "
    + in_statement.insert("alarm", subject="''", extra="'{}'::jsonb")
)
_log = logging.getLogger(__name__)


def raise_alarm(
    *,
    code: str,
    medium: str,
    output: str,
    page: int | None,
    actor: Actor,
    subjects: Sequence[str],
    detail: str,
) -> None:
    """Write the alarm and its entry in the change log, both over the gate's connection in one statement: they stay when
    the request rolls back. It never raises: the refusal itself must reach the caller.
    """
    _log.error("release refused: %s %s page=%s %s", code, output, page, detail)
    try:
        values = {
            "now": clock.now(),
            "code": code,
            "medium": medium,
            "output": output[:200],
            "page": page,
            "actor": actor.actor_id,
            "subjects": list(subjects)[:50],
            "detail": detail[:120],
        }
        _WRITTEN.named({**values, **in_statement.values(actor, code, _told(output, page))}, using=GATE)
    except Exception:
        _log.exception("the alarm of a refusal could not be written")


def _told(output: str, page: int | None) -> dict[str, str | int | bool | None]:
    return {"output": output, **({"page": page} if page is not None else {})}
