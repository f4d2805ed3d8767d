"""The ticket: a number and what became of it, signed, in a cookie of the person's browser. Nothing is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "madoguchi.waitingroom.ticket"
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Ticket:
    """`inside_until`: epoch seconds until when its holder may use the pages; 0 before the turn."""

    number: int
    inside_until: int = 0
    is_done: bool = False


def cookie_name(key: str) -> str:
    return f"wait-{key}"


def write(key: str, ticket: Ticket) -> str:
    text = f"{ticket.number}.{ticket.inside_until}.{int(ticket.is_done)}"
    return f"{text}.{_signature(key, text)}"


def read(key: str, cookies: str) -> Ticket | None:
    """The ticket among the cookies of a request; None where there is none, or one that is not ours."""
    value = cookie_of(cookies, cookie_name(key))
    text, _, signature = value.rpartition(".")
    if not text or not constant_time_compare(signature, _signature(key, text)):
        return None
    number, until, is_done = text.split(".")
    return Ticket(int(number), int(until), is_done == "1")


def cookie_of(cookies: str, name: str) -> str:
    if name not in cookies:
        return ""
    try:
        found = SimpleCookie(cookies).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _signature(key: str, text: str) -> str:
    return salted_hmac(_SALT, f"{key}:{text}", algorithm="sha256").hexdigest()[:_LENGTH]
