"""People before a line: browsers that keep their cookies, at the WSGI gate with a real database and a frozen clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from madoguchi.foundation import clock
from madoguchi.foundation.waitingroom import tickets
from madoguchi.foundation.waitingroom.gate import WaitingRoom
from madoguchi.foundation.waitingroom.hands import Own


class Phone:
    """A browser: keeps its cookies."""

    def __init__(self, room: WaitingRoom) -> None:
        self.room, self.cookies = room, SimpleCookie()
        self.status, self.headers, self.text = "", {}, ""

    def get(self, path: str = "/book/", *, method: str = "GET", **more: str) -> str:
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": method,
            "HTTP_COOKIE": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items()),
            **more,
        }

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> None:
            self.status, self.headers = status, dict(headers)
            for name, value in headers:
                if name == "Set-Cookie":
                    self.cookies.load(value)

        self.room.board.look_again()
        self.text = b"".join(self.room(environ, start)).decode()
        return self.text

    @property
    def kind(self) -> str:
        """Of the waiting page; empty on the page behind it."""
        found = re.search(r'data-kind="(\w+)"', self.text)
        return found[1] if found else ""

    @property
    def number(self) -> int:
        ticket = tickets.read("k", f"wait-k={self.cookies['wait-k'].value}")
        assert ticket is not None
        return ticket.number


def pages_behind(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("303 See Other" if environ["REQUEST_METHOD"] == "POST" else "200 OK", [("X-Behind", "1")])
    return [b"behind"]


def waiting_room() -> WaitingRoom:
    """In the thread of the test, whose transaction the database shows."""
    return WaitingRoom(pages_behind, pages_hand=Own(), line_hand=Own(), look_hand=Own())


def later(seconds: float) -> None:
    clock.reading.offset.frozen_at = clock.now() + timedelta(seconds=seconds)


def phones(room: WaitingRoom, count: int) -> list[Phone]:
    made = [Phone(room) for _ in range(count)]
    for phone in made:
        phone.get()
    return made
