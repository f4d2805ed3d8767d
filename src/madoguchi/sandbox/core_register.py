"""What the pretended core system holds: rows by person, and what it has taken in by files of the exchange."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import household_number_from, search_keys
from madoguchi.core.people import PartialDate, parse_partial_date
from madoguchi.sandbox.core_columns import Row
from madoguchi.sandbox.core_town import Town

MOST_FOUND = 20
_NAMES = (("family_name", "given_name"), ("alphabet_name",), ("kanji_name",), ("alias",))
_READINGS = (("family_kana", "given_kana"), ("alias_kana",))
_MUST_HAVE = ("application", "member", "procedure", "birth_date")
_FIRST_HOUSEHOLD = 950_000_000
_LOT = re.compile(r"[0-9０-９]|[一二三四五六七八九十]+(?=丁目|番|号)")


@dataclass(slots=True)
class Taken:
    """A file of the exchange. `rows` by row number: what was said about it, and what is held."""

    kind: str
    encoding: str
    content: bytes
    rows: dict[str, dict[str, object]] = field(default_factory=dict)


class Register:
    """Rows of a person stand in the order of their history numbers. Safe to be asked from several threads."""

    def __init__(self, rows: Iterable[Row], towns: Sequence[Town]) -> None:
        self._towns = towns
        self._new_households: dict[str, str] = {}
        self._lock = threading.Lock()
        self._history: dict[str, list[Row]] = {}
        self._households: dict[str, list[str]] = {}
        self.batches: dict[str, Taken] = {}
        for row in rows:
            self._add(row)

    def resident(self, number: str) -> Row | None:
        """The newest row."""
        return next(reversed(self._history.get(number, ())), None)

    def household(self, number: str) -> list[Row]:
        """Those who live in it now, in the order in which they were entered; where nobody does, those who left it last."""
        found = [self.resident(one) for one in self._households.get(number, ())]
        own = [row for row in found if row and row["household_number"] == number]
        left_on = max((row["moved_on"] for row in own), default="")
        living = [row for row in own if row["status"] == "resident"]
        return living or [row for row in own if row["moved_on"] == left_on]

    def rows(self, since: str = "") -> Iterator[Row]:
        """Every row processed on or after the day, by addressee number and history number."""
        with self._lock:
            numbers = sorted(self._history)
        for number in numbers:
            yield from (row for row in self._history[number] if row["processed_on"] >= since)

    def search(self, *, name: str, kana: str, born: str, sex: str) -> tuple[list[Row], bool]:
        """Newest rows of whom any row fits, and whether there are more. Errors: InvalidValue for an unreadable day."""
        day = _birth(born) if born else None
        found: list[Row] = []
        for history in list(self._history.values()):
            if any(_fits(row, name, kana) and _is_born(row, day) for row in history) and (
                not sex or history[-1]["sex"] == sex
            ):
                found.append(history[-1])
        found.sort(key=lambda row: row["addressee_number"])
        return found[:MOST_FOUND], len(found) > MOST_FOUND

    def take(self, batch: str, kind: str, encoding: str, content: bytes) -> int:
        """Decide on every row. Errors: ValueError where the file cannot be read."""
        taken = Taken(kind, encoding, content)
        with self._lock:
            for row in csv.DictReader(io.StringIO(content.decode(encoding), newline="")):
                taken.rows[row["row"]] = self._decide(kind, row)
            self.batches[batch] = taken
        return len(taken.rows)

    def _decide(self, kind: str, row: Mapping[str, str]) -> dict[str, object]:
        problem = self._problem(row)
        told: dict[str, object] = {"row": int(row["row"]), "application": row["application"]}
        if problem:
            return {
                **told,
                "result": "rejected",
                "reason_code": problem[0],
                "reason": problem[1],
                "registered": {},
            }
        if kind == "move_notification" and row["addressee_number"]:
            self._enter(row)
        held = {column: value for column, value in row.items() if column not in ("row", "application")}
        return {**told, "result": "accepted", "reason_code": "", "reason": "", "registered": held}

    def _problem(self, row: Mapping[str, str]) -> tuple[str, str] | None:
        missing = [column for column in _MUST_HAVE if not row.get(column)]
        if missing:
            return "E10", f"項目がありません: {'・'.join(missing)}"
        try:
            _birth(row["birth_date"])
        except InvalidValue:
            return "E11", "生年月日を読めません"
        held = self.resident(row.get("addressee_number", ""))
        if held and held["birth_date"] != row["birth_date"]:
            return "E20", "宛名番号が別の人のものです"
        return None

    def _enter(self, row: Mapping[str, str]) -> None:
        number = row["addressee_number"]
        held = self.resident(number) or {}
        same = ("family_name", "given_name", "family_kana", "given_kana", "birth_date", "sex", "relationship")
        entry = {
            "history_number": str(int(held.get("history_number", "0")) + 1),
            "addressee_number": number,
            "household_number": self._new_household(row["case"]),
            "status": "resident",
            "kind": held.get("kind", "japanese"),
            "kana_confirmed": held.get("kana_confirmed", "0"),
            "move_reason": "move_in_from_abroad" if row.get("moved_from") == "abroad" else "move_in",
            "registered_domicile": row.get("registered_domicile") or held.get("registered_domicile", ""),
            "previous_address": row.get("old_address", ""),
            **dict.fromkeys(("moved_on", "settled_on", "became_resident_on"), row.get("moved_on", "")),
            "filed_on": row.get("arrived_on", ""),
            "processed_on": row.get("accepted_on", ""),
            **{column: row.get(column, "") for column in same},
            **self._place(row.get("new_address", "")),
        }
        self._add({**held, **entry})

    def _new_household(self, case: str) -> str:
        if case not in self._new_households:
            number = household_number_from(_FIRST_HOUSEHOLD + len(self._new_households) + 1)
            self._new_households[case] = number
        return self._new_households[case]

    def _place(self, line: str) -> dict[str, str]:
        """The columns of an address on one line; what its town is called, the city's towns decide."""
        base, _, building = line.partition("\u3000")
        known = [town for town in self._towns if f"{town.city}{town.town}" in base]
        town = max(known, key=lambda one: len(one.town), default=self._towns[0])
        rest = base.removeprefix(town.prefecture).removeprefix(town.city)
        lot = _LOT.search(rest)
        place = town.columns(rest[lot.start() :] if lot else "", building)
        return {
            **place,
            "town": rest[: lot.start()] if lot else rest,
            "postcode": town.postcode if known else "",
        }

    def _add(self, row: Row) -> None:
        number, household = row["addressee_number"], row["household_number"]
        self._history.setdefault(number, []).append(row)
        members = self._households.setdefault(household, [])
        if number not in members:
            members.append(number)


def _fits(row: Row, name: str, kana: str) -> bool:
    return _has(row, _NAMES, name) and _has(row, _READINGS, kana)


def _has(row: Row, groups: tuple[tuple[str, ...], ...], wanted: str) -> bool:
    if not wanted:
        return True
    keys = search_keys(wanted)
    own = ["".join(row.get(part, "") for part in parts) for parts in groups]
    return any(key in found for text in own if text for found in search_keys(text) for key in keys)


def _is_born(row: Row, day: PartialDate | None) -> bool:
    if day is None:
        return True
    (first, last), (earliest, latest) = day.bounds(), _birth(row["birth_date"]).bounds()
    return earliest <= last and first <= latest


def _birth(text: str) -> PartialDate:
    try:
        return PartialDate.from_text(text)
    except InvalidValue:
        return parse_partial_date(text)
