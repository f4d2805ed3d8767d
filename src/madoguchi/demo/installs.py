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
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import httpx

from madoguchi.demo.browser import JourneyBroken

_START_S = 240
_ANSWER_S, _STOP_S = 60, 180
_PORTS = 4
"""So many in a row belong to one install."""
_PLACES = range(12_000, 20_000, _PORTS)
"""Below the range from which the system hands out ports of its own, to anybody, while an install is starting."""


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
        if httpx.get(f"{url}/demo/mail/", timeout=_ANSWER_S).status_code != 200:
            return None
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
    return Install(url=url, folder=folder, zone="all")


@contextmanager
def started(folder: Path, *, city: str, zone: str) -> Iterator[Install]:
    """Starts a demo install in `folder` on free ports, and stops it in the end."""
    with _launched(folder, _free_ports(), ("--city", city, "--zone", zone)) as process:
        install = _install(folder, zone, process.port)
        _wait(process, install.url)
        yield install


@contextmanager
def started_split(shelf: Path, *, city: str) -> Iterator[tuple[Install, Install]]:
    """Front and office, each with a database of its own. They start at the same time: neither needs the other for it."""
    port = _free_ports()
    ports = port, _free_ports(port + _PORTS)
    front, office = (
        _install(shelf / zone, zone, port) for zone, port in zip(("front", "office"), ports, strict=True)
    )
    told = {"MADOGUCHI_FRONT_URL": front.url}
    with (
        _launched(front.folder, ports[0], ("--city", city, "--zone", "front")) as first,
        _launched(office.folder, ports[1], ("--city", city, "--zone", "office"), told) as second,
    ):
        try:
            _wait(first, front.url)
            _wait(second, office.url)
            yield front, office
        finally:
            # Both at once; waiting for them comes after.
            first.stop()
            second.stop()


@dataclass(slots=True)
class _Launched:
    process: subprocess.Popen[bytes]
    port: int
    log: Path
    is_stopping: bool = False

    def stop(self) -> None:
        """Asks it to end, once: asked twice it would end at once."""
        if not self.is_stopping:
            self.is_stopping = True
            self.process.send_signal(signal.SIGINT)


def _install(folder: Path, zone: str, port: int) -> Install:
    return Install(url=f"http://127.0.0.1:{port}", folder=folder, zone=zone)


@contextmanager
def _launched(
    folder: Path, port: int, words: Sequence[str], settings: Mapping[str, str] | None = None
) -> Iterator[_Launched]:
    """The process of an install, which may not answer yet. `settings` are more variables."""
    log = folder.parent / f"{folder.name}.log"
    command = [sys.executable, "-m", "madoguchi.cli", "run", "--demo", *words]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--data", str(folder), "--port", str(port)],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(settings or {})},
            start_new_session=True,
        )
        launched = _Launched(process, port, log)
        try:
            yield launched
        finally:
            launched.stop()
            try:
                process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(launched: _Launched, url: str) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if launched.process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/staff/sign-in/", timeout=_ANSWER_S).status_code < 500:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise JourneyBroken(f"the install did not start: {launched.log.read_text(errors='replace')[-800:]}")


def _free_ports(start: int = 0) -> int:
    """The first of some ports in a row that nobody uses, from `start` or from a place that differs by process."""
    at = (start - _PLACES.start) // _PORTS if start else os.getpid() * 37 % len(_PLACES)
    for port in chain(_PLACES[at:], _PLACES[:at]):
        if all(_is_free(port + offset) for offset in range(_PORTS)):
            return port
    raise JourneyBroken("no free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def exchange_keys(front: Install, office: Install, folder: Path) -> None:
    """Each side's public keys go to the other, as two people would bring them on paper or stick."""

    def carry(giver: Install, taker: Install) -> None:
        path = folder / f"{giver.zone}-public-keys.json"
        giver.madoguchi("keys", "zone-export", str(path))
        taker.madoguchi("keys", "zone-import", str(path))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(carry, (front, office), (office, front)))
        list(pool.map(lambda word: office.madoguchi("manage", word), ("load_hall", "load_courses")))


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
