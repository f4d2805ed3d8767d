"""Keeps the connection "gate" out of everything but the gate's own reads and alarms."""

from __future__ import annotations

from typing import Any

GATE = "gate"
"""Alias of the second connection to the same database."""


class GateRouter:
    """Reads and writes go to the default connection unless a query says `using="gate"`."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        return "default"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        # Both aliases are one database.
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != GATE
