"""A stand-in for the Messages API of Twilio, as far as sending one text goes.

Fields, answer and their limits: https://www.twilio.com/docs/messaging/api/message-resource and
https://github.com/twilio/twilio-oai; error codes: https://www.twilio.com/docs/api/errors (read 2026-11-21). The wording of
errors is our own.

`/sandbox/sms/stop` {number} is no part of the service: a person answers STOP.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qs

from madoguchi.sandbox.serving import Answer, Request, Service

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_SENDER = re.compile(r"\+[1-9][0-9]{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_LONGEST_TEXT = 1600
_ONE_SEGMENT, _EACH_OF_MANY = 70, 67
"""UCS-2 code units: Japanese never fits the 7-bit alphabet."""


class SmsSandbox(Service):
    prefixes = ("/2010-04-01/", "/sandbox/sms/")

    def __init__(self, *, account: str, token: str, shelf: Path | None = None) -> None:
        super().__init__(shelf)
        self._account = account
        self._token = token
        self.stopped: set[str] = set()

    def answer(self, request: Request) -> Answer:
        if request.path == "/sandbox/sms/stop":
            self.stopped.add(str(json.loads(request.body).get("number", "")))
            return Answer(202)
        basic = base64.b64encode(f"{self._account}:{self._token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return _error(401, 20003, "Authenticate")
        wanted = ("POST", f"/2010-04-01/Accounts/{self._account}/Messages.json")
        if (request.method, request.path) != wanted:
            return _error(404, 20404, "The requested resource was not found")
        return self._send(request)

    def _send(self, request: Request) -> Answer:
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return _error(415, 20001, "The content type must be application/x-www-form-urlencoded")
        fields = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        to, text = fields.get("To", ""), fields.get("Body", "")
        sender, service = fields.get("From", ""), fields.get("MessagingServiceSid", "")
        if not _NUMBER.fullmatch(to):
            return _error(400, 21211, "Invalid 'To' Phone Number")
        if not service and not _SENDER.fullmatch(sender):
            return _error(400, 21603 if not sender else 21212, "A 'From' phone number is required")
        if not text:
            return _error(400, 21602, "Message body is required")
        if len(text) > _LONGEST_TEXT:
            return _error(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if to in self.stopped:
            return _error(400, 21610, "Attempt to send to unsubscribed recipient")
        self.shelf.put({"number": to, "text": text})
        return Answer(201, self._message(to, sender, service, text))

    def _message(self, to: str, sender: str, service: str, text: str) -> dict[str, object]:
        sid = "SM" + secrets.token_hex(16)
        now = formatdate(usegmt=True)
        return {
            "sid": sid,
            "account_sid": self._account,
            "api_version": "2010-04-01",
            "to": to,
            "from": sender or None,
            "messaging_service_sid": service or None,
            "body": text,
            "status": "queued",
            "direction": "outbound-api",
            "num_segments": str(_segments(text)),
            "num_media": "0",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "uri": f"/2010-04-01/Accounts/{self._account}/Messages/{sid}.json",
        }


def _segments(text: str) -> int:
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= _ONE_SEGMENT else -(-units // _EACH_OF_MANY)


def _error(status: int, code: int, said: str) -> Answer:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Answer(status, {"code": code, "message": said, "more_info": more, "status": status})
