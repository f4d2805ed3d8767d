"""The idempotency record's part of a statement that writes a change and its record in one round trip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CONSTRAINT = "command_key_once"


@dataclass(frozen=True, slots=True)
class Command:
    """A command that may be sent twice. `scope` says whose key it is, `body_hash` what was asked."""

    scope: str
    action: str
    key: str
    body_hash: str
    location: str = ""


KNOWN = (
    "SELECT body_hash, result FROM idempotency_commandrecord"
    " WHERE scope = %(command_scope)s AND action = %(command_action)s AND key = %(command_key)s"
)
"""What the command answered before, if it did."""


def insert(source: str, *, result: str) -> str:
    """One row where `source` has one. A rival with the same key makes the whole statement fail (`CONSTRAINT`)."""
    return (
        "INSERT INTO idempotency_commandrecord (scope, action, key, body_hash, location, result, created_at)"  # noqa: S608 - names of tables
        " SELECT %(command_scope)s, %(command_action)s, %(command_key)s, %(command_hash)s,"
        f" %(command_location)s, {result}, %(now)s::timestamptz FROM {source}"
    )


def values(command: Command) -> dict[str, Any]:
    """All names of `KNOWN` and `insert` but `now`."""
    return {
        "command_scope": command.scope,
        "command_action": command.action,
        "command_key": command.key,
        "command_hash": command.body_hash,
        "command_location": command.location,
    }
