"""What the exchange asks of the core system's side. A yard fills it in `ready()`; this room imports no adapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.work.errors import WorkError


class StoppedRow(Protocol):
    """`column` counts from 0; `reason` is a value of `states.StopReason`."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def character(self) -> str: ...
    @property
    def code(self) -> str: ...


class EncodedFile(Protocol):
    @property
    def content(self) -> bytes: ...
    @property
    def stopped(self) -> Sequence[StoppedRow]: ...


class ResultRow(Protocol):
    """`result` is "accepted" or "rejected" in a file that is right."""

    @property
    def line(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def application(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def reason_code(self) -> str: ...
    @property
    def reason(self) -> str: ...


class ResultFile(Protocol):
    @property
    def lines(self) -> Sequence[ResultRow]: ...
    @property
    def short_lines(self) -> Sequence[int]: ...


class CoreSystemFiles(Protocol):
    def encode(
        self, columns: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], encoding: str
    ) -> EncodedFile:
        """Rows that cannot be carried unchanged are left out and named; the others go."""
        ...

    def read_results(self, content: bytes, encoding: str) -> ResultFile:
        """Errors: InvalidValue for a file that cannot be read as a whole."""
        ...


_files: list[CoreSystemFiles] = []


def register_core_system(files: CoreSystemFiles) -> None:
    """The last one registered is used."""
    _files[:] = [files]


def core_system() -> CoreSystemFiles:
    """Errors: NotAvailable `exchange.no_system` in an install that has none."""
    if not _files:
        raise NotAvailable(WorkError.NO_SYSTEM)
    return _files[0]


class HeldRow(Protocol):
    """What was said about a row, and what the core system holds of it now, by column of the file."""

    @property
    def row(self) -> int: ...
    @property
    def result(self) -> str: ...
    @property
    def registered(self) -> Mapping[str, str]: ...


class CoreSystemLink(Protocol):
    """Errors of every call: ExternalFailure, and NotAvailable where no core system is connected."""

    def send_batch(self, *, batch: str, kind: str, encoding: str, content: bytes) -> int:
        """Errors: Conflict where another file came under the same name."""
        ...

    def fetch_results(self, batch: str) -> bytes:
        """Errors: NotFoundOrHidden where the file never came."""
        ...

    def read_back(self, batch: str) -> Sequence[HeldRow]:
        """Errors: NotFoundOrHidden where the file never came."""
        ...


_links: list[Callable[[], CoreSystemLink | None]] = []


def register_core_link(make: Callable[[], CoreSystemLink | None]) -> None:
    """The last one registered is used; it gives None where no core system is connected."""
    _links[:] = [make]


def is_linked() -> bool:
    return bool(_links) and _links[0]() is not None


def core_link() -> CoreSystemLink:
    """Errors: NotAvailable `exchange.not_linked` where files are carried by hand."""
    link = _links[0]() if _links else None
    if link is None:
        raise NotAvailable(WorkError.NOT_LINKED)
    return link
