"""A thousand open screens in one process: raw sockets and one selector, because a client that costs as much as the
server would measure itself."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from madoguchi.bench.load import BenchBroken

EVENT = b"event: changed\n" + b"d" * 55 + b"\n\n"
"""As long as the program's."""
_PATIENCE_S = 60.0
_NEWS = b"event: changed"
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_QUIET_S = 0.3


@dataclass(frozen=True, slots=True)
class Click:
    """A request as bytes, and where it goes."""

    port: int
    request: bytes


@dataclass(slots=True)
class Seen:
    """Milliseconds since the click: each screen's event, each board's part, the clerk's own answer."""

    heard_ms: list[float] = field(default_factory=list)
    parts_ms: list[float] = field(default_factory=list)
    answered_ms: float = 0.0


class Screens:
    def __init__(self, port: int, tokens: Sequence[str], elsewhere: Sequence[str]) -> None:
        self._selector = selectors.DefaultSelector()
        self._lines = [self._open(port, token) for token in tokens]
        self._others = [self._open(port, token) for token in elsewhere]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for line in (*self._lines, *self._others):
            line.close()
        self._selector.close()

    def _open(self, port: int, token: str) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_S)
        line.sendall(f"GET /live/{token} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return line

    def await_open(self) -> None:
        """Until every stream has said its first word. Errors: `BenchBroken`."""
        for line in (*self._lines, *self._others):
            head = b""
            while b"event: " not in head:
                part = line.recv(4096)
                if not part or (head and not head.startswith(b"HTTP/1.1 200")):
                    raise BenchBroken(f"a screen was refused: {head[:60]!r}")
                head += part
            line.setblocking(False)
            self._selector.register(line, selectors.EVENT_READ)
        self._ours = {line.fileno() for line in self._lines}

    def watch(self, click: Click, boards: int, board: str = "", board_port: int = 0) -> Seen:
        """Click, and read until all screens have heard, the boards have their part, and the clerk has an answer."""
        self._drain()
        asking = f"GET {board} HTTP/1.1\r\nHost: localhost:{board_port}\r\nX-Live-Part: 1\r\n\r\n".encode()
        fetching = {
            line.fileno(): socket.create_connection(("127.0.0.1", board_port))
            for line in self._lines[:boards]
        }
        round_ = _Round(self._selector, set(self._ours), fetching, asking)
        with socket.create_connection(("127.0.0.1", click.port)) as button:
            self._selector.register(button, selectors.EVENT_READ)
            round_.button, round_.began = button, time.perf_counter()
            button.sendall(click.request)
            while not round_.is_over:
                ready = self._selector.select(_PATIENCE_S)
                if not ready:
                    raise BenchBroken(f"{len(round_.waiting)} screens heard nothing for {_PATIENCE_S:g} s")
                for key, _ in ready:
                    assert isinstance(key.fileobj, socket.socket)
                    round_.read(key.fileobj)
            if button.fileno() in self._selector.get_map():
                self._selector.unregister(button)
        for part in fetching.values():
            part.close()
        return round_.seen

    def _drain(self) -> None:
        """What is still on its way belongs to what was done before: until our screens have heard no news for a while.

        News from elsewhere goes on meanwhile. To wait for a gap in it would be to click just when the machine is so busy
        that it comes late.
        """
        quiet_from = time.perf_counter()
        while (rest := quiet_from + _QUIET_S - time.perf_counter()) > 0:
            for key, _ in self._selector.select(rest):
                assert isinstance(key.fileobj, socket.socket)
                if _NEWS in key.fileobj.recv(1 << 16) and key.fileobj.fileno() in self._ours:
                    quiet_from = time.perf_counter()


@dataclass(slots=True)
class _Round:
    """What is still to come after one click."""

    selector: selectors.DefaultSelector
    waiting: set[int]
    fetching: dict[int, socket.socket]
    asking: bytes
    button: socket.socket | None = None
    began: float = 0.0
    seen: Seen = field(default_factory=Seen)
    parts: dict[socket.socket, bytearray] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        has_all = len(self.seen.parts_ms) == len(self.fetching)
        return not self.waiting and has_all and self.seen.answered_ms > 0

    def read(self, line: socket.socket) -> None:
        data = line.recv(1 << 16)
        now = (time.perf_counter() - self.began) * 1000
        if line is self.button:
            self._answer(line, data, now)
        elif line in self.parts:
            self._part(line, data, now)
        elif not data:
            raise BenchBroken("a screen was cut off")
        elif line.fileno() in self.waiting and _NEWS in data:
            self._news(line.fileno(), now)

    def _answer(self, line: socket.socket, data: bytes, now: float) -> None:
        if not self.seen.answered_ms and data[9:12] not in (b"303", b"302", b"200"):
            raise BenchBroken(f"the click was answered {data[:200]!r}")
        self.seen.answered_ms = self.seen.answered_ms or now
        if not data:
            self.selector.unregister(line)

    def _part(self, line: socket.socket, data: bytes, now: float) -> None:
        self.parts[line] += data
        length = _LENGTH.search(self.parts[line])
        end = self.parts[line].find(b"\r\n\r\n")
        if not data or (length and end >= 0 and len(self.parts[line]) >= end + 4 + int(length[1])):
            if self.parts[line][9:12] != b"200":
                raise BenchBroken(f"a board's part was answered {bytes(self.parts[line][:60])!r}")
            self.seen.parts_ms.append(now)
            self.selector.unregister(line)
            del self.parts[line]

    def _news(self, number: int, now: float) -> None:
        self.waiting.discard(number)
        self.seen.heard_ms.append(now)
        if number in self.fetching:
            part = self.fetching[number]
            part.sendall(self.asking)
            self.parts[part] = bytearray()
            self.selector.register(part, selectors.EVENT_READ)
