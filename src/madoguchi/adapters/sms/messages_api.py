"""One text message by the Messages API of Twilio, which other providers offer as well.

`POST /2010-04-01/Accounts/{AccountSid}/Messages.json`, form fields To, From (or MessagingServiceSid) and Body, HTTP Basic
with account and token; 201 with a Message. Documented at https://www.twilio.com/docs/messaging/api/message-resource, with
an open specification (https://github.com/twilio/twilio-oai); SignalWire and others take the same request. Read 2026-11-21.
A city names the address of the provider it has a contract with.

The API knows no key by which it would see a repetition. So only a refusal that says "not taken" (429, 503, no
connection) is tried again; after any other 5xx or a lost answer the message may be out, and is not repeated.
That 503 means "not taken" is our reading of HTTP, not a promise found in the provider's pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from madoguchi.adapters.sms.errors import SmsError
from madoguchi.domains.notifications.ports import NotSent

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 10.0
LONGEST_TEXT = 1600
_WRONG_NUMBER = (21211, 21612, 21614)
_STOPPED = 21610
"""Error codes of https://www.twilio.com/docs/api/errors: invalid, unroutable or no mobile number; the person said STOP."""


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """`url` without a path. `sender` is a number (E.164), an alphanumeric name, or a service ("MG…")."""

    url: str
    account: str
    token: str = field(repr=False)
    sender: str


class SmsChannel:
    repeats_safely = False

    def __init__(self, account: SmsAccount, *, timeout_s: float = TIMEOUT_S) -> None:
        self._account = account
        self._timeout_s = timeout_s

    def send(self, *, to: str, text: str, key: str) -> None:
        """`to` in E.164; `key` is not used. Errors: NotSent with a code of `SmsError`."""
        # Read when it is needed: every command and every worker would begin later by this library.
        import httpx

        account = self._account
        sender = "MessagingServiceSid" if account.sender.startswith("MG") else "From"
        try:
            answer = httpx.post(
                f"{account.url.rstrip('/')}/2010-04-01/Accounts/{account.account}/Messages.json",
                data={"To": to, sender: account.sender, "Body": text},
                auth=(account.account, account.token),
                timeout=self._timeout_s,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotSent(SmsError.BUSY, retryable=True) from error
        except httpx.HTTPError as error:
            raise NotSent(SmsError.NO_ANSWER, retryable=False, is_unsure=True) from error
        if not answer.is_success:
            raise _refusal(answer)


def _refusal(answer: httpx.Response) -> NotSent:
    status = answer.status_code
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return NotSent(SmsError.BUSY, retryable=True)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotSent(SmsError.DOWN, retryable=False, is_unsure=True)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return NotSent(SmsError.NOT_ALLOWED, retryable=False)
    code = _code(answer)
    if code == _STOPPED:
        return NotSent(SmsError.STOPPED, retryable=False)
    return NotSent(SmsError.WRONG_NUMBER if code in _WRONG_NUMBER else SmsError.REJECTED, retryable=False)


def _code(answer: httpx.Response) -> int:
    try:
        said: Any = answer.json()
    except ValueError:
        return 0
    code = said.get("code") if isinstance(said, dict) else 0
    return code if isinstance(code, int) else 0
