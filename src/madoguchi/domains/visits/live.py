"""News for screens that are open: a topic, sent when the change commits; no content.

Screens fetch the changed part as an ordinary page, with all its checks. A token lets one browser listen
to one topic for some hours; it is signed, and nothing is looked up, so the live process needs no session.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.db import connection

CHANNEL = "madoguchi_live"
TOKEN_AGE_S = 12 * 3600
_SALT = "madoguchi.live.topic"


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
    """For the address /live/<token>. Valid for 12 hours by the machine's clock."""
    return signing.dumps(topic, salt=_SALT)


def read_token(token: str) -> Wish | None:
    """None for a token that is forged, damaged or too old."""
    try:
        topic = signing.loads(token, salt=_SALT, max_age=TOKEN_AGE_S)
    except signing.BadSignature:
        return None
    return Wish(topic, token.partition(":")[0]) if isinstance(topic, str) else None


def notify(*topics: str) -> None:
    """Tell listeners after commit, in one query; the same topic twice in a transaction is one message.

    The message is the topic and nothing else, so that the listener has nothing to parse.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)]
        )
