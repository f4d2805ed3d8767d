"""Between what a person typed and what the rules read.

The text is stored as typed. These functions say which value it means, whether it may be stored, under which
key it is
the same value written otherwise, and in which forms a page may rightly show it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import (
    check_text,
    format_era,
    format_western,
    parse_era_date,
    parse_phone,
    text_equal_key,
    to_katakana,
    widen_kana,
)
from madoguchi.core.people import PartialDate, display_era, display_western, parse_partial_date
from madoguchi.core.rules import Value
from madoguchi.foundation.cities.fact_catalogue import FactDefinition, FactType

MAX_GRAPHEMES = 400
"""Longest text of one value; bank accounts and addresses stay far below."""

_YES = frozenset({"yes", "true", "1", "はい", "有", "あり"})
_NO = frozenset({"no", "false", "0", "いいえ", "無", "なし"})
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FURIGANA = re.compile("[\u30a1-\u30fa\u30fb-\u30fe \u3000]+")


def read_value(definition: FactDefinition, text: str) -> Value:
    """The value that the rules see. Errors: InvalidValue with a code of the value's type."""
    return _READERS.get(definition.type, _read_text)(definition, text)


def value_to_text(value: Value) -> str:
    """The text under which a value from another zone is stored; texts stay as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "、".join(value_to_text(part) for part in value)
    if isinstance(value, PartialDate):
        return value.to_text()
    return value.isoformat() if isinstance(value, date) else str(value)


def normal_key(definition: FactDefinition, text: str) -> str:
    """Equal for one value in another script, width, spacing or era; "" for nothing. Never raises."""
    if not text.strip():
        return ""
    if definition.type in (FactType.DATE, FactType.CHOICE, FactType.YES_NO, FactType.INTEGER):
        try:
            return value_to_text(read_value(definition, text))
        except InvalidValue:
            pass
    return text_equal_key(text)


def shown_text(definition: FactDefinition, text: str) -> str:
    """How a clerk reads the value: labels instead of ids, dates in the era."""
    try:
        value = read_value(definition, text)
    except InvalidValue:
        return text
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if definition.type is FactType.DATE:
        return _dates(value)[0]
    choice = definition.choice(str(value)) if definition.type is FactType.CHOICE else None
    return choice.label.ja if choice else text


def shown_forms(definition: FactDefinition, text: str) -> tuple[str, ...]:
    """Every form in which an output may rightly show the value, the typed one first."""
    forms = [text, shown_text(definition, text)]
    try:
        value = read_value(definition, text)
    except InvalidValue:
        return tuple(dict.fromkeys(forms))
    forms.append(value_to_text(value))
    if definition.type is FactType.DATE:
        forms += _dates(value)
    elif definition.type is FactType.PHONE:
        phone = parse_phone(text)
        forms += (phone.display, phone.digits)
    choice = definition.choice(str(value)) if definition.type is FactType.CHOICE else None
    if choice:
        forms += (choice.label.ja, choice.label.easy, choice.label.en)
    return tuple(dict.fromkeys(form for form in forms if form))


def _dates(value: Value) -> list[str]:
    if isinstance(value, date):
        try:
            return [format_era(value), format_western(value)]
        except InvalidValue:
            return [format_western(value)]
    partial = value if isinstance(value, PartialDate) else parse_partial_date(str(value))
    return [display_era(partial), display_western(partial)]


def _read_choice(definition: FactDefinition, text: str) -> Value:
    for choice in definition.choices:
        if text.strip() in (choice.id, choice.label.ja):
            return choice.id
    raise InvalidValue("fact.not_a_choice")


def _read_yes_no(definition: FactDefinition, text: str) -> Value:
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise InvalidValue("fact.not_a_choice")


def _read_date(definition: FactDefinition, text: str) -> Value:
    for read in (parse_era_date, PartialDate.from_text):
        try:
            return read(text)
        except InvalidValue:
            continue
    # A register date may be approximate (年月頃, 日不詳); its own reader names what is wrong.
    partial = parse_partial_date(text)
    return partial.exact or partial


def _read_integer(definition: FactDefinition, text: str) -> Value:
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if not re.fullmatch(r"-?\d{1,12}", plain):
        raise InvalidValue("fact.not_a_number")
    number = int(plain)
    low, high = definition.minimum, definition.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise InvalidValue("fact.out_of_range")
    return number


def _read_phone(definition: FactDefinition, text: str) -> Value:
    parse_phone(text)
    return text.strip()


def _read_mail(definition: FactDefinition, text: str) -> Value:
    check_text("mail", text.strip(), max_graphemes=254)
    if not _MAIL.fullmatch(text.strip()):
        raise InvalidValue("mail.format")
    return text.strip()


def _read_furigana(definition: FactDefinition, text: str) -> Value:
    katakana = to_katakana(widen_kana(text.strip()))
    if not _FURIGANA.fullmatch(katakana):
        raise InvalidValue("furigana.not_katakana")
    return katakana


def _read_text(definition: FactDefinition, text: str) -> Value:
    check_text(
        "name" if definition.type is FactType.NAME else "text", text.strip(), max_graphemes=MAX_GRAPHEMES
    )
    return text.strip()


_READERS: dict[FactType, Callable[[FactDefinition, str], Value]] = {
    FactType.CHOICE: _read_choice,
    FactType.YES_NO: _read_yes_no,
    FactType.DATE: _read_date,
    FactType.INTEGER: _read_integer,
    FactType.PHONE: _read_phone,
    FactType.MAIL: _read_mail,
    FactType.FURIGANA: _read_furigana,
}
