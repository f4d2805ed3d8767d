"""SQL that is asked on nearly every page: written once, parsed and planned once per connection.

The ORM builds the text of a query anew each time, and the database then plans it anew; for a read of one row that is
nine tenths of the work. A `Statement` is for the few reads that every citizen's page makes. A connection pooler in
front of the database must carry prepared statements (PgBouncer from 1.21 on).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
_own = threading.local()
_NAME = re.compile(r"%\((\w+)\)s")


class Statement:
    """One SQL text with `%s` (`rows`) or `%(name)s` (`named`) for its parameters."""

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def rows(self, *parameters: Any, using: str = "default") -> list[Row]:
        """All rows. Queries: 1, seen by query logs and execute wrappers as those of the ORM are.

        Errors: those of `django.db`.
        """
        return self._run(parameters, using, self._counted, parameters)

    def named(self, parameters: Mapping[str, Any], using: str = "default") -> list[Row]:
        """As `rows`; a name that stands twice in the text is sent once, and further names are passed over."""
        names, text = self._numbered
        return self._run(parameters, using, text, [parameters[name] for name in names])

    # The text is turned into the database's own `$1` once: psycopg does so at each call, which takes longer than sending it.

    @cached_property
    def _counted(self) -> bytes:
        head, *rest = self._sql.split("%s")
        numbered = (f"${number}{part}" for number, part in enumerate(rest, start=1))
        return "".join((head, *numbered)).replace("%%", "%").encode()

    @cached_property
    def _numbered(self) -> tuple[tuple[str, ...], bytes]:
        names = tuple(dict.fromkeys(_NAME.findall(self._sql)))
        place = {name: number for number, name in enumerate(names, start=1)}
        return names, _NAME.sub(lambda found: f"${place[found[1]]}", self._sql).replace("%%", "%").encode()

    def _run(
        self, parameters: Sequence[Any] | Mapping[str, Any], using: str, text: bytes, values: Sequence[Any]
    ) -> list[Row]:
        connection = connections[using]
        if connection.queries_logged or connection.execute_wrappers:
            return self._logged(connection, parameters)
        connection.close_if_health_check_failed()
        if connection.connection is None:
            connection.ensure_connection()
        if connection.needs_rollback:
            connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            cursor = _cursor(connection, using)
            cursor.execute(text, values, prepare=True)
            # Not `description`: that makes an object of each column, which costs more than reading a row.
            return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []

    def _logged(
        self, connection: BaseDatabaseWrapper, parameters: Sequence[Any] | Mapping[str, Any]
    ) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


def _cursor(connection: BaseDatabaseWrapper, using: str) -> psycopg.RawCursor[Row]:
    """For texts with `$1`. One per thread and alias; a new one where the connection is a new one."""
    kept: dict[str, psycopg.RawCursor[Row]] = vars(_own)
    cursor = kept.get(using)
    if cursor is None or cursor.connection is not connection.connection:
        # Without a threshold psycopg prepares nothing, whatever a single call asks for.
        connection.connection.prepare_threshold = 0
        cursor = kept[using] = psycopg.RawCursor(connection.connection)
    return cursor
