"""`madoguchi web`: the pages. Loads the program once, before the workers are forked from it.

Loaded by each worker on its own, the same work would be done twice at once, and the first page would wait for
both. Nothing here opens a connection or starts a thread: those don't survive a fork.
"""

from __future__ import annotations

import argparse
import gc

_TARGET = "madoguchi.config.wsgi:application"
# One thread of each worker makes pages: more were slower against PostgreSQL, because Python's threads share one lock.
# The others wait for it, or answer those who wait for their turn (`foundation.waitingroom.hands`).
_THREADS = 128
_KILL_AFTER_S = 2


def main(argv: list[str]) -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="madoguchi web", description="画面を出します。")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(argv)
    _load()
    serve(_TARGET, host=given.host, port=given.port, workers=given.workers, threads=_threads())
    return 0


def _threads() -> int:
    from django.conf import settings

    # On the office's side there is no waiting room, and so no thread that makes pages for the others.
    return 1 if settings.ZONE in ("office", "number") else _THREADS


def serve(target: str, *, host: str, port: int, workers: int, threads: int = 1) -> None:
    """Serve one WSGI application as the pages are served; the bench measures its limit with the same settings."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=_KILL_AFTER_S,
        respawn_failed_workers=True,
    ).serve()


def _load() -> None:
    # What is loaded now stays for good: the collector needn't look at it again, and its pages stay shared.
    gc.disable()
    import madoguchi.config.wsgi

    assert madoguchi.config.wsgi.application is not None
    from django.urls import get_resolver

    from madoguchi.foundation import cities

    assert get_resolver().url_patterns
    cities.current()
    gc.freeze()
    gc.enable()
