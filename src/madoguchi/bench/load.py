"""A load generator: keep-alive HTTP/1.1 over plain sockets, one process, many connections.

It costs about a tenth of what a Django page costs; a client library would take more of the machine than the
server it measures.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHUNK = 1 << 18


class BenchBroken(Exception):
    """What was measured is not the page that should be measured."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page. `marker` is text that only the right page contains."""

    path: str
    marker: str
    cookies: str = ""

    def request(self, host: str) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", "Accept-Language: ja", "Accept: text/html"]
        if self.cookies:
            lines.append(f"Cookie: {self.cookies}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


@dataclass(frozen=True, slots=True)
class Load:
    """What one measurement gave: complete answers, and seconds until each, sorted."""

    seconds: float
    waits: list[float] = field(repr=False)

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def p95_ms(self) -> float:
        return self.waits[int(len(self.waits) * 0.95)] * 1000


class _Line:
    """One connection with at most one request under way."""

    def __init__(self, port: int, request: bytes, marker: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request, self._marker = request, marker
        self._buffer = bytearray()
        self._asked_at = 0.0

    def ask(self) -> None:
        self._asked_at = time.perf_counter()
        self.socket.sendall(self._request)

    def read(self) -> float | None:
        """Seconds the answer took, once it is complete."""
        part = self.socket.recv(_CHUNK)
        if not part:
            raise BenchBroken("the server closed a connection")
        self._buffer += part
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        length = _LENGTH.search(self._buffer, 0, end + 2)
        if length is None:
            raise BenchBroken("an answer does not say its length")
        if len(self._buffer) < end + 4 + int(length[1]):
            return None
        self._check()
        self._buffer.clear()
        return time.perf_counter() - self._asked_at

    def _check(self) -> None:
        if not self._buffer.startswith(b"HTTP/1.1 200 "):
            raise BenchBroken(f"an answer begins with {bytes(self._buffer[:40])!r}")
        if self._marker not in self._buffer:
            raise BenchBroken(f"an answer is another page than the one with {self._marker.decode()}")


def drive(port: int, target: Target, *, seconds: float, connections: int = 16) -> Load:
    """Ask for one page as fast as the server answers.

    Errors: `BenchBroken` for the first answer that is not the page, or where none comes within 10 s.
    """
    request = target.request(f"localhost:{port}")
    waits: list[float] = []
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        lines = [_Line(port, request, target.marker.encode()) for _ in range(connections)]
        began = time.perf_counter()
        for line in lines:
            stack.enter_context(line.socket)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask()
        # On a machine that is busy with other things the first answer may take longer than all was to take.
        while (elapsed := time.perf_counter() - began) < seconds or not waits:
            ready = selector.select(10)
            if not ready:
                raise BenchBroken(f"no answer from {target.path} for 10 s")
            for key, _ in ready:
                wait = key.data.read()
                if wait is not None:
                    waits.append(wait)
                    key.data.ask()
    return Load(elapsed, sorted(waits))
