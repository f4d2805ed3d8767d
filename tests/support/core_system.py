"""A core system on a real socket, for a test each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.adapters.core_system import CoreSystem
from madoguchi.sandbox.core_people import named_people
from madoguchi.sandbox.core_population import made_up_people
from madoguchi.sandbox.core_register import Register
from madoguchi.sandbox.core_system import CoreSystemSandbox
from madoguchi.sandbox.core_town import Town
from madoguchi.sandbox.serving import Server

KEY, NUMBER_KEY = "key of the office", "key of the numbers"
TOWNS = (
    Town("402133", "福岡県", "みなと市", "中央", "8240001"),
    Town("402133", "福岡県", "みなと市", "港町", "8240002"),
)


@dataclass(frozen=True)
class Running:
    service: CoreSystemSandbox
    url: str

    def link(self, *, key: str = KEY, timeout_s: float = 5.0) -> CoreSystem:
        return CoreSystem(url=self.url, key=key, timeout_s=timeout_s)


def new_register(households: int = 0) -> Register:
    return Register(itertools.chain(named_people(TOWNS), made_up_people(households, TOWNS)), TOWNS)


@contextmanager
def core_system(households: int = 0, shelf: Path | None = None) -> Iterator[Running]:
    service = CoreSystemSandbox(new_register(households), key=KEY, number_key=NUMBER_KEY, shelf=shelf)
    server = Server(service)
    server.start()
    try:
        yield Running(service, server.url)
    finally:
        server.stop()


def connect(settings: Any, running: Running) -> None:
    """Let the install of a test ask this one."""
    settings.CORE_SYSTEM_URL, settings.CORE_SYSTEM_KEY = running.url, KEY
