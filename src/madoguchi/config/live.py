"""Live updates: a small ASGI application on PORT+1 that passes news from PostgreSQL to open screens.

`GET /live/<token>` is a stream of server-sent events about one topic. An event says only that something changed and
which version; the screen fetches the page part itself, with all its checks. No cookie is read, no session asked, no
table read. One database connection per process listens for everybody (LISTEN), so a thousand screens cost one.

A screen that was away for a moment sends `Last-Event-ID`. The process does not keep history: on every connect it sends
the version it knows, and the screen fetches if it has another. After a restart of the database all screens are told to
fetch again (`resync`), because news may have been lost.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, cast
from urllib.parse import unquote, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")

import django

django.setup()

import psycopg  # noqa: E402 - the settings must be complete first
from django.conf import settings  # noqa: E402
from psycopg.conninfo import make_conninfo  # noqa: E402

from madoguchi.domains.visits import live  # noqa: E402

logger = logging.getLogger(__name__)

HEARTBEAT_S = 15.0
LONGEST_PAUSE_S = 5.0
MOST_SCREENS = 5000
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Screen:
    """One open stream. News that comes while the last is still being sent are one: only the newest version counts."""

    def __init__(self) -> None:
        self.version = ""
        self.event = "changed"
        self.wake = asyncio.Event()

    def tell(self, version: str, event: str = "changed") -> None:
        self.version, self.event = version, event
        self.wake.set()


class Hub:
    """Who listens to what in this process, and the newest version of each topic that was seen."""

    def __init__(self) -> None:
        self.screens: dict[str, set[Screen]] = defaultdict(set)
        self.versions: dict[str, str] = {}
        self.count = 0
        self._round = 0
        self._listener: asyncio.Task[None] | None = None

    def enter(self, topic: str) -> Screen:
        screen = Screen()
        self.screens[topic].add(screen)
        self.count += 1
        if self._listener is None or self._listener.done():
            self._listener = asyncio.ensure_future(self._listen())
        return screen

    def leave(self, topic: str, screen: Screen) -> None:
        self.screens[topic].discard(screen)
        self.count -= 1
        if not self.screens[topic]:
            # Kept versions of topics nobody watches would grow with every ticket of the year.
            del self.screens[topic]
            self.versions.pop(topic, None)

    def hear(self, payload: str) -> None:
        topic, version = live.read_payload(payload)
        if topic in self.screens:
            self.versions[topic] = version
            for screen in self.screens[topic]:
                screen.tell(version)

    def resync(self) -> None:
        """Everybody fetches again: what was said while nobody listened is lost."""
        self._round += 1
        for topic, screens in self.screens.items():
            self.versions[topic] = f"r{self._round}"
            for screen in screens:
                screen.tell(self.versions[topic], "resync")

    async def _listen(self) -> None:
        pause = 0.2
        while True:
            try:
                async with await _connect() as connection:
                    await connection.execute(f"LISTEN {live.CHANNEL}")
                    self.resync()
                    pause = 0.2
                    await self._follow(connection)
            except (psycopg.Error, OSError) as error:
                logger.warning(
                    "live updates: no database (%s), next try in %.1f s", type(error).__name__, pause
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _follow(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notice in connection.notifies(timeout=HEARTBEAT_S):
                self.hear(notice.payload)
            # A connection that died without a word is found here.
            await connection.execute("SELECT 1")

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            with suppress(asyncio.CancelledError):
                await self._listener


async def _connect() -> psycopg.AsyncConnection[Any]:
    database = settings.DATABASES["default"]
    wanted = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
        "connect_timeout": 5,
        **cast(dict[str, str], database.get("OPTIONS", {})),
    }
    given = {name: str(value) for name, value in wanted.items() if value != ""}
    return await psycopg.AsyncConnection.connect(make_conninfo("", **given), autocommit=True)


hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await hub.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _http(scope: Scope, receive: Receive, send: Send) -> None:
    path = str(scope["path"])
    allow = _allow_origin(_headers(scope))
    if path == "/live/" and scope["method"] == "GET":
        # For the supervisor and for a load balancer: the process is there.
        await _answer(send, 200, allow)
        return
    if scope["method"] != "GET" or not path.startswith("/live/"):
        await _answer(send, 404, allow)
        return
    topic = live.read_token(unquote(path.removeprefix("/live/")))
    if topic is None:
        await _answer(send, 403, allow)
    elif hub.count >= MOST_SCREENS:
        await _answer(send, 503, allow)
    else:
        await _stream(topic, _headers(scope).get("last-event-id", ""), allow, receive, send)


async def _stream(
    topic: str, last: str, allow: list[tuple[bytes, bytes]], receive: Receive, send: Send
) -> None:
    screen = hub.enter(topic)
    gone = asyncio.ensure_future(_wait_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": [*_STREAM_HEADERS, *allow]})
        known = hub.versions.get(topic, "")
        await _write(send, "retry: 2000\n\n" if known and known == last else _event("hello", known or "0"))
        while not gone.done():
            await _next(screen, gone, send)
    except OSError:
        pass
    finally:
        gone.cancel()
        hub.leave(topic, screen)


async def _next(screen: Screen, gone: asyncio.Future[None], send: Send) -> None:
    """Send the next news, or a comment after `HEARTBEAT_S` so that proxies and dead peers are noticed."""
    woken = asyncio.ensure_future(screen.wake.wait())
    either: set[asyncio.Future[Any]] = {woken, gone}
    await asyncio.wait(either, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
    woken.cancel()
    if gone.done():
        return
    if screen.wake.is_set():
        screen.wake.clear()
        await _write(send, _event(screen.event, screen.version))
    else:
        await _write(send, ": here\n\n")


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(name: str, version: str) -> str:
    return f"retry: 2000\nid: {version}\nevent: {name}\ndata: {version}\n\n"


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: int, allow: list[tuple[bytes, bytes]]) -> None:
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), *allow]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _allow_origin(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Only the pages' own origin may read: the address of the pages, under any of the install's host names."""
    origin = headers.get("origin", "")
    page, asking = urlsplit(settings.BASE_URL), urlsplit(origin)
    same = (asking.scheme, asking.port) == (page.scheme, page.port)
    named = asking.hostname == page.hostname or asking.hostname in settings.ALLOWED_HOSTS
    vary = (b"vary", b"Origin")
    return [(b"access-control-allow-origin", origin.encode("latin-1")), vary] if same and named else [vary]


_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
