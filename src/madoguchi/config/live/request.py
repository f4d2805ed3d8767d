"""The head of a request, read strictly: one GET without a body per connection, so there is nothing to smuggle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

LARGEST = 8192
END = b"\r\n\r\n"
MOST_TOPICS = 12
_PREFIX = "/live/"


@dataclass(frozen=True, slots=True)
class Request:
    """`tokens` is None where the address is none of ours; `seen` the id of the last event that the screen had."""

    method: str
    tokens: tuple[str, ...] | None
    seen: str
    origin: str


def read_request(head: bytes) -> Request | None:
    """None for anything that is no HTTP/1 request."""
    try:
        first, *lines = head.decode("ascii").split("\r\n")
        method, target, version = first.split(" ")
    except ValueError:
        return None
    if not version.startswith("HTTP/1."):
        return None
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    path, _, query = target.partition("?")
    # Whoever opens the stream anew (not the browser by itself) can set no header.
    seen = headers.get("last-event-id") or parse_qs(query).get("seen", [""])[0]
    return Request(method, _tokens(unquote(path)), seen, headers.get("origin", ""))


def _tokens(path: str) -> tuple[str, ...] | None:
    if not path.startswith(_PREFIX):
        return None
    return tuple(filter(None, path.removeprefix(_PREFIX).split(",")))


def allowed_origin(origin: str) -> str:
    """Only the pages' own origin may read: the address of the pages, under any of the install's host names."""
    page, asking = urlsplit(settings.BASE_URL), urlsplit(origin)
    same = (asking.scheme, asking.port) == (page.scheme, page.port)
    named = asking.hostname == page.hostname or asking.hostname in settings.ALLOWED_HOSTS
    return origin if same and named else ""


def head_of(status: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
