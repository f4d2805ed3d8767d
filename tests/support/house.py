"""A whole house for tests from outside: `madoguchi run --demo` in a folder of its own, as after a fresh login."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.support.ports import free_ports

_ZONE = "+09:00"


@dataclass(frozen=True, slots=True)
class House:
    """`url` has no slash at its end. `opening` is local time on a day on which the city hall is open."""

    url: str
    data: Path
    environment: dict[str, str]
    opening: datetime

    def manage(self, *words: str) -> str:
        return self.command("manage", *words)

    def command(self, *words: str) -> str:
        """What `madoguchi WORDS` prints, run beside the house."""
        done = subprocess.run(
            [sys.executable, "-m", "madoguchi.cli", *words],
            env={**self.environment, "MADOGUCHI_DATA": str(self.data)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def now(self) -> str:
        """HH:MM by the clock of the running server."""
        with urllib.request.urlopen(f"{self.url}/signage/1f/calls.json", timeout=60) as answer:
            return str(json.load(answer)["as_of"])


@contextmanager
def living_in(shelf: Path, opening: datetime) -> Iterator[House]:
    """Started, its clock at `opening`; afterwards stopped as by Ctrl-C."""
    port = free_ports()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI_", "DATABASE_", "DJANGO_"))}
    environment = {
        **kept,
        "MADOGUCHI_PG_HOME": str(shelf / "database"),
        "MADOGUCHI_KEYS": str(shelf / "keys"),
    }
    words = ["run", "--demo", "--city", "yukuhashi", "--data", str(shelf / "data"), "--port", str(port)]
    house = House(f"http://localhost:{port}", shelf / "data", environment, opening)
    with subprocess.Popen(
        [sys.executable, "-m", "madoguchi.cli", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _await_greeting(process)
            house.manage("set_demo_clock", f"{opening:%Y-%m-%dT%H:%M}{_ZONE}")
            yield house
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=180)


def _await_greeting(process: subprocess.Popen[str]) -> None:
    """Returns when the house serves. What it says afterwards is read too: a full pipe would stop it."""
    said: list[str] = []
    serves = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                serves.set()
        serves.set()

    threading.Thread(target=listen, daemon=True).start()
    serves.wait(timeout=180)
    assert any("Ctrl-C" in line for line in said), "".join(said)
