"""A stand-in for the Messaging API of LINE: push messages, and the webhooks that a person's doings set off.

What it checks, and where that is written (all read 2026-11-21):
- the request and its fields: https://github.com/line/line-openapi, messaging-api.yml;
- `X-Line-Retry-Key`, 409 and `X-Line-Accepted-Request-Id`:
  https://developers.line.biz/en/docs/messaging-api/retrying-api-request/;
- signature and form of a webhook: https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/, webhook.yml;
- at most 5 messages, each text at most 5,000 characters: the reference of the Messaging API.
The wording of error messages, and that a person who blocked the account is answered 200, are from memory.

Addresses under `/sandbox/line/` are no part of LINE: with them a demo plays the person who holds the telephone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from madoguchi.sandbox.serving import Answer, Request, Service

_USER = re.compile(r"U[0-9a-f]{32}")
_MOST_MESSAGES = 5
_LONGEST_TEXT = 5000
_KEY_LIVES_S = 24 * 3600
_BOT = "U" + "0" * 32


class LineSandbox(Service):
    """`token`, `secret`: those of the pretended channel. `webhook`: where events are posted, "" for nowhere."""

    prefixes = ("/v2/bot/", "/sandbox/line/")

    def __init__(self, *, token: str, secret: str, webhook: str = "", shelf: Path | None = None) -> None:
        super().__init__(shelf)
        self._token = token
        self._secret = secret
        self.webhook = webhook
        self.blocked: set[str] = set()
        self._accepted: dict[str, tuple[float, str, list[dict[str, str]]]] = {}

    def answer(self, request: Request) -> Answer:
        if request.path.startswith("/sandbox/line/"):
            return self._play(request)
        if (request.method, request.path) != ("POST", "/v2/bot/message/push"):
            return Answer(404, {"message": "Not found"})
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return Answer(401, {"message": "Authentication failed. Confirm that the access token is valid."})
        return self._push(request)

    def _push(self, request: Request) -> Answer:
        key = request.headers.get("x-line-retry-key", "")
        if key and not _is_uuid(key):
            return Answer(400, {"message": "The retry key is invalid"})
        body = _json(request.body)
        problem = _problem(body, request.headers)
        if problem:
            return Answer(400, {"message": problem})
        known = self._accepted.get(key)
        if known and time.time() - known[0] < _KEY_LIVES_S:
            said = {"message": "The retry key is already accepted", "sentMessages": known[2]}
            return Answer(409, said, {"X-Line-Accepted-Request-Id": known[1]})
        return self._accept(body, key)

    def _accept(self, body: Mapping[str, Any], key: str) -> Answer:
        request_id = str(uuid.uuid4())
        sent = [
            {"id": str(secrets.randbelow(10**18)).zfill(18), "quoteToken": secrets.token_urlsafe(16)}
            for _ in body["messages"]
        ]
        if key:
            self._accepted[key] = (time.time(), request_id, sent)
        if body["to"] not in self.blocked:
            for one in body["messages"]:
                self.shelf.put({"user": body["to"], "from": "account", "text": one["text"]})
        return Answer(200, {"sentMessages": sent}, {"X-Line-Request-Id": request_id})

    def _play(self, request: Request) -> Answer:
        """`say` {user, text}, `block` {user}, `unblock` {user}: what a person does with the telephone."""
        body = _json(request.body)
        user, done = str(body.get("user", "")), request.path.rpartition("/")[2]
        if not _USER.fullmatch(user) or done not in ("say", "block", "unblock"):
            return Answer(400)
        if done == "say":
            self.shelf.put({"user": user, "from": "person", "text": str(body.get("text", ""))})
            self.tell(_message_event(user, str(body.get("text", ""))))
        elif done == "block":
            self.blocked.add(user)
            self.tell(_event("unfollow", user))
        else:
            self.blocked.discard(user)
            self.tell(_event("follow", user) | {"replyToken": secrets.token_hex(16)})
        return Answer(202)

    def tell(self, *events: Mapping[str, Any]) -> None:
        """Post a webhook, signed, from a thread of its own: the platform does not make a person wait for us."""
        if self.webhook:
            body = json.dumps({"destination": _BOT, "events": events}, ensure_ascii=False).encode()
            threading.Thread(target=self._post, args=(body,), daemon=True).start()

    def sign(self, body: bytes) -> str:
        return base64.b64encode(hmac.new(self._secret.encode(), body, hashlib.sha256).digest()).decode()

    def _post(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Line-Signature": self.sign(body)}
        request = urllib.request.Request(self.webhook, data=body, headers=headers)  # noqa: S310 - set by the starter
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            self.shelf.put({"user": "", "from": "platform", "text": "webhook was not taken"})


def _event(kind: str, user: str) -> dict[str, Any]:
    return {
        "type": kind,
        "source": {"type": "user", "userId": user},
        "timestamp": time.time_ns() // 1_000_000,
        "mode": "active",
        "webhookEventId": secrets.token_hex(13).upper(),
        "deliveryContext": {"isRedelivery": False},
    }


def _message_event(user: str, text: str) -> dict[str, Any]:
    message = {"type": "text", "id": str(secrets.randbelow(10**18)), "text": text}
    message["quoteToken"] = secrets.token_urlsafe(16)
    return _event("message", user) | {"replyToken": secrets.token_hex(16), "message": message}


def _problem(body: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    if not headers.get("content-type", "").startswith("application/json"):
        return "The content type must be application/json"
    if not _USER.fullmatch(str(body.get("to", ""))):
        return "The property, 'to', in the request body is invalid"
    messages = body.get("messages")
    if not isinstance(messages, list) or not 1 <= len(messages) <= _MOST_MESSAGES:
        return "The property, 'messages', in the request body is invalid"
    return next((said for one in messages if (said := _text_problem(one))), "")


def _text_problem(message: Any) -> str:
    if not isinstance(message, dict) or message.get("type") != "text":
        return "A message must be of a known type"
    text = message.get("text")
    # Characters count as UTF-16 code units.
    if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= _LONGEST_TEXT:
        return "Length must be between 1 and 5000"
    return ""


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
