"""A stand-in for the program beside a counter's card reader, by our own protocol (docs/card-reader.md). Everybody is invented.

What lies on the reader is the file `card.json`, an answer as it is sent; without it the card of an invented person. An
answer {"error": "no_card"} (or wrong_pin, cancelled) is sent as a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from madoguchi.adapters.card_reader import PROTOCOL
from madoguchi.sandbox.serving import Answer, Request, Service

READ = "/card-reader/v1/read"
INVENTED = {
    "protocol": PROTOCOL,
    "name": "見本　花子",
    "address": "福岡県みなと市中央一丁目1番1号",
    "birth_date": "1990-03-03",
    "sex": "female",
}
_CONFLICT, _FORBIDDEN, _NOT_FOUND = 409, 403, 404


class CardReaderSandbox(Service):
    """`origins` are the pages that may ask; any other page of the browser, and whoever names no page, is refused."""

    prefixes = ("/card-reader/",)

    def __init__(self, *, origins: Collection[str], card: Path | None = None) -> None:
        super().__init__()
        self._origins = frozenset(origins)
        self._card = card

    def answer(self, request: Request) -> Answer:
        origin = request.headers.get("origin", "")
        if origin not in self._origins:
            return Answer(_FORBIDDEN, {"protocol": PROTOCOL, "error": "origin"})
        headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin", "Cache-Control": "no-store"}
        if (request.method, request.path) != ("POST", READ):
            return Answer(_NOT_FOUND, {"protocol": PROTOCOL, "error": "path"}, headers)
        told = self._lying_there()
        return Answer(_CONFLICT if "error" in told else 200, told, headers)

    def _lying_there(self) -> dict[str, Any]:
        if self._card is None or not self._card.is_file():
            return dict(INVENTED)
        found: dict[str, Any] = json.loads(self._card.read_text(encoding="utf-8"))
        return found
