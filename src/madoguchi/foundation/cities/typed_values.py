"""Typed text → value → stored text, by the type of the fact: one grammar for every door.

Stored texts: dates ISO (or the partial form 1990-XX-XX), yes/no as yes|no, choices their id (several with 、 between), all else the text in
its one form. An address is one line with an ideographic space before the building; a bank account is bank,
branch, kind, number and holder with ideographic spaces between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import (
    check_text,
    narrow_ascii,
    parse_phone,
    text_equal_key,
    to_katakana,
    widen_kana,
)
from madoguchi.core.people import PartialDate, parse_relationship
from madoguchi.core.rules import Value
from madoguchi.foundation.cities.fact_catalogue import FactDefinition, FactType
from madoguchi.foundation.cities.typed_dates import read_date

PART_SPACE = "\u3000"
"""Between the parts of an address or an account."""

MAX_LINE = 200
MAX_PART = 100
MAX_MAIL = 254

_YES = frozenset({"yes", "true", "1", "はい", "有", "あり"})
_NO = frozenset({"no", "false", "0", "いいえ", "無", "なし"})
_KEYED_BY_VALUE = frozenset(
    {FactType.DATE, FactType.CHOICE, FactType.CHOICES, FactType.YES_NO, FactType.INTEGER}
)
_BETWEEN_CHOICES = "、, \t\n\u3000"
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", re.ASCII)
_KANA = re.compile("[\u30a1-\u30fa\u30fb-\u30fe]+(?:[ \u3000][\u30a1-\u30fa\u30fb-\u30fe]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))", re.ASCII)


def read_value(definition: FactDefinition, text: str, *, exact_dates: bool = False) -> Value:
    """The value that the rules see; dates as date, or as PartialDate unless `exact_dates`.

    Errors: InvalidValue with a code of `core.japanese`, `core.people` or this room.
    """
    if definition.type is FactType.DATE:
        return read_date(text.strip(), must_be_exact=exact_dates)
    return _READERS[definition.type](definition, text.strip())


def value_to_text(value: Value) -> str:
    """The text under which a value is stored; texts stay as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "、".join(value_to_text(part) for part in value)
    if isinstance(value, PartialDate):
        return value.to_text()
    return value.isoformat() if isinstance(value, date) else str(value)


def stored_text(definition: FactDefinition, text: str) -> str:
    """The one form of what was typed. What cannot be read stays as it is. Never raises."""
    try:
        return value_to_text(read_value(definition, text))
    except InvalidValue:
        return text


def normal_key(definition: FactDefinition, text: str) -> str:
    """Equal for one value in another script, width, spacing or era; "" for nothing. Never raises."""
    if not text.strip():
        return ""
    try:
        stored = value_to_text(read_value(definition, text))
    except InvalidValue:
        return text_equal_key(text)
    return stored if definition.type in _KEYED_BY_VALUE else text_equal_key(stored)


def _read_choice(definition: FactDefinition, text: str) -> Value:
    for choice in definition.choices:
        if text in (choice.id, choice.label.ja):
            return choice.id
    raise InvalidValue("fact.not_a_choice")


def _read_choices(definition: FactDefinition, text: str) -> Value:
    """Ids or labels with commas or spaces between; a label may have a comma of its own, so the longest that fits is taken."""
    named = [(word, choice.id) for choice in definition.choices for word in (choice.id, choice.label.ja)]
    named.sort(key=lambda pair: -len(pair[0]))
    chosen, rest = [], text.strip(_BETWEEN_CHOICES)
    while rest:
        fitting = (pair for pair in named if rest.startswith(pair[0]))
        word, choice = next(
            (p for p in fitting if rest[len(p[0]) :][:1] in ("", *_BETWEEN_CHOICES)), ("", "")
        )
        if not word:
            raise InvalidValue("fact.not_a_choice")
        chosen.append(choice)
        rest = rest[len(word) :].lstrip(_BETWEEN_CHOICES)
    if not chosen:
        raise InvalidValue("fact.not_a_choice")
    return definition.chosen(chosen)


def _read_yes_no(definition: FactDefinition, text: str) -> Value:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise InvalidValue("fact.not_a_choice")


def _read_integer(definition: FactDefinition, text: str) -> Value:
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"-?\d{1,12}", plain, re.ASCII):
        raise InvalidValue("fact.not_a_number")
    number = int(plain)
    low, high = definition.minimum, definition.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise InvalidValue("fact.out_of_range", low=low, high=high)
    return number


def _read_furigana(definition: FactDefinition, text: str) -> Value:
    kana = to_katakana(widen_kana(text))
    if not _KANA.fullmatch(kana):
        raise InvalidValue("furigana.not_katakana")
    if len(kana) > (definition.maximum or MAX_PART):
        raise InvalidValue("furigana.too_long")
    return kana


def _read_name(definition: FactDefinition, text: str) -> Value:
    check_text("name", text, max_graphemes=definition.maximum or MAX_PART)
    return text


def _read_line(definition: FactDefinition, text: str) -> Value:
    check_text("text", text, max_graphemes=definition.maximum or MAX_LINE)
    return text


def _read_address(definition: FactDefinition, text: str) -> Value:
    check_text("address", text, max_graphemes=definition.maximum or MAX_LINE)
    return text


def _read_phone(definition: FactDefinition, text: str) -> Value:
    return parse_phone(text).display


def _read_mail(definition: FactDefinition, text: str) -> Value:
    address = narrow_ascii(text)
    check_text("text", address, max_graphemes=MAX_MAIL)
    if not _MAIL.fullmatch(address):
        raise InvalidValue("mail.format")
    return address


def _read_bank_account(definition: FactDefinition, text: str) -> Value:
    parts = [part.strip() for part in text.split(PART_SPACE, 4)]
    if len(parts) != 5 or not all(parts):
        raise InvalidValue("bank_account.incomplete")
    bank, branch, kind, number, holder = parts
    digits = narrow_ascii(number)
    if not re.fullmatch(r"\d{4,8}", digits, re.ASCII):
        raise InvalidValue("bank_account.number")
    for part in (bank, branch, kind, holder):
        check_text("text", part, max_graphemes=MAX_PART)
    return PART_SPACE.join((bank, branch, kind, digits.zfill(7), to_katakana(widen_kana(holder))))


def _read_relationship(definition: FactDefinition, text: str) -> Value:
    return parse_relationship(text).text


_READERS: dict[FactType, Callable[[FactDefinition, str], Value]] = {
    FactType.CHOICE: _read_choice,
    FactType.CHOICES: _read_choices,
    FactType.YES_NO: _read_yes_no,
    FactType.TEXT: _read_line,
    FactType.NAME: _read_name,
    FactType.FURIGANA: _read_furigana,
    FactType.ADDRESS: _read_address,
    FactType.PHONE: _read_phone,
    FactType.MAIL: _read_mail,
    FactType.INTEGER: _read_integer,
    FactType.BANK_ACCOUNT: _read_bank_account,
    FactType.RELATIONSHIP: _read_relationship,
}
