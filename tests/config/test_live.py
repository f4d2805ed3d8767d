"""The live process against the real database: LISTEN, fan-out, reconnect, refusals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from madoguchi.config import live as process
from madoguchi.domains.visits import live

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_S = 20


class Stream:
    """One open screen: what the application sent, as text."""

    def __init__(self) -> None:
        self.started: dict[str, Any] = {}
        self.lines: asyncio.Queue[str] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.started = message
        else:
            await self.lines.put(message["body"].decode())

    async def next_event(self, *names: str) -> dict[str, str]:
        """The next event called one of `names`; others are passed over."""
        while True:
            text = await asyncio.wait_for(self.lines.get(), WAIT_S)
            fields = dict(line.split(": ", 1) for line in text.strip().splitlines() if ": " in line)
            if fields.get("event") in names:
                return fields


@pytest.fixture(autouse=True)
def _fresh_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "hub", process.Hub())


def scope(path: str, **headers: str) -> dict[str, Any]:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "headers": pairs}


@asynccontextmanager
async def opened(topic: str, **headers: str) -> AsyncIterator[Stream]:
    stream = Stream()
    path = f"/live/{live.topic_token(topic)}"
    task = asyncio.ensure_future(process.application(scope(path, **headers), stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.gone.set()
        await asyncio.wait_for(task, WAIT_S)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        try:
            await work()
        finally:
            await process.hub.close()

    asyncio.run(whole())


async def in_database(work: Callable[[], None]) -> None:
    def run_and_close() -> None:
        try:
            work()
        finally:
            connection.close()

    await asyncio.to_thread(run_and_close)


def say(*topics: str) -> Callable[[], None]:
    def work() -> None:
        with transaction.atomic():
            live.notify(*topics)

    return work


async def answer(path: str, **headers: str) -> dict[str, Any]:
    stream = Stream()
    await process.application(scope(path, **headers), stream.receive, stream.send)
    return stream.started


def test_stream__change_commits__every_screen_of_the_topic_hears_it() -> None:
    async def work() -> None:
        async with opened("hall:a:1f") as first, opened("hall:a:1f") as second, opened("hall:b:1f") as other:
            for stream in (first, second, other):
                await stream.next_event("resync")
            await in_database(say("hall:a:1f"))
            heard = await first.next_event("changed")
            assert heard["id"] == heard["data"]
            assert (await second.next_event("changed"))["id"] == heard["id"]
            assert other.lines.empty()

    run(work)


def test_stream__change_rolls_back__nobody_hears_it() -> None:
    def fail() -> None:
        with transaction.atomic():
            live.notify("hall:a:1f")
            transaction.set_rollback(True)

    async def work() -> None:
        async with opened("hall:a:1f") as stream:
            await stream.next_event("resync")
            await in_database(fail)
            await in_database(say("hall:a:1f"))
            heard = await stream.next_event("changed")
            assert stream.lines.empty()
            assert process.hub.versions["hall:a:1f"] == heard["id"]

    run(work)


def test_stream__same_version_on_reconnect__is_not_told_again() -> None:
    async def work() -> None:
        async with opened("t") as watching:
            await watching.next_event("resync")
            await in_database(say("t"))
            version = (await watching.next_event("changed"))["id"]
            async with opened("t", last_event_id=version) as back:
                assert "event:" not in await asyncio.wait_for(back.lines.get(), WAIT_S)
            async with opened("t", last_event_id="older") as back:
                assert (await back.next_event("hello"))["id"] == version

    run(work)


def test_stream__database_connection_dies__screens_are_told_to_fetch_again() -> None:
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%%'"
            )
            assert cursor.fetchall() == [(True,)]

    async def work() -> None:
        async with opened("t") as stream:
            first = await stream.next_event("resync")
            await in_database(cut)
            assert (await stream.next_event("resync"))["id"] != first["id"]
            await in_database(say("t"))
            await stream.next_event("changed")

    run(work)


def test_stream__screen_leaves__nothing_is_kept_of_it() -> None:
    async def work() -> None:
        async with opened("t") as stream:
            await stream.next_event("resync")
            assert process.hub.count == 1
        assert process.hub.count == 0
        assert not process.hub.screens
        assert not process.hub.versions

    run(work)


def test_stream__nothing_happens__heartbeat_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "HEARTBEAT_S", 0.05)

    async def work() -> None:
        async with opened("t") as stream:
            while await asyncio.wait_for(stream.lines.get(), WAIT_S) != ": here\n\n":
                pass

    run(work)


@pytest.mark.parametrize("token", ["", "nonsense", "hall:a:1f"])
def test_application__token_not_ours__is_refused(token: str) -> None:
    async def work() -> None:
        started = await answer(f"/live/x{token}")
        assert started["status"] == 403

    run(work)


def test_application__old_token__is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    token = live.topic_token("t")
    monkeypatch.setattr(live, "TOKEN_AGE_S", -1)
    assert live.read_token(token) is None


def test_application__too_many_screens__says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_SCREENS", 0)

    async def work() -> None:
        assert (await answer(f"/live/{live.topic_token('t')}"))["status"] == 503

    run(work)


@pytest.mark.parametrize(
    ("origin", "is_allowed"),
    [
        (settings.BASE_URL, True),
        (settings.BASE_URL.replace("127.0.0.1", "localhost"), True),
        ("http://127.0.0.1:9999", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_application__origin__only_the_pages_may_read(origin: str, is_allowed: bool) -> None:
    async def work() -> None:
        headers = dict((await answer("/live/", origin=origin))["headers"])
        assert headers.get(b"access-control-allow-origin") == (origin.encode() if is_allowed else None)
        assert b"access-control-allow-credentials" not in headers

    run(work)
