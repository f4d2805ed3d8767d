"""Reading a facts file for a program: every mistake with its place, its code and what to write instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import Facts
from madoguchi.foundation.cities import FactCatalogue, FactDefinition, FactType
from madoguchi.foundation.cities.reading_values import BadFact, read_facts_document

UNREADABLE = "facts.unreadable"
UNKNOWN_PART = "facts.unknown_part"
_PARTS = ("household", "members")
_FORM = '{"household": {…}, "members": [{"id": "m1", …}]} の形の JSON にしてください。'
_REASONS = {
    "facts.bad_member": "members の人には、それぞれ違う id(m1・m2 など)がいります。",
    "facts.bad_value": "値は、文字・整数・true・false・null のどれかです。",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """`field` is the way to the value: `household.toilet_kind`, `members.m1.birth_date`."""

    field: str
    code: str
    message: str
    fix: str


def read_facts_file(path: Path, catalogue: FactCatalogue) -> tuple[Facts | None, tuple[Mistake, ...]]:
    """Facts, or None and what is wrong. Codes: those of `foundation.cities.messages` for facts, and the two above."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_without_repetition)
        facts, wrong = read_facts_document(document, catalogue)
    except (OSError, ValueError, RecursionError, InvalidValue) as error:
        message = f"{path} を世帯のデータとして読めません。{_why(error)}"
        return None, (Mistake("", UNREADABLE, message, _FORM),)
    mistakes = (*_unknown_parts(document), *(_mistake(bad, catalogue) for bad in wrong))
    return (None, mistakes) if mistakes else (facts, ())


class _Repeated(ValueError):
    """The name that stands twice in one object."""


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Repeated(name)
        found[name] = value
    return found


def _why(error: Exception) -> str:
    if isinstance(error, InvalidValue):
        fact = f"「{error.data['fact']}」: " if "fact" in error.data else ""
        return fact + _REASONS.get(error.code, "")
    if isinstance(error, json.JSONDecodeError):
        return f"{error.lineno}行{error.colno}文字目が JSON の形になっていません。"
    if isinstance(error, _Repeated):
        return f"「{error}」が2回書かれています。"
    if isinstance(error, FileNotFoundError):
        return "ファイルがありません。"
    return ""


def _unknown_parts(document: Mapping[str, object]) -> Iterator[Mistake]:
    for part in document:
        if part not in _PARTS:
            message = f"「{part}」という部分はありません。"
            yield Mistake(part, UNKNOWN_PART, message, f"{'・'.join(_PARTS)} のどちらかにしてください。")


def _mistake(bad: BadFact, catalogue: FactCatalogue) -> Mistake:
    place = f"members.{bad.member}.{bad.fact}" if bad.member else f"household.{bad.fact}"
    return Mistake(place, bad.code, bad.message, _fix(bad, catalogue))


def _fix(bad: BadFact, catalogue: FactCatalogue) -> str:
    if bad.fact not in catalogue:
        close = get_close_matches(bad.fact, [definition.id for definition in catalogue], n=3)
        meant = f"{'・'.join(close)} のことなら、直してください。" if close else ""
        return f"{meant}使える名前は madoguchi plan --schema で見られます。"
    definition = catalogue[bad.fact]
    if bad.code == "facts.wrong_scope":
        where = "members の人" if not bad.member else "household"
        return f"{where}の中に書いてください。"
    return _allowed(definition)


def _allowed(definition: FactDefinition) -> str:
    if definition.type is FactType.CHOICES:
        return f"{'・'.join(choice.id for choice in definition.choices)} を1つ以上、一覧で書いてください。"
    if definition.type is FactType.CHOICE:
        return f"{'・'.join(choice.id for choice in definition.choices)} のどれかにしてください。"
    if definition.type is FactType.YES_NO:
        return "true か false にしてください。"
    if definition.type is FactType.INTEGER:
        bounds = (definition.minimum, definition.maximum)
        low, high = ("" if bound is None else str(bound) for bound in bounds)
        return f"{low}〜{high} の整数にしてください。" if low or high else "整数にしてください。"
    if definition.type is FactType.DATE:
        return "2026-04-01(分からない部分は XX)の形にしてください。"
    return "引用符で囲んだ文字にしてください。"
