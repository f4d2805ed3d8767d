"""One text message to one user by the Messaging API of LINE.

`POST /v2/bot/message/push` with `Authorization: Bearer`, `X-Line-Retry-Key` and a JSON body, as in
https://github.com/line/line-openapi (messaging-api.yml) and
https://developers.line.biz/en/docs/messaging-api/retrying-api-request/ (both read 2026-11-21).

- A request is executed once per retry key. A repetition of an accepted one is answered 409, which is a yes here.
- 5xx and a lost answer leave open whether it was accepted; with the same key it is safe to ask again.
- 200 does not say that a person got it: who has blocked the account gets nothing, and LINE does not tell.

Not verified, because no page that says so was readable: that a used-up monthly quota is a 429 whose `message` speaks of
a "monthly limit". Where it reads otherwise the message is tried again like any other 429, and ends as not sent.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from madoguchi.adapters.line.errors import LineError
from madoguchi.domains.notifications.ports import NotSent

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 10.0
LONGEST_TEXT = 5000
"""In UTF-16 code units: the length that the API's reference gives for a text message."""


class LineChannel:
    """`url` is the API's address without a path, `token` the channel access token."""

    repeats_safely = True

    def __init__(self, *, url: str, token: str, timeout_s: float = TIMEOUT_S) -> None:
        self._url = f"{url.rstrip('/')}/v2/bot/message/push"
        self._token = token
        self._timeout_s = timeout_s

    def send(self, *, to: str, text: str, key: str) -> None:
        """`to` is a user id, `key` a UUID. Errors: NotSent with a code of `LineError`."""
        # Read when it is needed: every command and every worker would begin later by this library.
        import httpx

        body = {"to": to, "messages": [{"type": "text", "text": text}]}
        headers = {"Authorization": f"Bearer {self._token}", "X-Line-Retry-Key": key}
        try:
            answer = httpx.post(self._url, json=body, headers=headers, timeout=self._timeout_s)
        except httpx.ConnectError as error:
            raise NotSent(LineError.NO_ANSWER, retryable=True) from error
        except httpx.HTTPError as error:
            raise NotSent(LineError.NO_ANSWER, retryable=True, is_unsure=True) from error
        if not answer.is_success and answer.status_code != HTTPStatus.CONFLICT:
            raise _refusal(answer)


def _refusal(answer: httpx.Response) -> NotSent:
    status = answer.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        is_used_up = "monthly limit" in _said(answer)
        return NotSent(LineError.LIMIT_REACHED if is_used_up else LineError.BUSY, retryable=not is_used_up)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotSent(LineError.DOWN, retryable=True, is_unsure=True)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return NotSent(LineError.NOT_ALLOWED, retryable=False)
    return NotSent(LineError.REJECTED, retryable=False)


def _said(answer: httpx.Response) -> str:
    try:
        said: Any = answer.json()
    except ValueError:
        return ""
    return str(said.get("message", "")) if isinstance(said, dict) else ""
