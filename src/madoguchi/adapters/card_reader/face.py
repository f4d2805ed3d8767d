"""One answer of a counter's card reader → the four basic items (基本4情報) of a card, or a refusal. See docs/card-reader.md.

The individual number is never part of it: an answer with another field, or with a run of digits as long as that number,
is refused whole (番号法20条: nobody collects a number outside of what article 19 lets them; wording not read, certainty general).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.adapters.card_reader.errors import CardReaderError
from madoguchi.core.errors import ValidationFailed

PROTOCOL = "madoguchi-card/1"
LONGEST_ANSWER = 4_000
"""Characters. The face has room for far less."""

_FIELDS = frozenset({"protocol", "name", "address", "birth_date", "sex"})
_SEXES = frozenset({"male", "female", "other"})
_LONGEST_TEXT = 400
_AS_LONG_AS_A_NUMBER = re.compile(r"\d{11,}")
_BETWEEN = re.compile(r"[\s\-‐-―－ー]")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class CardFace:
    """`name` is one text, as it stands on the card; `sex` is male, female or other."""

    name: str
    address: str
    birth_date: date
    sex: str


def read_face(answer: str) -> CardFace:
    """Errors: ValidationFailed (`card`) `card_reader.unreadable`, `card_reader.too_much`."""
    told = _object(answer)
    if set(told) - _FIELDS:
        raise refused(CardReaderError.TOO_MUCH)
    if set(told) != _FIELDS or told["protocol"] != PROTOCOL:
        raise refused(CardReaderError.UNREADABLE)
    texts = {key: _text(told[key]) for key in _FIELDS}
    if any(_AS_LONG_AS_A_NUMBER.search(_tight(texts[key])) for key in ("name", "address")):
        raise refused(CardReaderError.TOO_MUCH)
    if texts["sex"] not in _SEXES or not _ISO.fullmatch(texts["birth_date"]):
        raise refused(CardReaderError.UNREADABLE)
    try:
        born = date.fromisoformat(texts["birth_date"])
    except ValueError as error:
        raise refused(CardReaderError.UNREADABLE) from error
    return CardFace(texts["name"], texts["address"], born, texts["sex"])


def refused(code: CardReaderError) -> ValidationFailed:
    return ValidationFailed({"card": code}, code=code)


def _object(answer: str) -> dict[str, Any]:
    """A key that comes twice could hide a field from whoever looks at the object only."""
    if len(answer) > LONGEST_ANSWER:
        raise refused(CardReaderError.TOO_MUCH)
    try:
        pairs = json.loads(answer, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:
        raise refused(CardReaderError.UNREADABLE) from error
    if not isinstance(pairs, _Pairs):
        raise refused(CardReaderError.UNREADABLE)
    told = dict(pairs)
    if len(told) != len(pairs):
        raise refused(CardReaderError.TOO_MUCH)
    return told


class _Pairs(list[tuple[str, Any]]):
    """The pairs of an object as they came."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_TEXT:
        raise refused(CardReaderError.UNREADABLE)
    if any(unicodedata.category(sign) == "Cc" for sign in value):
        raise refused(CardReaderError.UNREADABLE)
    return value.strip()


def _tight(text: str) -> str:
    """Width and separators aside."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
