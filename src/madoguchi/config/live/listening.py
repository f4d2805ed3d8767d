"""The one database connection that hears the news, made anew whenever it breaks."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

from madoguchi.config.live.hub import Hub
from madoguchi.domains.visits import live

logger = logging.getLogger(__name__)

PROBE_S = 10.0
"""A connection that died without a word is found after this time at the latest, and `ANSWER_S`."""
ANSWER_S = 5.0
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0


async def listen(hub: Hub) -> None:
    """Until cancelled. Errors of the database end a connection, never this."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            async with await _connect() as connection:
                await connection.execute(f"LISTEN {live.CHANNEL}")
                hub.begin()
                pause = FIRST_PAUSE_S
                await _follow(hub, connection)
        except (psycopg.Error, OSError, TimeoutError) as error:
            hub.end()
            logger.warning("live updates: no database (%s), next try in %.1f s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)


async def _follow(hub: Hub, connection: psycopg.AsyncConnection[Any]) -> None:
    while True:
        async for notice in connection.notifies(timeout=PROBE_S):
            hub.hear(notice.payload)
        await asyncio.wait_for(connection.execute("SELECT 1"), ANSWER_S)


async def _connect() -> psycopg.AsyncConnection[Any]:
    database = settings.DATABASES["default"]
    wanted = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
        "connect_timeout": 5,
        "application_name": "madoguchi live",
        **cast(dict[str, str], database.get("OPTIONS", {})),
    }
    given = {name: str(value) for name, value in wanted.items() if value != ""}
    return await psycopg.AsyncConnection.connect(make_conninfo("", **given), autocommit=True)
