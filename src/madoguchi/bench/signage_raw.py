"""The least that the machine itself can do, and what the reading screens cost: one loop that writes as many bytes to as
many sockets when one request comes. No server, no Python object per stream but its socket. `python -m … PORT`.
"""

from __future__ import annotations

import selectors
import socket
import sys

from madoguchi.bench.signage_screens import EVENT

_BACKLOG = 2048
_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: hello\n\n"


def main(port: int) -> None:
    """Until it is ended."""
    streams: list[socket.socket] = []
    with selectors.DefaultSelector() as selector, socket.create_server(("127.0.0.1", port)) as door:
        door.listen(_BACKLOG)
        selector.register(door, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                line = key.fileobj
                assert isinstance(line, socket.socket)
                if line is door:
                    selector.register(door.accept()[0], selectors.EVENT_READ)
                else:
                    _answer(line, selector, streams)


def _answer(line: socket.socket, selector: selectors.BaseSelector, streams: list[socket.socket]) -> None:
    """Each request fits into one packet: the screens and the button are ours."""
    asked = line.recv(8192)
    if asked.startswith(b"GET /live/"):
        line.sendall(_STREAM)
        streams.append(line)
        return
    if asked:
        if asked.startswith(b"GET /fire"):
            for stream in streams:
                stream.send(EVENT)
        line.sendall(_OK)
    selector.unregister(line)
    line.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
