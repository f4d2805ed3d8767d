"""News for screens that are open: a topic, sent when the change commits; no content.

Screens fetch the changed part as an ordinary page, with all its checks. A token lets one browser listen
to one topic for some hours; it is signed, and nothing is looked up, so the live process needs no session.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core import signing

from madoguchi.foundation import release
from madoguchi.foundation.statements import Statement

CHANNEL = "madoguchi_live"
TOKEN_AGE_S = 12 * 3600
_SALT = "madoguchi.live.topic"
_NOTIFY = Statement("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a token lets its holder listen to. `key` is how the token begins: the same for every token of the topic."""

    topic: str
    key: str


def hall_topic(office: str, hall: str) -> str:
    return f"hall:{office}:{hall}"


def queue_topic(office: str) -> str:
    return f"queue:{office}"


def ticket_topic(ticket: str) -> str:
    return f"ticket:{ticket}"


def alarm_topic() -> str:
    """Calls for help of all offices: they are rare, and whoever may see them looks at every one."""
    return "alarm"


def topic_token(topic: str) -> str:
    """For the address /live/<token>. Valid for 12 hours by the machine's clock. Each page has a token of its own."""
    return _signer().sign(f"{_key(release.check_topic(topic))}.{secrets.token_urlsafe(6)}")


def read_token(token: str) -> Wish | None:
    """None for a token that is forged, damaged or too old."""
    try:
        key = _signer().unsign(token, max_age=TOKEN_AGE_S).partition(".")[0]
        return Wish(signing.b64_decode(key.encode()).decode(), key)
    except (signing.BadSignature, ValueError):
        return None


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)


def _key(topic: str) -> str:
    return signing.b64_encode(topic.encode()).decode()


def notify(*topics: str) -> None:
    """Tell listeners after commit, in one query; the same topic twice in a transaction is one message.

    The message is the topic and nothing else, so that the listener has nothing to parse.
    """
    _NOTIFY.rows(CHANNEL, list(map(release.check_topic, topics)))
