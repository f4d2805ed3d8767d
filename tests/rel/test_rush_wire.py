"""What the crowd calls the time of an answer: until it has arrived, not until the crowd comes to read it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest

from madoguchi.rel.rush_wire import Broken, Browser, ask_for_stamps, stamps

_TRIES = 200
_BUSY_S = 0.02
_ANSWER = b"HTTP/1.1 200 OK\r\nSet-Cookie: wait-rush=7.x; Path=/\r\nContent-Length: 2\r\n\r\n"


def serve(listener: socket.socket, *, pause_s: float) -> None:
    """One request after the other; the last byte comes `pause_s` after the others. Until the listener is closed."""
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line:
            if line.recv(1 << 16):
                line.sendall(_ANSWER + b"o")
                time.sleep(pause_s)
                line.sendall(b"k")


async def ask(port: int, *, busy_s: float = 0.0) -> tuple[float, float, str]:
    """(seconds, unread_s, body) of an answer, while the process does something else for `busy_s` after it has asked."""
    asking = asyncio.create_task(Browser(port).get("/"))
    await asyncio.sleep(0)
    time.sleep(busy_s)
    answer = await asking
    return answer.seconds, answer.unread_s, answer.body


def test_answer__lies_unread__that_time_is_told_apart() -> None:
    with socket.socket() as line:
        if not ask_for_stamps(line):
            pytest.skip("this kernel has no SO_TIMESTAMPNS")
    with socket.create_server(("127.0.0.1", 0)) as listener, stamps():
        threading.Thread(target=serve, args=(listener,), kwargs={"pause_s": 0.0}, daemon=True).start()
        port = listener.getsockname()[1]
        for _ in range(_TRIES):
            # The kernel begins to note arrivals a moment after the first who wants it.
            seconds, unread_s, body = asyncio.run(ask(port, busy_s=_BUSY_S))
            assert body == "ok"
            assert seconds + unread_s >= _BUSY_S
            if unread_s > 0:
                break
        assert unread_s > 0


def test_answer__server_pauses_within_it__that_time_is_the_servers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, stamps():
        threading.Thread(target=serve, args=(listener,), kwargs={"pause_s": 0.05}, daemon=True).start()
        seconds, _, _ = asyncio.run(ask(listener.getsockname()[1], busy_s=_BUSY_S))
        assert seconds >= 0.05


def test_nobody_listens__is_broken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Broken):
        asyncio.run(Browser(port).get("/"))
