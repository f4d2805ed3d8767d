"""One question to the core system over HTTP, and what its refusals mean here.

Nothing is lost when it does not answer: a look-up is asked again by the clerk, a file of the exchange stays as it was and
is sent again under its own name, which the core system takes once.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx

from madoguchi.adapters.core_system.errors import CoreSystemError
from madoguchi.core.errors import (
    Conflict,
    DomainError,
    ExternalFailure,
    InvalidValue,
    NotAvailable,
    NotFoundOrHidden,
)

TIMEOUT_S = 5.0
BASE = "core-system/v1"
_SAID = {
    "query_too_short": CoreSystemError.QUERY_TOO_SHORT,
    "born_unreadable": CoreSystemError.BORN_UNREADABLE,
}
_KEYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Line:
    """`url`: address without a path, "" where no core system is connected. `timeout_s`: for each step of a call."""

    def __init__(self, *, url: str, key: str, timeout_s: float = TIMEOUT_S) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._timeout_s = timeout_s

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """The JSON of an answer. Errors: see `refusal`, ExternalFailure `core_system.wrong_answer`."""
        return read_json(self._call("GET", path, params=dict(query or {})))

    def fetch(self, path: str) -> bytes:
        """The bytes of an answer. Errors: see `refusal`."""
        return self._call("GET", path).content

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> Any:
        """The JSON of the answer. Errors: see `refusal`."""
        return read_json(self._call("POST", path, content=content, headers=dict(headers)))

    @contextmanager
    def stream(self, path: str, query: Mapping[str, str]) -> Iterator[Iterator[bytes]]:
        """The answer piece by piece. Errors: see `refusal`; also while it is read."""
        with (
            self._open() as client,
            _told(),
            client.stream("GET", f"/{BASE}/{path}", params=dict(query)) as answer,
        ):
            if not answer.is_success:
                answer.read()
                raise refusal(answer)
            yield answer.iter_bytes()

    def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        with self._open() as client, _told():
            answer = client.request(method, f"/{BASE}/{path}", **more)
        if not answer.is_success:
            raise refusal(answer)
        return answer

    def _open(self) -> httpx.Client:
        if not self._url:
            raise NotAvailable(CoreSystemError.NOT_CONNECTED)
        if not self._key:
            raise ExternalFailure(CoreSystemError.NOT_ALLOWED, retryable=False)
        return httpx.Client(
            base_url=self._url,
            timeout=self._timeout_s,
            verify=_trusted(),
            headers={"Authorization": f"Bearer {self._key}"},
        )


def refusal(answer: httpx.Response) -> DomainError:
    """What an answer that is no success means.

    NotFoundOrHidden `core_system.not_found`; Conflict `core_system.differs`; InvalidValue for a question that asks too
    little; ExternalFailure `core_system.down` (asking again may help), `.not_allowed`, `.refused` (it does not).
    """
    status = answer.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return ExternalFailure(CoreSystemError.DOWN, retryable=True)
    if status in _KEYS:
        return ExternalFailure(CoreSystemError.NOT_ALLOWED, retryable=False)
    if status == HTTPStatus.NOT_FOUND:
        return NotFoundOrHidden(CoreSystemError.NOT_FOUND)
    if status == HTTPStatus.CONFLICT:
        return Conflict(CoreSystemError.DIFFERS)
    code = _SAID.get(_code(answer))
    return InvalidValue(code) if code else ExternalFailure(CoreSystemError.REFUSED, retryable=False)


def read_json(answer: httpx.Response) -> Any:
    """Errors: ExternalFailure `core_system.wrong_answer`."""
    try:
        return answer.json()
    except ValueError as error:
        raise wrong_answer() from error


def wrong_answer() -> ExternalFailure:
    """An answer that is not what docs/exchange.md says."""
    return ExternalFailure(CoreSystemError.WRONG_ANSWER, retryable=False)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than a whole call; once is enough."""
    return httpx.create_ssl_context()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise ExternalFailure(CoreSystemError.NO_ANSWER, retryable=True) from error


def _code(answer: httpx.Response) -> str:
    try:
        said: Any = answer.json()
    except ValueError:
        return ""
    return str(said.get("code", "")) if isinstance(said, dict) else ""
