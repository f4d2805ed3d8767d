"""`python -m madoguchi.config.live --host H --port P`: serve until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

from madoguchi.config.live.hub import Hub
from madoguchi.config.live.listening import listen
from madoguchi.config.live.serving import MOST_SCREENS, Connection, Limits

_BACKLOG = 2048
_SPARE_FILES = 200


def main() -> None:
    parser = argparse.ArgumentParser(prog="madoguchi.config.live", description="画面の自動更新")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    given = parser.parse_args()
    _allow_files(MOST_SCREENS + _SPARE_FILES)
    # What is loaded stays for good: a collector that looked through it would hold up a call on all screens.
    gc.freeze()
    asyncio.run(_serve_until_told(given.host, given.port))


async def _serve_until_told(host: str, port: int) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with serving(host, port):
        await told.wait()


@asynccontextmanager
async def serving(host: str, port: int) -> AsyncIterator[tuple[Hub, int]]:
    """The hub, and the port, which is another one for port 0. At the end the streams are cut; screens come back."""
    hub, limits = Hub(), Limits()
    loop = asyncio.get_running_loop()
    connections: set[Connection] = set()
    server = await loop.create_server(
        lambda: Connection(hub, limits, connections), host, port, backlog=_BACKLOG
    )
    tasks = [asyncio.create_task(listen(hub)), asyncio.create_task(_beat(hub))]
    try:
        yield hub, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in list(connections):
            connection.transport.abort()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _beat(hub: Hub) -> None:
    while True:
        await asyncio.sleep(1)
        hub.beat()


def _allow_files(wanted: int) -> None:
    """Each stream is an open file; a usual limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    main()
