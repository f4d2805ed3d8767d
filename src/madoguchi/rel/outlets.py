"""How finished outputs come to their readers, after a delay: as they should, and as they did in published incidents.

Each incident is a program in which the output of one request and that of another meet: in a slot, a file, a folder, a
tray or a line. The bytes that leave here go through the release gate, where it is on.
"""

from __future__ import annotations

import fcntl
import io
import os
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pypdf import PageObject, PdfReader, PdfWriter

from madoguchi.rel.chance import chance

DELAYS_S, DELAYS_OF_A_DEFECT_S = (0.0, 0.04), (0.1, 0.3)
"""Shortest and longest. Where a bug is put in, requests meet for longer: a small run has to be sure of it."""
_IN_TIME = 0.6
_SWAPPED = 0.8
_OLD_SERVER = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer that is being made: for which attempt, about whom, how long it takes, and whether its reader leaves."""

    number: int
    reference: str
    delay_s: float
    timeout_s: float
    has_luck: bool
    leaves: bool

    @classmethod
    def of(
        cls, seed: int, number: int, reference: str, *, delays_s: tuple[float, float], leaves: bool
    ) -> Self:
        """The same for the same attempt of a run, whichever process answers it."""
        rng = chance("turn", seed, number)
        shortest_s, longest_s = delays_s
        return cls(
            number=number,
            reference=reference,
            delay_s=rng.uniform(shortest_s, longest_s),
            timeout_s=shortest_s + (longest_s - shortest_s) * _IN_TIME,
            has_luck=rng.random() >= _SWAPPED,
            leaves=leaves,
        )

    @property
    def is_late(self) -> bool:
        return self.delay_s > self.timeout_s


class Outlet:
    """Good code: what was made goes to the one for whom it was made, however long it took. One per process and run."""

    def __init__(self, folder: Path, server: int) -> None:
        self.folder = folder
        self.server = server

    def through(self, kind: str, made: bytes, turn: Turn) -> bytes:
        """What comes out for `turn`; `kind` is "page" or "paper"."""
        if turn.is_late:
            self.note("late")
        return self.pass_on(kind, made, turn)

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        time.sleep(turn.delay_s)
        return made

    def note(self, word: str) -> None:
        """For the judge's count of what was injected; a kill loses no line that was written."""
        with (self.folder / "faults").open("a", encoding="utf-8") as faults:
            faults.write(f"{word}\n")

    def put(self, name: str, content: bytes) -> None:
        new = self.folder / f"{os.getpid()}.new"
        new.write_bytes(content)
        new.replace(self.folder / name)

    def get(self, name: str, otherwise: bytes) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return otherwise


class Slot(Outlet):
    """i1 (Yokohama 2023): when the wait is over, whatever lies in the slot is fetched."""

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        if turn.is_late:
            time.sleep(turn.timeout_s)
            return self.get(kind, made)
        time.sleep(turn.delay_s)
        self.put(kind, made)
        return made


class Clock(Outlet):
    """i2 (Kawasaki 2023): the file is named after the second, and the later of two requests writes over the earlier."""

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        name = f"{kind}-{int(time.time())}"
        self.put(name, made)
        time.sleep(turn.delay_s)
        return self.get(name, made)


class Swap(Outlet):
    """i4 (Tokushima 2023): one sheet of several is from the paper that went through before."""

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        time.sleep(turn.delay_s)
        if kind != "paper":
            return made
        whose, _, before = self.get("before", b"").partition(b"\n")
        self.put("before", turn.reference.encode() + b"\n" + made)
        is_hit = before and whose != turn.reference.encode() and not turn.has_luck
        return _with_last_page_of(made, before) if is_hit else made


class OldBuild(Outlet):
    """i6 (Munakata 2023): one server was left on an old build, whose tray keeps what its reader did not wait for; the
    next reader gets it."""

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        time.sleep(turn.delay_s)
        if self.server != _OLD_SERVER:
            return made
        tray = self.folder / f"tray-{kind}"
        tray.mkdir(exist_ok=True)
        self.put(f"{tray.name}/{time.time_ns():020d}", made)
        return made if turn.is_late else next(_all_of(tray), made)


class LocalLock(Outlet):
    """i7 (Takamatsu 2024): a lock that holds on one server guards a file that two servers share."""

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        with self._lock():
            self.put(kind, made)
            time.sleep(turn.delay_s)
            return self.get(kind, made)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / f"lock-{self.server}").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield


class SharedFolder(Outlet):
    """i8 (LoGo form 2023): all work in one folder; who is done takes everything that lies in it, and clears it."""

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        work = self.folder / f"work-{kind}"
        work.mkdir(exist_ok=True)
        self.put(f"{work.name}/{time.time_ns():020d}", made)
        time.sleep(turn.delay_s)
        found = list(_all_of(work)) or [made]
        return _bound(found) if kind == "paper" else b"\n".join(found)


class Pool(Outlet):
    """i15 (ChatGPT 2023): a request that was cut off leaves its answer in the pooled line; the next one reads it."""

    def __init__(self, folder: Path, server: int) -> None:
        super().__init__(folder, server)
        self._lines: dict[str, deque[bytes]] = defaultdict(deque)

    def pass_on(self, kind: str, made: bytes, turn: Turn) -> bytes:
        self._lines[kind].append(made)
        time.sleep(turn.delay_s)
        return made if turn.leaves else self._lines[kind].popleft()


OUTLETS: dict[str, type[Outlet]] = {
    "i1": Slot,
    "i2": Clock,
    "i3": Clock,
    "i4": Swap,
    "i6": OldBuild,
    "i7": LocalLock,
    "i8": SharedFolder,
    "i15": Pool,
}


def _all_of(folder: Path) -> Iterator[bytes]:
    """The files of the folder, the oldest first; each is gone afterwards."""
    for name in sorted(os.listdir(folder)):
        taken = folder / name
        try:
            content = taken.read_bytes()
            taken.unlink()
        except FileNotFoundError:
            continue
        yield content


def _bound(papers: list[bytes]) -> bytes:
    return _written(page for paper in papers for page in PdfReader(io.BytesIO(paper)).pages)


def _with_last_page_of(content: bytes, other: bytes) -> bytes:
    """The last page replaced by the last page of `other`."""
    pages, others = PdfReader(io.BytesIO(content)).pages, PdfReader(io.BytesIO(other)).pages
    return _written((*pages[:-1], others[-1]))


def _written(pages: Iterable[PageObject]) -> bytes:
    writer = PdfWriter()
    for page in pages:
        writer.add_page(page)
    mixed = io.BytesIO()
    writer.write(mixed)
    return mixed.getvalue()
