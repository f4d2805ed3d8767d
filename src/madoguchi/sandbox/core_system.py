"""A stand-in for a city's core system (基幹システム), with invented residents.

The protocol is this project's own, written down in docs/exchange.md: no vendor's, and not the national standard's
intermediate layout (中間標準レイアウト), whose text was not at hand. A city's real core system gets an adapter of its own.

The key for individual numbers opens nothing else, and no other key opens them. The numbers are made up from the addressee
number; their check digits are right, so that whoever reads them can be tested.

`/sandbox/core-system/hold` is no part of the core system: somebody there changes what it holds after it took a row.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import search_key
from madoguchi.sandbox.core_columns import Row, as_csv
from madoguchi.sandbox.core_register import Register, Taken
from madoguchi.sandbox.serving import Answer, Request, Service

BASE = "/core-system/v1/"
_BATCH = re.compile(r"batches/(?P<batch>[A-Z0-9]{4,40})(?:/(?P<part>results|rows))?")
_NUMBER = re.compile(r"(?P<kind>residents|households|individual-number)/(?P<number>[0-9]{2,20})")
_ENCODINGS = ("utf-8", "cp932")
_RESULT = '"row","application","result","reason_code","reason"\r\n'
_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


class CoreSystemSandbox(Service):
    """`key`: that of the office network; `number_key`: that of the network for individual numbers."""

    prefixes = (BASE, "/sandbox/core-system/")

    def __init__(self, register: Register, *, key: str, number_key: str, shelf: Path | None = None) -> None:
        super().__init__(shelf)
        self._register = register
        self._keys = {
            "office": f"Bearer {key}" if key else "",
            "number": f"Bearer {number_key}" if number_key else "",
        }
        for item in _kept(shelf):
            register.take(item["batch"], item["kind"], item["encoding"], base64.b64decode(item["content"]))

    def answer(self, request: Request) -> Answer:
        if request.path == "/sandbox/core-system/hold":
            return self._hold(request)
        parts = urlsplit(request.path)
        path = unquote(parts.path.removeprefix(BASE))
        refusal = self._refusal(path, request.headers.get("authorization", ""))
        if refusal:
            return refusal
        found = _BATCH.fullmatch(path)
        if found:
            return self._batch(request, found["batch"], found["part"])
        if request.method != "GET":
            return _error(405, "not_possible", "このアドレスでは、読むことだけができます。")
        return self._read(path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def _refusal(self, path: str, given: str) -> Answer | None:
        wanted, other = (
            ("number", "office") if path.startswith("individual-number/") else ("office", "number")
        )
        if given and given == self._keys[wanted]:
            return None
        if given and given == self._keys[other]:
            return _error(403, "wrong_key", "この鍵では、ここを開けません。")
        return _error(401, "not_allowed", "鍵が違います。")

    def _read(self, path: str, query: Mapping[str, str]) -> Answer:
        found = _NUMBER.fullmatch(path)
        if found:
            return self._by_number(found["kind"], found["number"])
        if path == "residents":
            return self._search(query)
        if path == "export":
            pieces = as_csv(self._register.rows(query.get("since", "")))
            return Answer(200, pieces=pieces, content_type="text/csv; charset=utf-8")
        return _error(404, "not_found", "このアドレスには何もありません。")

    def _by_number(self, kind: str, number: str) -> Answer:
        if kind == "households":
            members = self._register.household(number)
            return (
                Answer(200, {"residents": members})
                if members
                else _error(404, "not_found", "世帯がありません。")
            )
        resident = self._register.resident(number)
        if resident is None:
            return _error(404, "not_found", "その宛名番号の人はいません。")
        if kind == "individual-number":
            made_up = fictional_number(number)
            return Answer(
                200, {"addressee_number": number, "individual_number": made_up, "is_fictional": True}
            )
        return Answer(200, {"resident": resident})

    def _search(self, query: Mapping[str, str]) -> Answer:
        name, kana = query.get("name", ""), query.get("kana", "")
        if max(len(search_key(name)), len(search_key(kana))) < 2:
            return _error(400, "query_too_short", "氏名かカナを2文字以上にしてください。")
        try:
            found, is_cut = self._register.search(
                name=name, kana=kana, born=query.get("born", ""), sex=query.get("sex", "")
            )
        except InvalidValue:
            return _error(400, "born_unreadable", "生年月日を読めません。")
        return Answer(200, {"residents": found, "is_cut": is_cut})

    def _batch(self, request: Request, batch: str, part: str | None) -> Answer:
        taken = self._register.batches.get(batch)
        if request.method == "POST" and part is None:
            return self._take(batch, taken, request)
        if taken is None or part is None:
            return _error(404, "not_found", "そのファイルは届いていません。")
        if part == "rows":
            return Answer(200, {"rows": list(taken.rows.values())})
        return Answer(200, pieces=_results(taken), content_type=f"text/csv; charset={taken.encoding}")

    def _take(self, batch: str, taken: Taken | None, request: Request) -> Answer:
        kind, encoding = request.headers.get("x-kind", ""), request.headers.get("x-encoding", "")
        if taken is not None:
            if taken.content == request.body:
                return Answer(200, {"rows": len(taken.rows)})
            return _error(409, "differs", "同じ名前で、違うファイルがもう届いています。")
        if encoding not in _ENCODINGS or not kind:
            return _error(400, "not_readable", "種類か文字コードが分かりません。")
        try:
            count = self._register.take(batch, kind, encoding, request.body)
        except (ValueError, KeyError, TypeError):
            return _error(400, "not_readable", "ファイルを読めません。")
        content = base64.b64encode(request.body).decode()
        self.shelf.put({"batch": batch, "kind": kind, "encoding": encoding, "content": content})
        return Answer(201, {"rows": count})

    def _hold(self, request: Request) -> Answer:
        given = json.loads(request.body)
        taken = self._register.batches.get(str(given.get("batch")))
        row = taken.rows.get(str(given.get("row"))) if taken else None
        held = row["registered"] if row else None
        if not isinstance(held, dict) or given.get("column") not in held:
            return Answer(404)
        held[given["column"]] = str(given.get("value", ""))
        return Answer(202)


def fictional_number(addressee_number: str) -> str:
    """Twelve digits that belong to nobody, always the same for one person, with a right check digit.

    The rule of the check digit: Ordinance of the Ministry of Internal Affairs 2014 no. 85, article 5.
    """
    body = f"9{addressee_number[-10:]:0>10}"
    remainder = sum(int(digit) * weight for digit, weight in zip(body, _NUMBER_WEIGHTS, strict=True)) % 11
    return f"{body}{0 if remainder <= 1 else 11 - remainder}"


def _results(taken: Taken) -> Iterator[bytes]:
    yield _RESULT.encode(taken.encoding)
    for row in taken.rows.values():
        fields = (row[name] for name in ("row", "application", "result", "reason_code", "reason"))
        yield (
            ",".join('"{}"'.format(str(value).replace('"', '""')) for value in fields).encode(taken.encoding)
            + b"\r\n"
        )


def _kept(shelf: Path | None) -> list[dict[str, str]]:
    if shelf is None or not shelf.exists():
        return []
    return [json.loads(line) for line in shelf.read_text(encoding="utf-8").splitlines()]


def _error(status: int, code: str, said: str) -> Answer:
    return Answer(status, {"code": code, "message": said})


def listed(rows: Iterator[Row]) -> Iterator[str]:
    """One line for each newest row: number, household, name, birth, status."""
    newest = {row["addressee_number"]: row for row in rows}
    for number, row in newest.items():
        name = f"{row['family_name']}\u3000{row['given_name']}".strip("\u3000")
        yield f"{number}  {row['household_number']}  {row['birth_date']:<22} {row['status']:<18} {name}"
