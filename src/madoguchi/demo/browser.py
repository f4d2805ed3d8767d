"""A browser without JavaScript: cookies of its own, follows redirects, sends forms with what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from madoguchi.demo.pages import Form, Page, read_page


class JourneyBroken(Exception):
    """The server answered otherwise than a person at this point expects."""


class Browser:
    """`who` names the person in messages, e.g. "citizen"."""

    def __init__(self, base_url: str, who: str) -> None:
        self.who = who
        self.client = httpx.Client(base_url=base_url, follow_redirects=True, timeout=60)
        self.page = Page(url="/", status=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()

    def get(self, url: str, *, expect: int | Sequence[int] = 200) -> Page:
        return self._read(self.client.get(urljoin(self.page.url, url)), expect)

    def follow(self, part: str) -> Page:
        """Follows the first link whose address contains `part`."""
        return self.get(self.page.link(part))

    def download(self, url: str) -> httpx.Response:
        answer = self.client.get(urljoin(self.page.url, url))
        if answer.status_code != 200:
            raise JourneyBroken(f"{self.who}: {url} answered {answer.status_code}")
        return answer

    def send(
        self,
        form: Form | str,
        values: Mapping[str, str | Sequence[str]] | None = None,
        *,
        button: str = "",
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        expect: int | Sequence[int] = 200,
    ) -> Page:
        """Sends a form (or the one whose address ends so) with `values` in place of what stands in it.

        `button` is part of the text of the button to press; else the first one with a name counts as not pressed.
        """
        form = self.page.form(form) if isinstance(form, str) else form
        fields = form.defaults()
        for name, value in (values or {}).items():
            fields[name] = [value] if isinstance(value, str) else list(value)
        action = form.action
        for text, name, value, formaction in form.buttons:
            if button and button in text:
                action = formaction or action
                if name:
                    fields[name] = [value]
                break
        url = urljoin(self.page.url, action)
        if form.method == "get":
            return self._read(self.client.get(url, params=_pairs(fields)), expect)
        answer = self.client.post(
            url, data=fields, files=files, headers={"Referer": str(self.client.base_url)}
        )
        return self._read(answer, expect)

    def try_send(self, form: Form) -> bool:
        """Sends a form as it stands; False where the server says by 409 that there is nothing to do."""
        url = urljoin(self.page.url, form.action)
        answer = self.client.post(url, data=form.defaults(), headers={"Referer": str(self.client.base_url)})
        self._read(answer, 409 if answer.status_code == 409 else 200)
        return answer.status_code != 409

    def _read(self, answer: httpx.Response, expect: int | Sequence[int]) -> Page:
        path = urlsplit(str(answer.url))
        self.page = read_page(f"{path.path}?{path.query}".rstrip("?"), answer.status_code, answer.text)
        if answer.status_code not in ((expect,) if isinstance(expect, int) else expect):
            raise JourneyBroken(
                f"{self.who}: {self.page.url} answered {answer.status_code}, not {expect}: {self.page.text[:600]}"
            )
        return self.page


def _pairs(fields: Mapping[str, list[str]]) -> httpx.QueryParams:
    return httpx.QueryParams([(name, value) for name, values in fields.items() for value in values])
