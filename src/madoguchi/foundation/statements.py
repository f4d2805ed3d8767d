"""SQL that is asked on nearly every page: written once, parsed and planned once per connection.

The ORM builds the text of a query anew each time, and the database then plans it anew; for a read of one row that is
nine tenths of the work. A `Statement` is for the few reads that every citizen's page makes. A connection pooler in
front of the database must carry prepared statements (PgBouncer from 1.21 on).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
_own = threading.local()


class Statement:
    """One SQL text with `%s` (`rows`) or `%(name)s` (`named`) for its parameters."""

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def rows(self, *parameters: Any, using: str = "default") -> list[Row]:
        """All rows. Queries: 1, seen by query logs and execute wrappers as those of the ORM are.

        Errors: those of `django.db`.
        """
        return self._run(parameters, using)

    def named(self, parameters: Mapping[str, Any], using: str = "default") -> list[Row]:
        """As `rows`; a name that stands twice in the text is sent once."""
        return self._run(parameters, using)

    def _run(self, parameters: Sequence[Any] | Mapping[str, Any], using: str) -> list[Row]:
        connection = connections[using]
        if connection.queries_logged or connection.execute_wrappers:
            return self._logged(connection, parameters)
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            cursor = _cursor(connection, using)
            cursor.execute(self._sql, parameters, prepare=True)
            return cursor.fetchall() if cursor.description else []

    def _logged(
        self, connection: BaseDatabaseWrapper, parameters: Sequence[Any] | Mapping[str, Any]
    ) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


def _cursor(connection: BaseDatabaseWrapper, using: str) -> psycopg.Cursor[Row]:
    """One per thread and alias; a new one where the connection is a new one."""
    kept: dict[str, psycopg.Cursor[Row]] = vars(_own)
    cursor = kept.get(using)
    if cursor is None or cursor.connection is not connection.connection:
        # Without a threshold psycopg prepares nothing, whatever a single call asks for.
        connection.connection.prepare_threshold = 0
        cursor = kept[using] = psycopg.Cursor(connection.connection)
    return cursor
