"""HTTP/1.1 as cheaply as one process can speak it: a connection per request, as phones on the move make them."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_COOKIE = re.compile(r"\r\nset-cookie:\s*([^=;\r]+)=([^;\r]*)", re.IGNORECASE)
_PLACE = re.compile(r"\r\nlocation:\s*([^\r]+)", re.IGNORECASE)
_LONGEST_S = 60.0
_MOST_SOURCES = 40


class Broken(Exception):
    """The connection was refused, cut, or silent for a minute."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` from the first packet of the connection to the last byte."""

    status: int
    head: str
    body: str
    seconds: float

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
                head, content = await self._exchange(text.encode())
        except (OSError, TimeoutError, ValueError) as error:
            raise Broken(f"{what.split('?', maxsplit=1)[0]}: {type(error).__name__}") from error
        answer = Answer(int(head[9:12]), head, content, time.perf_counter() - began)
        self.cookies.update(dict(_COOKIE.findall(head)))
        return answer

    async def _exchange(self, request: bytes) -> tuple[str, str]:
        loop = asyncio.get_running_loop()
        with socket.socket() as line:
            line.setblocking(False)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.bind((f"127.0.0.{2 + self.source % _MOST_SOURCES}", 0))
            await loop.sock_connect(line, ("127.0.0.1", self.port))
            await loop.sock_sendall(line, request)
            data = bytearray()
            while True:
                part = await loop.sock_recv(line, 1 << 16)
                data += part
                end = data.find(b"\r\n\r\n")
                length = _LENGTH.search(data, 0, end + 2) if end >= 0 else None
                if length is not None and len(data) >= end + 4 + int(length[1]):
                    break
                if not part:
                    raise OSError("cut")
        return data[: end + 2].decode("latin-1"), data[end + 4 :].decode()
