"""Waiting for other processes and for the database."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import DatabaseError, connection

_LONGEST_RESTART_S = 60.0


def until(condition: Callable[[], bool], longest_s: float, *, every_s: float = 0.05) -> bool:
    """Whether it came true in time. There is nothing to be told by, so it is asked."""
    end = time.monotonic() + longest_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every_s)
    return True


def reconnected() -> None:
    """Wait for the end of the server's crash recovery. Errors: DatabaseError after a minute."""
    if not until(_answers, _LONGEST_RESTART_S):
        connection.ensure_connection()


def _answers() -> bool:
    try:
        if connection.connection is not None and not connection.is_usable():
            connection.close()
        connection.ensure_connection()
    except DatabaseError:
        connection.close()
        return False
    return connection.is_usable()
