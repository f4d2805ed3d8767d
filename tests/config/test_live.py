"""The live process over real sockets against the real database: LISTEN, fan-out, reconnect, slow screens, refusals."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction

from madoguchi.config.live import hub as hubs
from madoguchi.config.live import listening, request, serving
from madoguchi.config.live.__main__ import serving as live_process
from madoguchi.config.live.hub import Hub
from madoguchi.domains.visits import live

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_S = 60


@pytest.fixture(autouse=True)
def _probes_often(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(listening, "PROBE_S", 0.2)
    return


class Screen:
    """One open connection to the process."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.head = ""

    async def read_head(self) -> None:
        self.head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), WAIT_S)).decode()

    @property
    def status(self) -> int:
        return int(self.head.split(" ")[1])

    async def next_event(self, *names: str) -> dict[str, str]:
        """The next event called one of `names`; others are passed over."""
        while True:
            text = (await asyncio.wait_for(self.reader.readuntil(b"\n\n"), WAIT_S)).decode()
            fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
            if fields.get("event") in names:
                return fields


class Process:
    def __init__(self, hub: Hub, port: int) -> None:
        self.hub, self.port = hub, port
        self.screens: list[Screen] = []

    async def close(self) -> None:
        for screen in self.screens:
            screen.writer.close()
            with contextlib.suppress(OSError):
                await screen.writer.wait_closed()

    async def ask(self, path: str, **headers: str) -> Screen:
        lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return await self.send("\r\n".join(lines) + "\r\n\r\n")

    async def send(self, text: str) -> Screen:
        screen = Screen(*await asyncio.open_connection("127.0.0.1", self.port))
        self.screens.append(screen)
        screen.writer.write(text.encode())
        await screen.read_head()
        return screen

    @asynccontextmanager
    async def opened(self, *topics: str, **headers: str) -> AsyncIterator[Screen]:
        await until(lambda: self.hub.is_listening)
        tokens = ",".join(token_of(topic) for topic in topics)
        before = self.hub.count
        screen = await self.ask(f"/live/{tokens}", **headers)
        try:
            yield screen
        finally:
            screen.writer.close()
            await until(lambda: self.hub.count <= before)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not condition():
            await asyncio.sleep(0.01)


def run(work: Callable[[Process], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with live_process("127.0.0.1", 0) as (hub, port):
            process = Process(hub, port)
            try:
                await work(process)
            finally:
                await process.close()

    asyncio.run(whole())


async def in_database(work: Callable[[], None]) -> None:
    def run_and_close() -> None:
        try:
            work()
        finally:
            connection.close()

    await asyncio.to_thread(run_and_close)


def named(topic: str) -> str:
    """A short one stands for somebody's queue."""
    return topic if ":" in topic else f"queue:{topic}"


def token_of(topic: str) -> str:
    return live.topic_token(named(topic))


def say(*topics: str) -> Callable[[], None]:
    def work() -> None:
        with transaction.atomic():
            live.notify(*map(named, topics))

    return work


def key(topic: str) -> str:
    return token_of(topic).partition(".")[0]


def test_stream__change_commits__every_screen_of_the_topic_hears_it() -> None:
    async def work(process: Process) -> None:
        async with (
            process.opened("hall:a:1f") as first,
            process.opened("hall:a:1f") as second,
            process.opened("hall:b:1f") as other,
        ):
            await in_database(say("hall:a:1f", "elsewhere"))
            heard = await first.next_event("changed")
            assert heard["data"] == f"{key('hall:a:1f')} 0"
            assert (await second.next_event("changed"))["id"] == heard["id"]
            await in_database(say("hall:b:1f"))
            assert (await other.next_event("changed"))["data"] == f"{key('hall:b:1f')} 0"

    run(work)


def test_stream__several_topics__one_stream_tells_which_changed() -> None:
    async def work(process: Process) -> None:
        async with process.opened("a", "b") as screen:
            await in_database(say("b"))
            assert (await screen.next_event("changed"))["data"] == f"{key('b')} 0"
            await in_database(say("a"))
            assert (await screen.next_event("changed"))["data"] == f"{key('a')} 0"

    run(work)


def test_stream__change_rolls_back__nobody_hears_it() -> None:
    def fail() -> None:
        with transaction.atomic():
            live.notify("queue:t")
            transaction.set_rollback(True)

    async def work(process: Process) -> None:
        async with process.opened("t", "u") as stream:
            await in_database(fail)
            await in_database(say("u"))
            assert (await stream.next_event("changed"))["data"] == f"{key('u')} 0"

    run(work)


def test_stream__burst_about_one_topic__is_heard_as_few_events_and_none_is_lost() -> None:
    async def work(process: Process) -> None:
        async with process.opened("t", "last") as stream:
            for _ in range(30):
                process.hub.hear(named("t"))
            process.hub.hear(named("last"))
            seen = [await stream.next_event("changed") for _ in range(3)]
            assert [one["data"].split()[0] for one in seen] == [key("t"), key("last"), key("t")]
            async with process.opened("t", "last", last_event_id=seen[-1]["id"]) as back:
                await back.next_event("here")

    run(work)


def test_stream__comes_back__is_told_exactly_what_it_missed() -> None:
    async def work(process: Process) -> None:
        async with process.opened("a", "b") as watching:
            await in_database(say("a"))
            seen = (await watching.next_event("changed"))["id"]
            async with process.opened("a", "b", last_event_id=seen) as back:
                await back.next_event("here")
            await in_database(say("b"))
            await watching.next_event("changed")
        async with process.opened("a", "b", last_event_id=seen) as back:
            assert (await back.next_event("changed", "here"))["data"].startswith(key("b"))
        async with process.opened("a", last_event_id=seen) as back:
            await back.next_event("here")

    run(work)


def test_stream__nobody_listened_meanwhile__the_change_is_still_known() -> None:
    async def work(process: Process) -> None:
        async with process.opened("a") as alone:
            await in_database(say("a"))
            seen = (await alone.next_event("changed"))["id"]
        await in_database(say("a"))
        await until(lambda: process.hub.position.endswith("-2"))
        async with process.opened("a", last_event_id=seen) as back:
            await back.next_event("changed")

    run(work)


def test_stream__change_forgotten_among_many__counts_as_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "REMEMBERED", 2)

    async def work(process: Process) -> None:
        await until(lambda: process.hub.is_listening)
        seen = process.hub.position
        for topic in "abcd":
            process.hub.hear(named(topic))
        async with process.opened("a", last_event_id=seen) as back:
            await back.next_event("changed")

    run(work)


@pytest.mark.parametrize("seen", ["0badc0de-7", "r1", "-3", "nonsense"])
def test_stream__id_of_another_process__fetches_again(seen: str) -> None:
    async def work(process: Process) -> None:
        async with process.opened("t", last_event_id=seen) as stream:
            assert (await stream.next_event("hello", "here"))["event"] == "hello"

    run(work)


def test_stream__opened_anew_by_the_page__names_its_id_in_the_address() -> None:
    async def work(process: Process) -> None:
        await until(lambda: process.hub.is_listening)
        stream = await process.ask(f"/live/{token_of('t')}?seen={process.hub.position}")
        await stream.next_event("here")

    run(work)


def test_stream__database_connection_dies__screens_say_so_and_then_fetch_again() -> None:
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'madoguchi live'"
            )
            assert cursor.fetchall() == [(True,)]

    async def work(process: Process) -> None:
        async with process.opened("t") as stream:
            before = (await stream.next_event("hello"))["id"]
            await in_database(cut)
            await stream.next_event("away")
            assert (await stream.next_event("resync"))["id"] != before
            await in_database(say("t"))
            await stream.next_event("changed")
            async with process.opened("t", last_event_id=before) as back:
                await back.next_event("hello")

    run(work)


def test_stream__no_database_yet__says_so_and_goes_on_when_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_there = asyncio.Event()
    connect = listening._connect

    async def later() -> object:
        if not is_there.is_set():
            raise OSError
        return await connect()

    monkeypatch.setattr(listening, "_connect", later)

    async def work(process: Process) -> None:
        stream = await process.ask(f"/live/{token_of('t')}")
        await stream.next_event("away")
        is_there.set()
        await stream.next_event("resync")

    run(work)


def test_stream__screen_leaves__nothing_is_kept_of_it() -> None:
    async def work(process: Process) -> None:
        async with process.opened("a", "b"):
            assert process.hub.count == 1
        assert process.hub.count == 0
        assert not process.hub.streams
        assert not process.hub._keys

    run(work)


def test_stream__nothing_happens__heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "BEAT_ROUNDS", 1)

    async def work(process: Process) -> None:
        async with process.opened("t") as stream:
            await stream.next_event("beat")

    run(work)


def test_stream__screen_that_does_not_read__blocks_nobody_and_is_bounded() -> None:
    """Its events are dropped, not kept: when it reads again it hears once that something changed."""

    async def work(process: Process) -> None:
        await until(lambda: process.hub.is_listening)
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", process.port))
        slow.sendall(f"GET /live/{token_of('t')} HTTP/1.1\r\n\r\n".encode())
        await until(lambda: process.hub.count == 1)
        (stuck,) = process.hub.everybody
        assert isinstance(stuck, serving.Connection)
        async with process.opened("t") as quick:
            while not stuck._is_full:
                stuck.tell(key("t"), process.hub.event("changed", key("t")) * 100)
            held = stuck.transport.get_write_buffer_size()
            for _ in range(1000):
                process.hub._tell_all(process.hub.event("changed", key("t")))
            assert stuck.transport.get_write_buffer_size() <= held
            for _ in range(1000):
                await quick.next_event("changed")
            await in_database(say("t"))
            await quick.next_event("changed")
        slow.settimeout(WAIT_S)
        while stuck._is_full:
            await asyncio.to_thread(slow.recv, 1 << 16)
        assert stuck._missed == set()
        slow.close()

    run(work)


def test_stream__screen_that_never_reads__is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "STUCK_S", 0.05)

    async def work(process: Process) -> None:
        async with process.opened("t"):
            (stuck,) = process.hub.everybody
            assert isinstance(stuck, serving.Connection)
            while not stuck._is_full:
                stuck.tell("t", b": much\n\n" * 10_000)
            await until(lambda: process.hub.count == 0)

    run(work)


@pytest.mark.parametrize("token", ["xnonsense", "xhall:a:1f", "%0Aevent:x"])
def test_request__token_not_ours__is_refused(token: str) -> None:
    async def work(process: Process) -> None:
        assert (await process.ask(f"/live/{token}")).status == 403

    run(work)


def test_request__one_token_of_two_has_run_out__its_tab_is_told() -> None:
    async def work(process: Process) -> None:
        old = token_of("old")[:-1] + "!"
        stream = await process.ask(f"/live/{token_of('t')},{old}")
        assert (await stream.next_event("gone"))["data"] == f"{key('old')} 0"

    run(work)


def test_token__old__is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of("t")
    monkeypatch.setattr(live, "TOKEN_AGE_S", -1)
    assert live.read_token(token) is None


def test_request__too_many_screens__says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_SCREENS", 0)

    async def work(process: Process) -> None:
        assert (await process.ask(f"/live/{token_of('t')}")).status == 503

    run(work)


def test_request__one_token_too_often__is_refused_and_free_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "MOST_PER_TOKEN", 2)
    token = token_of("t")

    async def work(process: Process) -> None:
        held = [await process.ask(f"/live/{token}") for _ in range(2)]
        assert (await process.ask(f"/live/{token}")).status == 429
        for screen in held:
            screen.writer.close()
        await until(lambda: process.hub.count == 0)
        assert (await process.ask(f"/live/{token}")).status == 200

    run(work)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("nonsense\r\n\r\n", 400),
        ("GET /live/ HTTP/1.1\r\n\r\n", 200),
        ("POST /live/ HTTP/1.1\r\n\r\n", 404),
        ("GET /other HTTP/1.1\r\n\r\n", 404),
        (f"GET /live/{','.join('x' for _ in range(request.MOST_TOPICS + 1))} HTTP/1.1\r\n\r\n", 400),
        (f"GET /live/ HTTP/1.1\r\nx: {'y' * request.LARGEST}", 431),
    ],
)
def test_request__not_as_a_screen_asks__is_answered_and_closed(text: str, status: int) -> None:
    async def work(process: Process) -> None:
        screen = await process.send(text)
        assert screen.status == status
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(screen.reader.read(), WAIT_S) == b""

    run(work)


def test_request__head_that_never_ends__is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD_S", 0.05)

    async def work(process: Process) -> None:
        screen = Screen(*await asyncio.open_connection("127.0.0.1", process.port))
        process.screens.append(screen)
        screen.writer.write(b"GET /live/")
        with contextlib.suppress(ConnectionResetError):
            assert await asyncio.wait_for(screen.reader.read(), WAIT_S) == b""

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
def test_request__origin__only_the_pages_may_read(origin: str, is_allowed: bool) -> None:
    async def work(process: Process) -> None:
        head = (await process.ask("/live/", origin=origin)).head
        assert (f"access-control-allow-origin: {origin}\r\n" in head) == is_allowed
        assert "allow-credentials" not in head

    run(work)
