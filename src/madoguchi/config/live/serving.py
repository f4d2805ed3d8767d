"""One connection: its request, its refusal or its stream, and what happens when the screen does not read."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
from collections import Counter

from madoguchi.config.live.hub import ALL, Hub
from madoguchi.config.live.request import (
    END,
    LARGEST,
    MOST_TOPICS,
    Request,
    allowed_origin,
    head_of,
    read_request,
)
from madoguchi.domains.visits.live import Wish, read_token

MOST_SCREENS = 5000
MOST_PER_TOKEN = 20
"""A page gives its token to one browser; its tabs, and connections not yet known to be dead, share it."""
HEAD_S = 10.0
STUCK_S = 60.0
"""A screen that takes nothing for so long is cut off; it comes back and fetches."""
UNREAD_BYTES = 16_384
RETRY_MS = (1000, 4000)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,200}")
_KEEPALIVE = ((socket.TCP_KEEPIDLE, 60), (socket.TCP_KEEPINTVL, 15), (socket.TCP_KEEPCNT, 4))


class Limits:
    """Streams by token."""

    def __init__(self) -> None:
        self.by_token: Counter[str] = Counter()

    def take(self, tokens: tuple[str, ...]) -> bool:
        if any(self.by_token[token] >= MOST_PER_TOKEN for token in tokens):
            return False
        self.by_token.update(tokens)
        return True

    def give_back(self, tokens: tuple[str, ...]) -> None:
        self.by_token.subtract(tokens)
        for token in tokens:
            if self.by_token[token] <= 0:
                del self.by_token[token]


class Connection(asyncio.Protocol):
    """`among`: all connections of the process, also those that are no stream (yet)."""

    def __init__(self, hub: Hub, limits: Limits, among: set[Connection]) -> None:
        self.wishes: tuple[Wish, ...] = ()
        self._hub, self._limits, self._among = hub, limits, among
        self._tokens: tuple[str, ...] = ()
        self._head = bytearray()
        self._is_open = False
        self._is_full = False
        self._missed: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._among.add(self)
        transport.set_write_buffer_limits(high=UNREAD_BYTES)
        end = transport.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEPALIVE:
            end.setsockopt(socket.IPPROTO_TCP, option, value)
        self._cut_after(HEAD_S)

    def data_received(self, data: bytes) -> None:
        if self._is_open:
            return
        self._head += data
        end = self._head.find(END)
        if end >= 0:
            self._stop_timer()
            self._answer(read_request(bytes(self._head[:end])))
        elif len(self._head) > LARGEST:
            self._refuse("431 Request Header Fields Too Large")

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, error: Exception | None) -> None:
        self._stop_timer()
        self._among.discard(self)
        if self._is_open:
            self._is_open = False
            self._hub.leave(self)
            self._limits.give_back(self._tokens)

    def pause_writing(self) -> None:
        self._is_full = True
        self._cut_after(STUCK_S)

    def resume_writing(self) -> None:
        """What was missed meanwhile is said once, however often it happened."""
        self._is_full = False
        self._stop_timer()
        for key in (ALL,) if ALL in self._missed else tuple(self._missed):
            self.transport.write(self._hub.event("changed", key))
        self._missed.clear()

    def tell(self, key: str, event: bytes) -> None:
        if not self._is_full:
            self.transport.write(event)
        elif key:
            self._missed.add(key)

    def _answer(self, request: Request | None) -> None:
        if request is None:
            self._refuse("400 Bad Request")
        elif request.tokens is None or request.method != "GET":
            self._refuse("404 Not Found", request.origin)
        elif not request.tokens:
            # For the supervisor and for a load balancer: the process is there.
            self._refuse("200 OK", request.origin)
        elif len(request.tokens) > MOST_TOPICS:
            self._refuse("400 Bad Request", request.origin)
        else:
            self._admit(request, request.tokens)

    def _admit(self, request: Request, tokens: tuple[str, ...]) -> None:
        read = [(token, read_token(token)) for token in dict.fromkeys(tokens)]
        wishes = {wish.topic: wish for _, wish in read if wish is not None}
        good = tuple(token for token, wish in read if wish is not None)
        if not good:
            self._refuse("403 Forbidden", request.origin)
        elif self._hub.count >= MOST_SCREENS:
            self._refuse("503 Service Unavailable", request.origin)
        elif not self._limits.take(good):
            self._refuse("429 Too Many Requests", request.origin)
        else:
            self.wishes, self._tokens = tuple(wishes.values()), good
            self._begin(request, b"".join(_gone(token) for token, wish in read if wish is None))

    def _begin(self, request: Request, gone: bytes) -> None:
        self._is_open = True
        self._head.clear()
        headers = {**_STREAM, **_shared(request.origin)}
        retry = f"retry: {RETRY_MS[0] + secrets.randbelow(RETRY_MS[1] - RETRY_MS[0])}\n\n".encode()
        self.transport.write(head_of("200 OK", headers) + retry + gone + self._hub.enter(self, request.seen))

    def _refuse(self, status: str, origin: str = "") -> None:
        self._stop_timer()
        headers = {**_REFUSAL, **_shared(origin)}
        self.transport.write(head_of(status, headers))
        self.transport.close()

    def _cut_after(self, seconds: float) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.transport.abort)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _gone(token: str) -> bytes:
    """A tab whose token has run out gets a new one by loading its page again."""
    key = token.partition(".")[0]
    return f"event: gone\ndata: {key} 0\n\n".encode() if _KEY.fullmatch(key) else b""


def _shared(origin: str) -> dict[str, str]:
    allowed = allowed_origin(origin)
    return {"access-control-allow-origin": allowed, "vary": "Origin"} if allowed else {"vary": "Origin"}


_STREAM = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "connection": "close",
}
_REFUSAL = {
    "content-type": "text/plain",
    "cache-control": "no-store",
    "content-length": "0",
    "connection": "close",
}
