"""The clerk of the bench: signed in, at a desk; the click itself is sent as bytes by the one who measures."""

from __future__ import annotations

from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

from madoguchi.bench.load import BenchBroken
from madoguchi.demo.browser import Browser
from madoguchi.demo.pages import Form
from madoguchi.demo.staff import sign_in

_CONSOLE = "/counter/queue/"


class Clerk:
    def __init__(self, url: str) -> None:
        self._browser: Browser = sign_in(url, "counter1")
        self._host = urlsplit(url).netloc
        self._browser.get(_CONSOLE)
        opening = next((form for form in self._browser.page.forms if "/open/" in form.action), None)
        if opening is not None:
            self._browser.send(opening)
        self._browser.get(_CONSOLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.client.close()

    def call_request(self) -> bytes:
        """The POST that "call the next one" sends."""
        form = self._form("/queue/next/")
        fields = [(name, value) for name, values in form.defaults().items() for value in values]
        body = urlencode(fields).encode()
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._browser.client.cookies.jar)
        head = (
            f"POST {form.action} HTTP/1.1\r\nHost: {self._host}\r\nCookie: {cookies}\r\n"
            f"Origin: http://{self._host}\r\nReferer: http://{self._host}{_CONSOLE}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def put_aside(self) -> None:
        """The one who was called did not come: the desk is free for the next call."""
        self._browser.get(_CONSOLE)
        self._browser.send(self._form("not-there"))
        self._browser.get(_CONSOLE)

    def _form(self, word: str) -> Form:
        for form in self._browser.page.forms:
            if word in form.action:
                return form
        raise BenchBroken(
            f"the console offers no {word}: {[form.action for form in self._browser.page.forms]}"
        )
