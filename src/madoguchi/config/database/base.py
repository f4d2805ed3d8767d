"""The backend that settings.DATABASES names."""

from __future__ import annotations

import select

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Asked before the first query of each request (CONN_HEALTH_CHECKS) whether its connection still lives.

    Django sends `SELECT 1`, which costs as much as the one query of many a page. A server that ended the
    connection has closed the socket, and that can be seen without asking it. A peer that vanished without a
    word would let `SELECT 1` wait as long as the query itself.
    """

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        pgconn = self.connection.pgconn
        try:
            watched = select.poll()
            watched.register(pgconn.socket, select.POLLIN)
            # A notice that nobody has read yet, or a farewell: behind that comes the end, which is an error.
            while watched.poll(0):
                pgconn.consume_input()
        except (psycopg.Error, OSError):
            return False
        return bool(pgconn.status == ConnStatus.OK)
