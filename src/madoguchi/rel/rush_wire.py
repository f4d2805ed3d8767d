"""HTTP/1.1 as cheaply as one process can speak it: a connection per request, as phones on the move make them.

One process stands for thousands of machines here, and shares the processor with what it asks. So the end of an answer is
the moment at which the kernel had its last byte, not the one at which this process came to read it: 20,000 machines would
each have read at once. Nothing else is taken off: a connection that is not accepted, a request that lies unread
and an answer sent in two parts with a pause are the server's time.
"""

from __future__ import annotations

import asyncio
import errno
import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_COOKIE = re.compile(r"\r\nset-cookie:\s*([^=;\r]+)=([^;\r]*)", re.IGNORECASE)
_PLACE = re.compile(r"\r\nlocation:\s*([^\r]+)", re.IGNORECASE)
_LONGEST_S = 60.0
_MOST_SOURCES = 40
# Linux's SO_TIMESTAMPNS (asm-generic/socket.h), which Python has no name for: each reading of a TCP socket says when the last
# segment of what was read had arrived, as a `struct timespec` of the clock of the day.
_STAMP = 35
_TIMESPEC = struct.Struct("@ll")
_NANO = 10**9


class Broken(Exception):
    """The connection was refused, cut, or silent for a minute."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` from the first packet of the connection to the arrival of the last byte; `unread_s`: so long it then lay
    there, because the crowd was busy."""

    status: int
    head: str
    body: str
    seconds: float
    unread_s: float

    @property
    def location(self) -> str:
        found = _PLACE.search(self.head)
        return found[1] if found else ""


@dataclass(slots=True)
class Browser:
    """Keeps its cookies, runs no script. `source` picks the address that it comes from: one has too few ports."""

    port: int
    source: int = 0
    language: str = "ja"
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> Answer:
        return await self._ask(f"GET {path}", "")

    async def post(self, path: str, values: list[tuple[str, str]]) -> Answer:
        return await self._ask(f"POST {path}", urlencode(values))

    async def _ask(self, what: str, body: str) -> Answer:
        host = f"localhost:{self.port}"
        lines = [
            f"{what} HTTP/1.1",
            f"Host: {host}",
            "Connection: close",
            f"Accept-Language: {self.language}",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines += [f"Origin: http://{host}", f"Referer: http://{host}/book/"]
        text = "\r\n".join(lines) + "\r\n\r\n" + body
        began = time.perf_counter()
        try:
            async with asyncio.timeout(_LONGEST_S):
                head, content, unread_s = await self._exchange(text.encode())
        except (OSError, TimeoutError, ValueError) as error:
            raise Broken(f"{what.split('?', maxsplit=1)[0]}: {type(error).__name__}") from error
        passed = time.perf_counter() - began
        answer = Answer(int(head[9:12]), head, content, passed - unread_s, unread_s)
        self.cookies.update(dict(_COOKIE.findall(head)))
        return answer

    async def _exchange(self, request: bytes) -> tuple[str, str, float]:
        with socket.socket() as line:
            line.setblocking(False)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ask_for_stamps(line)
            line.bind((f"127.0.0.{2 + self.source % _MOST_SOURCES}", 0))
            await _send(line, self.port, request)
            data = bytearray()
            while True:
                part, unread_s = await _receive(line)
                data += part
                end = data.find(b"\r\n\r\n")
                length = _LENGTH.search(data, 0, end + 2) if end >= 0 else None
                if length is not None and len(data) >= end + 4 + int(length[1]):
                    break
                if not part:
                    raise OSError("cut")
        return data[: end + 2].decode("latin-1"), data[end + 4 :].decode(), unread_s


async def _send(line: socket.socket, port: int, request: bytes) -> None:
    """At once: on one machine a connection stands when `connect` returns, and who turned to somebody else meanwhile
    would count that as waiting. Where it does not stand yet, the event loop waits for it."""
    failed = line.connect_ex(("127.0.0.1", port))
    if failed not in (0, errno.EINPROGRESS):
        raise OSError(failed, "connect")
    sent = 0
    with suppress(BlockingIOError):
        sent = line.send(request)
    if sent < len(request):
        await asyncio.get_running_loop().sock_sendall(line, request[sent:])


async def _receive(line: socket.socket) -> tuple[bytes, float]:
    """What has arrived, and for how many seconds the last of it had been there."""
    while True:
        try:
            part, told, _, _ = line.recvmsg(1 << 16, socket.CMSG_SPACE(_TIMESPEC.size))
        except BlockingIOError:
            await _readable(line)
        else:
            return part, _unread_s(told)


async def _readable(line: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    told = loop.create_future()
    loop.add_reader(line, _tell, told)
    try:
        await told
    finally:
        loop.remove_reader(line)


def _tell(told: asyncio.Future[None]) -> None:
    if not told.done():
        told.set_result(None)


def _unread_s(told: list[tuple[int, int, bytes]]) -> float:
    """0 where the kernel says nothing: then the time until the reading counts as the server's."""
    for level, kind, content in told:
        if (level, kind) == (socket.SOL_SOCKET, _STAMP) and len(content) == _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack(content)
            return max(float(time.time_ns() - (seconds * _NANO + nanoseconds)) / _NANO, 0.0)
    return 0.0


@contextmanager
def stamps() -> Iterator[None]:
    """The kernel notes arrivals for everybody while somebody wants it, and begins a moment after the first who does."""
    with socket.socket() as line:
        ask_for_stamps(line)
        yield


def ask_for_stamps(line: socket.socket) -> bool:
    """Whether the kernel will note when something arrives; without it all time until the reading is the server's."""
    try:
        line.setsockopt(socket.SOL_SOCKET, _STAMP, 1)
    except OSError:
        return False
    return True
