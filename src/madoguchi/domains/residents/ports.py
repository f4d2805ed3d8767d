"""What the register asks of the core system's side. A yard fills it in `ready()`; this room imports no adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.residents.errors import ResidentError

CoreRow = Mapping[str, str]
"""One row of a person's history by the columns of docs/exchange.md; "" where nothing is known."""


class FoundRows(Protocol):
    @property
    def residents(self) -> Sequence[CoreRow]: ...
    @property
    def is_cut(self) -> bool: ...


class CoreRegister(Protocol):
    """Errors of every call: ExternalFailure, and NotAvailable where no core system is connected."""

    def look_up(self, addressee_number: str) -> CoreRow | None: ...

    def household(self, household_number: str) -> Sequence[CoreRow]: ...

    def search(self, *, name: str = "", kana: str = "", born: str = "") -> FoundRows: ...

    def export(self, since: date | None = None) -> AbstractContextManager[Iterator[bytes]]: ...


_makers: list[Callable[[], CoreRegister]] = []


def register_core_register(make: Callable[[], CoreRegister]) -> None:
    """The last one registered is used; `make` reads the settings of the moment."""
    _makers[:] = [make]


def core_register() -> CoreRegister:
    """Errors: NotAvailable `resident.no_core_system` in an install that has no yard for it."""
    if not _makers:
        raise NotAvailable(ResidentError.NO_CORE_SYSTEM)
    return _makers[0]()
