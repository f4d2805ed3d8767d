"""Running the rounds in a worker: each in a thread, one at a time in the whole install."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections, connection

from madoguchi.core.errors import ExternalFailure
from madoguchi.foundation.jobs.rounds import Round
from madoguchi.foundation.policy.messages import message_for

logger = logging.getLogger(__name__)
_failures: dict[str, str] = {}
"""Round → code of the failure that was told."""


async def repeat(chore: Round) -> None:
    """For ever. The pause comes after the work, so a slow round never overtakes itself."""
    while True:
        await sync_to_async(run_once, thread_sensitive=False)(chore)
        await asyncio.sleep(chore.seconds)


def run_once(chore: Round) -> bool:
    """Run the chore unless another worker is at it. True when it ran to its end.

    Errors are logged. That another side is not there (a zone that gave no keys yet, say) lasts for many rounds: it is
    told in one sentence, once until the chore has run or fails for another reason.
    """
    close_old_connections()
    try:
        with _only_one(chore.name) as is_mine:
            if is_mine:
                chore.chore()
                _failures.pop(chore.name, None)
            return is_mine
    except ExternalFailure as failure:
        _tell_failure(chore.name, failure.code)
    except DatabaseError:
        # The database may be restarting; a broken connection must not be met again by the next round.
        logger.warning("round %s: the database did not answer", chore.name)
        connection.close()
    except Exception:
        logger.exception("round %s failed", chore.name)
    return False


def _tell_failure(name: str, code: str) -> None:
    if _failures.get(name) == code:
        return
    _failures[name] = code
    words = message_for(code, "staff")
    logger.warning(
        "round %s waits (%s): %s。%s %s", name, code, words.happened, words.reason, words.next_step
    )


@contextmanager
def _only_one(name: str) -> Iterator[bool]:
    """A session lock of PostgreSQL: it falls with the connection when the process is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 11))", [f"round {name}"])
        row = cursor.fetchone()
    is_mine = bool(row and row[0])
    try:
        yield is_mine
    finally:
        if is_mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 11))", [f"round {name}"])
