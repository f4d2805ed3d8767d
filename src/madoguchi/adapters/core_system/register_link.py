"""Questions to the core system about residents, and files of the exchange, over HTTP (docs/exchange.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.adapters.core_system.calling import TIMEOUT_S, Line, wrong_answer
from madoguchi.core.errors import NotFoundOrHidden


@dataclass(frozen=True, slots=True)
class Found:
    """`residents`: rows by column; `is_cut`: there are more."""

    residents: tuple[Mapping[str, str], ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row of a file as the core system holds it now; `registered` by column of the file."""

    row: int
    application: str
    result: str
    reason_code: str
    reason: str
    registered: Mapping[str, str]


class CoreSystem:
    """Fills `madoguchi.domains.residents.ports.CoreRegister` and `madoguchi.domains.work.ports.CoreSystemLink`.

    Errors of every call: ExternalFailure `core_system.no_answer`, `.down`, `.not_allowed`, `.wrong_answer`, `.refused`;
    NotAvailable `core_system.not_connected`.
    """

    def __init__(self, *, url: str, key: str, timeout_s: float = TIMEOUT_S) -> None:
        self._line = Line(url=url, key=key, timeout_s=timeout_s)

    def look_up(self, addressee_number: str) -> Mapping[str, str] | None:
        """The newest row of one person; None where the core system knows nobody by the number."""
        try:
            answer = self._line.ask(f"residents/{addressee_number}")
        except NotFoundOrHidden:
            return None
        return _row(_of(answer, "resident", dict))

    def household(self, household_number: str) -> tuple[Mapping[str, str], ...]:
        """Those who live in it now, in the core system's order; empty where it knows no such household."""
        try:
            answer = self._line.ask(f"households/{household_number}")
        except NotFoundOrHidden:
            return ()
        return tuple(_row(one) for one in _of(answer, "residents", list))

    def search(self, *, name: str = "", kana: str = "", born: str = "") -> Found:
        """People whose name or reading, now or earlier, contains the text. Errors: InvalidValue `core_system.query_too_short`,
        `core_system.born_unreadable`."""
        query = {"name": name, "kana": kana, "born": born}
        answer = self._line.ask("residents", {key: value for key, value in query.items() if value})
        rows = tuple(_row(one) for one in _of(answer, "residents", list))
        return Found(rows, _of(answer, "is_cut", bool))

    @contextmanager
    def export(self, since: date | None = None) -> Iterator[Iterator[bytes]]:
        """The documented CSV of everybody, or of rows processed since a day, piece by piece."""
        query = {"since": since.isoformat()} if since else {}
        with self._line.stream("export", query) as pieces:
            yield pieces

    def send_batch(self, *, batch: str, kind: str, encoding: str, content: bytes) -> int:
        """Hand over a file; how many rows it has. The same again is taken once. Errors: Conflict `core_system.differs`."""
        answer = self._line.post(f"batches/{batch}", content, {"X-Kind": kind, "X-Encoding": encoding})
        return int(_of(answer, "rows", int))

    def fetch_results(self, batch: str) -> bytes:
        """The result file. Errors: NotFoundOrHidden `core_system.not_found`."""
        return self._line.fetch(f"batches/{batch}/results")

    def read_back(self, batch: str) -> tuple[HeldRow, ...]:
        """What the core system holds of each row of a file. Errors: NotFoundOrHidden `core_system.not_found`."""
        return tuple(_held(one) for one in _of(self._line.ask(f"batches/{batch}/rows"), "rows", list))


def _of(answer: Any, name: str, kind: type) -> Any:
    if not isinstance(answer, dict) or not isinstance(answer.get(name), kind):
        raise wrong_answer()
    return answer[name]


def _row(found: Any) -> Mapping[str, str]:
    """Errors: ExternalFailure `core_system.wrong_answer` unless it is an object of texts with a number."""
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise wrong_answer()
    if not found.get("addressee_number"):
        raise wrong_answer()
    return found


def _held(found: Any) -> HeldRow:
    registered = _of(found, "registered", dict)
    if not all(isinstance(value, str) for value in registered.values()):
        raise wrong_answer()
    return HeldRow(
        row=_of(found, "row", int),
        application=_of(found, "application", str),
        result=_of(found, "result", str),
        reason_code=_of(found, "reason_code", str),
        reason=_of(found, "reason", str),
        registered=registered,
    )
