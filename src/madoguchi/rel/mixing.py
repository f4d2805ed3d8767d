"""Injected delays, and the defects that mix people up: D1 (what is in the slot) and D4 (one page of another's).

They sit where such a defect would sit in a program: between the finished output and the release gate. The gate
may be taken out as well, to show what it holds back.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, TypeVar

from pypdf import PdfReader, PdfWriter

from madoguchi.domains.documents import selectors
from madoguchi.foundation.files import StoredFile
from madoguchi.foundation.release import gate, outputs
from madoguchi.rel.replacing import Function, replaced

T = TypeVar("T")
_TIMEOUT_S = 0.02
_LONGEST_S = 0.026
_SWAPPED = 0.5


@dataclass(slots=True)
class Mixer:
    """One per process, shared by its threads as a print server is. `late` counts delays past the timeout."""

    defect: str
    rng: Random
    late: int = 0
    slots: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def through(self, kind: str, made: T) -> T:
        """`made` after a random delay; with D1, past the timeout, whatever was finished last."""
        with self.lock:
            delay = self.rng.uniform(0, _LONGEST_S)
            is_late = delay > _TIMEOUT_S
            self.late += is_late
        time.sleep(min(delay, _TIMEOUT_S) if self.defect == "D1" else delay)
        with self.lock:
            if self.defect == "D1" and is_late and kind in self.slots:
                found: T = self.slots[kind]
                return found
            self.slots[kind] = made
        return made

    def paper(self, stored: StoredFile) -> StoredFile:
        """A stored paper; with D4, now and then a page of it is the one that went through before."""
        if self.defect != "D4":
            return self.through("paper", stored)
        with self.lock:
            before: StoredFile = self.slots.get("paper", stored)
            self.slots["paper"] = stored
            is_hit = before.subject != stored.subject and self.rng.random() < _SWAPPED
            self.late += is_hit
        return replace(stored, content=_with_page_of(stored.content, before.content)) if is_hit else stored


def _with_page_of(content: bytes, other: bytes) -> bytes:
    """The last page replaced by the last page of `other`."""
    writer = PdfWriter()
    pages, others = PdfReader(io.BytesIO(content)).pages, PdfReader(io.BytesIO(other)).pages
    for page in (*pages[:-1], others[-1]):
        writer.add_page(page)
    mixed = io.BytesIO()
    writer.write(mixed)
    return mixed.getvalue()


@contextmanager
def mixing(mixer: Mixer, *, has_gate: bool) -> Iterator[None]:
    """Delays and defect in this process, for the length of a block; without the gate everything passes."""

    def slow(render: Function) -> Function:
        return lambda *args, **kwargs: mixer.through("page", render(*args, **kwargs))

    def mixed(load: Function) -> Function:
        return lambda *args, **kwargs: mixer.paper(load(*args, **kwargs))

    def passing(guard: Function) -> Function:
        return lambda *args, **kwargs: ()  # noqa: ARG005 - takes what the gate takes

    with ExitStack() as stack:
        stack.enter_context(replaced(outputs, "render_to_string", slow))
        stack.enter_context(replaced(selectors, "load_document", mixed))
        if not has_gate:
            stack.enter_context(replaced(gate, "guard", passing))
        yield
