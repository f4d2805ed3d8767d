"""The least that a broadcast can be: each open stream sends the same bytes when `/fire` is asked for."""

from __future__ import annotations

import asyncio
from typing import Any

from madoguchi.bench.signage_screens import EVENT

_news = [asyncio.Event()]


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    if scope["path"].startswith("/live/"):
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream")],
            }
        )
        await send({"type": "http.response.body", "body": b"event: hello\n\n", "more_body": True})
        while True:
            await _news[0].wait()
            await send({"type": "http.response.body", "body": EVENT, "more_body": True})
    if scope["path"] == "/fire":
        _news[0].set()
        _news[0] = asyncio.Event()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})
