"""Where the delays and the incidents sit in a server: between the finished output and the release gate.

What is put in is read from a file before each answer, so that one pair of servers plays one run after another.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import DomainError, ReleaseRefused
from madoguchi.domains.applications.models import Application
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.documents import selectors as documents
from madoguchi.foundation import release
from madoguchi.foundation.policy import middleware
from madoguchi.foundation.release import gate, outputs
from madoguchi.rel.outlets import DELAYS_OF_A_DEFECT_S, DELAYS_S, OUTLETS, Outlet, Turn
from madoguchi.rel.replacing import Function, replaced

NUMBER, LEAVES = "Rel-Number", "Rel-Leaves"
"""Headers: the attempt that the answer is for, and whether its reader will cut the connection. A WSGI program is told
nothing of a cut connection, so an incident that began with one has to be told."""

_TRIES = 6


@dataclass(frozen=True, slots=True)
class Script:
    """What the servers play now. `play` counts the runs of a pair."""

    play: int = 0
    seed: int = 0
    defect: str = ""
    gate: bool = True

    def write(self, folder: Path) -> None:
        """For all servers of the pair, and a fresh work folder with it."""
        (folder / str(self.play)).mkdir()
        new = folder / "script.new"
        new.write_text(json.dumps(asdict(self)), encoding="utf-8")
        new.replace(folder / "script.json")


@dataclass(slots=True)
class Mixer:
    """One per process. `kept`: what a stale reader has read before."""

    folder: Path
    server: int
    script: Script = field(default_factory=Script)
    outlet: Outlet | None = None
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    now: threading.local = field(default_factory=threading.local)
    seen: tuple[int, int] = (0, 0)

    def look(self) -> None:
        """Begin anew where the script has changed."""
        stat = os.stat(self.folder / "script.json")
        if (stat.st_ino, stat.st_mtime_ns) == self.seen:
            return
        self.seen = (stat.st_ino, stat.st_mtime_ns)
        self.script = Script(**json.loads((self.folder / "script.json").read_text(encoding="utf-8")))
        kind = OUTLETS.get(self.script.defect, Outlet)
        self.outlet = kind(self.folder / str(self.script.play), self.server)
        self.kept.clear()

    def begin(self, request: HttpRequest, reference: str) -> None:
        """An answer about the case `reference` is made now, in this thread."""
        self.look()
        number = request.headers.get(NUMBER, "")
        self.now.turn = None
        if number.isdecimal():
            delays_s = DELAYS_OF_A_DEFECT_S if self.script.defect else DELAYS_S
            leaves = LEAVES in request.headers
            self.now.turn = Turn.of(
                self.script.seed, int(number), reference, delays_s=delays_s, leaves=leaves
            )

    def through(self, kind: str, made: bytes) -> bytes:
        turn: Turn | None = getattr(self.now, "turn", None)
        return made if turn is None or self.outlet is None else self.outlet.through(kind, made, turn)


@contextmanager
def mixing(mixer: Mixer) -> Iterator[None]:
    """For the length of a block this process delays and mixes up as the script says."""

    def opened(before: Function) -> Function:
        def wrapped(request: HttpRequest, reference: str) -> Any:
            mixer.begin(request, reference)
            return before(request, reference)

        return wrapped

    def page(render: Function) -> Function:
        return lambda *args, **kwargs: mixer.through("page", render(*args, **kwargs).encode()).decode()

    def paper(load: Function) -> Function:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            stored = load(*args, **kwargs)
            return replace(stored, content=mixer.through("paper", stored.content))

        return wrapped

    def guarded(guard: Function) -> Function:
        return lambda *args, **kwargs: guard(*args, **kwargs) if mixer.script.gate else ()

    # The package offers a function of the module's name.
    case_page = import_module("madoguchi.yards.counter.case_page")
    with ExitStack() as stack:
        for module, name, wrap in (
            (case_page, "open_case_of", opened),
            (outputs, "render_to_string", page),
            (documents, "load_document", paper),
            (gate, "guard", guarded),
            (cases, "get_case", lambda read: _stale(mixer, read)),
            (documents, "get_document", lambda read: _stale(mixer, read)),
            (documents, "load_document", lambda read: _stale(mixer, read)),
            (release, "page", lambda let_out: _swallowing(mixer, let_out)),
            (release, "pdf", lambda let_out: _swallowing(mixer, let_out)),
            (middleware, "domain_error_page", lambda show: _of_the_last(mixer, show)),
        ):
            stack.enter_context(replaced(module, name, wrap))
        yield


def _stale(mixer: Mixer, read: Function) -> Function:
    """i5: what was read once is not read again, whatever has been cancelled since."""

    def wrapped(actor: Any, name: str, **rest: Any) -> Any:
        if mixer.script.defect != "i5":
            return read(actor, name, **rest)
        key = (read.__name__, name)
        if key not in mixer.kept:
            mixer.kept[key] = read(actor, name, **rest)
        return mixer.kept[key]

    wrapped.__name__ = read.__name__
    return wrapped


def _swallowing(mixer: Mixer, let_out: Function) -> Function:
    """i3: the refusal is swallowed, and the answer made again until one goes through."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        tries = _TRIES if mixer.script.defect == "i3" else 1
        for left in range(tries - 1, -1, -1):
            try:
                return let_out(*args, **kwargs)
            except ReleaseRefused:
                if not left:
                    raise
        return None

    return wrapped


def _of_the_last(mixer: Mixer, show: Function) -> Function:
    """i9: who hands in twice is shown the page of the application that came last."""

    def wrapped(request: HttpRequest, error: DomainError) -> HttpResponse:
        match = request.resolver_match
        if mixer.script.defect != "i9" or match is None or match.url_name != "papers_submit":
            answer: HttpResponse = show(request, error)
            return answer
        last = Application.objects.order_by("-id").values_list("case_reference", flat=True)[0]
        actor = request.actor  # type: ignore[attr-defined]
        own = cases.get_case(actor, match.kwargs["reference"])
        context = {"case": cases.get_case(actor, last)}
        try:
            return release.page(request, "counter/papers.html", context, allowed=own.allowed, status=422)
        except ReleaseRefused as refusal:
            stopped: HttpResponse = show(request, refusal)
            return stopped

    return wrapped
