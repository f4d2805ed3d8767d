"""What the LINE Platform posts to us, believed only with its signature.

`X-Line-Signature` is the Base64 of HMAC-SHA256 over the very bytes of the body, keyed with the channel secret
(https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/). Events as in webhook.yml of
https://github.com/line/line-openapi. An event may come again (`deliveryContext.isRedelivery`), with the same
`webhookEventId`; an empty list only asks whether somebody is there. Read 2026-11-21.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from madoguchi.core.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class LineEvent:
    """`kind` is message, follow, unfollow or another word of LINE. `user` and `text` are "" where there is none."""

    event_id: str
    kind: str
    user: str
    text: str


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether the body came from LINE. Never with an empty secret."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return bool(secret) and hmac.compare_digest(base64.b64encode(digest), signature.encode())


def read_events(body: bytes) -> list[LineEvent]:
    """Errors: InvalidValue `line.not_readable`. Events of groups and rooms have no `user` here: nobody links those."""
    try:
        events = json.loads(body)["events"]
        return [_read(one) for one in events]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidValue("line.not_readable") from error


def chat_address(account: str, text: str) -> str:
    """A link that opens the chat with the account with `text` typed; the person only has to send it.

    https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/ (read 2026-11-21): works in LINE for iOS and
    Android, not on a PC, so the code must be shown too.
    """
    return f"https://line.me/R/oaMessage/{quote(account, safe='')}/?{quote(text, safe='')}"


def _read(event: Mapping[str, Any]) -> LineEvent:
    source = event.get("source") or {}
    message = event.get("message") or {}
    is_person = source.get("type") == "user"
    return LineEvent(
        event_id=str(event["webhookEventId"]),
        kind=str(event["type"]),
        user=str(source.get("userId", "")) if is_person else "",
        text=str(message.get("text", "")) if message.get("type") == "text" else "",
    )
