"""News for screens that are open: a topic and a version, sent when the change commits; no content.

Screens fetch the changed part as an ordinary page, with all its checks. A token lets one browser listen
to one topic for some hours; it is signed, and nothing is looked up, so the live process needs no session.
"""

from __future__ import annotations

import json

from django.core import signing
from django.db import connection

CHANNEL = "madoguchi_live"
TOKEN_AGE_S = 12 * 3600
_SALT = "madoguchi.live.topic"


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


def read_token(token: str) -> str | None:
    """The topic, or None for a token that is forged, damaged or too old."""
    try:
        topic = signing.loads(token, salt=_SALT, max_age=TOKEN_AGE_S)
    except signing.BadSignature:
        return None
    return topic if isinstance(topic, str) else None


def notify(*topics: str) -> None:
    """Tell listeners after commit. One query per topic; the same topic twice in a transaction is one message.

    The version is the transaction's number: different for every change, and no row that all would queue
    behind.
    """
    with connection.cursor() as cursor:
        for topic in topics:
            cursor.execute(
                "SELECT pg_notify(%s, json_build_object('topic', %s::text,"
                " 'version', pg_current_xact_id()::text)::text)",
                [CHANNEL, topic],
            )


def read_payload(payload: str) -> tuple[str, str]:
    """(topic, version) of a message of `notify`."""
    message = json.loads(payload)
    return str(message["topic"]), str(message["version"])
