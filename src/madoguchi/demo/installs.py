"""Installs that a demo plays against: the one that runs already, or new ones that it starts and stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from madoguchi.demo.browser import JourneyBroken

_START_S = 120


@dataclass(frozen=True, slots=True)
class Install:
    """`url` serves pages; `folder` is the data folder; `zone` all, front or office."""

    url: str
    folder: Path
    zone: str

    def madoguchi(self, *words: str) -> str:
        """Runs `madoguchi …` on this install; its output. Raises JourneyBroken with what it said."""
        answer = subprocess.run(
            [sys.executable, "-m", "madoguchi.cli", *words],
            env={**os.environ, "MADOGUCHI_DATA": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise JourneyBroken(f"madoguchi {' '.join(words)}: {answer.stderr.strip()[-400:]}")
        return answer.stdout


def find_running(folder: Path) -> Install | None:
    """The install in `folder` if its server answers and it is a demo."""
    try:
        place = json.loads((folder / "running.json").read_text(encoding="utf-8"))
        url = f"http://{place['host']}:{place['port']}"
        if httpx.get(f"{url}/demo/mail/", timeout=5).status_code != 200:
            return None
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
    return Install(url=url, folder=folder, zone="all")


@contextmanager
def started(
    folder: Path, *, city: str, zone: str, settings: Mapping[str, str] | None = None
) -> Iterator[Install]:
    """Starts a demo install in `folder` on free ports, and stops it in the end. `settings` are more variables."""
    port = _free_ports()
    log = folder.parent / f"{folder.name}.log"
    command = [sys.executable, "-m", "madoguchi.cli", "run", "--demo", "--city", city, "--zone", zone]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--data", str(folder), "--port", str(port)],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(settings or {})},
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, f"{url}/staff/sign-in/", log)
            yield Install(url=url, folder=folder, zone=zone)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=5).status_code < 500:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise JourneyBroken(f"the install did not start: {log.read_text(errors='replace')[-800:]}")


def _free_ports() -> int:
    """The first of three ports in a row that nobody uses."""
    for _ in range(50):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port < 65000 and all(_is_free(port + offset) for offset in range(4)):
            return port
    raise JourneyBroken("no three free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def exchange_keys(front: Install, office: Install, folder: Path) -> None:
    """Each side's public keys go to the other, as two people would bring them on paper or stick."""
    for giver, taker in ((front, office), (office, front)):
        path = folder / f"{giver.zone}-public-keys.json"
        giver.madoguchi("keys", "zone-export", str(path))
        taker.madoguchi("keys", "zone-import", str(path))
    office.madoguchi("manage", "load_hall")
    office.madoguchi("manage", "load_courses")


@contextmanager
def courier(front: Install, office: Install) -> Iterator[None]:
    """The city's file gateway: moves envelopes between the two transfer folders, and nothing else."""
    stop = threading.Event()

    def carry() -> None:
        while not stop.wait(0.2):
            for source, target in ((front, office), (office, front)):
                _carry(source.folder / "transfer", target.folder / "transfer")

    worker = threading.Thread(target=carry, daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(5)


def _carry(source: Path, target: Path) -> None:
    inbox = target / "in"
    inbox.mkdir(parents=True, exist_ok=True)
    for path in sorted((source / "out").glob("*.envelope")):
        if path.name.startswith("."):
            continue
        beside = inbox / f".{path.name}.part"
        beside.write_bytes(path.read_bytes())
        beside.rename(inbox / path.name)
        path.unlink()
