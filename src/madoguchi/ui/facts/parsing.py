"""Typed text → stored value, and stored value → text for people, by the type of the fact.

Stored forms: dates ISO (or the partial form 1990-XX-XX), yes/no bool, choices their id, integers int, all
else text. An address is one line with an ideographic space before the building; a bank account is bank,
branch, kind, number and holder with ideographic spaces between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import (
    check_text,
    format_era,
    narrow_ascii,
    parse_phone,
    to_katakana,
    widen_kana,
)
from madoguchi.core.people import PartialDate, display_era, parse_partial_date, parse_relationship
from madoguchi.core.rules import Value
from madoguchi.foundation.cities import FactDefinition, FactType

SPACE = "\u3000"
MAX_LINE = 200
MAX_PART = 100
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", re.ASCII)
_KANA = re.compile("[\u30a1-\u30fa\u30fb-\u30fe]+(?:[ \u3000][\u30a1-\u30fa\u30fb-\u30fe]+)*")


def read_value(definition: FactDefinition, text: str, *, partial_dates: bool = False) -> Value:
    """`partial_dates`: a year or a month alone is enough for a date (1990-XX-XX).

    Errors: InvalidValue with a code of `core.japanese`, `core.people` or this room.
    """
    if definition.type is FactType.DATE:
        return _date(text.strip(), partial_dates)
    return _READERS[definition.type](definition, text.strip())


def show_value(definition: FactDefinition, value: Value | None, language: str = "ja") -> str:
    """Text for a screen or a summary; empty where the value is unknown."""
    if value is None:
        return ""
    if definition.type is FactType.YES_NO:
        return _("はい") if value else _("いいえ")
    if definition.type is FactType.CHOICE:
        choice = definition.choice(str(value))
        return choice.label.in_language(language) if choice else str(value)
    if definition.type is FactType.DATE:
        return show_date(value.to_text() if isinstance(value, PartialDate) else str(value), language)
    return str(value)


def show_date(text: str, language: str = "ja") -> str:
    """令和8年11月21日 from a stored date, ISO in other languages; what cannot be read is shown as stored."""
    if not language.startswith("ja"):
        return text.replace("-XX", "")
    try:
        return format_era(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return display_era(PartialDate.from_text(text))
    except InvalidValue:
        return text


def _date(text: str, partial_dates: bool) -> Value:
    bare_year = re.fullmatch(r"\d{4}", narrow_ascii(text))
    value = _partial_date(f"{bare_year[0]}年" if bare_year else text)
    if value.exact is not None:
        return value.exact.isoformat()
    if not partial_dates:
        raise InvalidValue("date.must_be_exact")
    return value.to_text()


def _partial_date(text: str) -> PartialDate:
    """People write 「平成2年」; the register's own wording for that is 「平成2年月日不詳」."""
    try:
        return parse_partial_date(text)
    except InvalidValue as refusal:
        for rest in ("日不詳", "月日不詳"):
            try:
                return parse_partial_date(f"{text}{rest}")
            except InvalidValue:
                continue
        raise refusal


def _choice(definition: FactDefinition, text: str) -> Value:
    if definition.choice(text) is None:
        raise InvalidValue("fact.not_a_choice")
    return text


def _yes_no(definition: FactDefinition, text: str) -> Value:
    if text not in ("yes", "no"):
        raise InvalidValue("fact.not_a_choice")
    return text == "yes"


def _integer(definition: FactDefinition, text: str) -> Value:
    digits = narrow_ascii(text)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 9:
        raise InvalidValue("fact.not_a_number")
    number = int(digits)
    low, high = definition.minimum, definition.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise InvalidValue("fact.out_of_range", low=low, high=high)
    return number


def _furigana(definition: FactDefinition, text: str) -> Value:
    kana = to_katakana(widen_kana(text))
    if not _KANA.fullmatch(kana):
        raise InvalidValue("furigana.not_katakana")
    if len(kana) > (definition.maximum or MAX_PART):
        raise InvalidValue("furigana.too_long")
    return kana


def _name(definition: FactDefinition, text: str) -> Value:
    check_text("name", text, max_graphemes=definition.maximum or MAX_PART)
    return text


def _line(definition: FactDefinition, text: str) -> Value:
    check_text("text", text, max_graphemes=definition.maximum or MAX_LINE)
    return text


def _address(definition: FactDefinition, text: str) -> Value:
    check_text("address", text, max_graphemes=MAX_LINE)
    return text


def _phone(definition: FactDefinition, text: str) -> Value:
    return parse_phone(text).display


def _mail(definition: FactDefinition, text: str) -> Value:
    address = narrow_ascii(text)
    if not _MAIL.fullmatch(address) or len(address) > 254:
        raise InvalidValue("mail.format")
    return address


def _bank_account(definition: FactDefinition, text: str) -> Value:
    parts = text.split(SPACE, 4)
    if len(parts) != 5 or not all(part.strip() for part in parts):
        raise InvalidValue("bank_account.incomplete")
    bank, branch, kind, number, holder = (part.strip() for part in parts)
    digits = narrow_ascii(number)
    if not (digits.isascii() and digits.isdecimal()) or not 4 <= len(digits) <= 8:
        raise InvalidValue("bank_account.number")
    for part in (bank, branch, kind, holder):
        check_text("text", part, max_graphemes=MAX_PART)
    return SPACE.join((bank, branch, kind, digits.zfill(7), to_katakana(widen_kana(holder))))


def _relationship(definition: FactDefinition, text: str) -> Value:
    return parse_relationship(text).text


_READERS: dict[FactType, Callable[[FactDefinition, str], Value]] = {
    FactType.CHOICE: _choice,
    FactType.YES_NO: _yes_no,
    FactType.TEXT: _line,
    FactType.NAME: _name,
    FactType.FURIGANA: _furigana,
    FactType.ADDRESS: _address,
    FactType.PHONE: _phone,
    FactType.MAIL: _mail,
    FactType.INTEGER: _integer,
    FactType.BANK_ACCOUNT: _bank_account,
    FactType.RELATIONSHIP: _relationship,
}
