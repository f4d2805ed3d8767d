"""Deciding whether two typed values are one fact written twice.

The front yard counts every value that a person had to type although the case knew it. Writing it in another
script, width, spacing or era must not hide the repetition, so the comparison key levels exactly these four.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.addresses import address_key
from madoguchi.core.japanese.contacts import parse_phone, parse_postcode
from madoguchi.core.japanese.date_input import parse_era_date
from madoguchi.core.japanese.kana import DASHES, strip_variation_selectors, to_katakana

_ADDRESS_NUMBER = re.compile(
    rf"\d(?:丁目|番|号|[{re.escape(DASHES)}]\d)|[一二三四五六七八九十](?:丁目|番|号)"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def text_equal_key(value: object) -> str:
    """Key under which two values of one field are the same fact; the empty string means "nothing typed".

    >>> text_equal_key("令和8年11月21日") == text_equal_key("２０２６/11/21")
    True
    >>> text_equal_key("ゆくはし たろう") == text_equal_key("ﾕｸﾊｼ　ﾀﾛｳ")
    True

    Variation selectors are levelled (the same letter in another shape); different variant characters (渡辺,
    渡邉) stay apart, since writing one for the other is a correction and not a repetition. Compare values
    of the same field only: the key does not carry what the value means.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    text = str(value)
    folded = unicodedata.normalize("NFKC", strip_variation_selectors(text)).strip()
    return _number_key(folded) or _text_key(folded)


def _number_key(folded: str) -> str | None:
    """Key of a date, telephone number or postcode, if the text is one without doubt."""
    try:
        return parse_era_date(folded).isoformat()
    except InvalidValue:
        pass
    for parse in (_phone_digits, parse_postcode):
        try:
            return parse(folded)
        except InvalidValue:
            continue
    return None


def _phone_digits(text: str) -> str:
    return parse_phone(text).digits


def _text_key(folded: str) -> str:
    if _ADDRESS_NUMBER.search(folded):
        return address_key(folded)
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", folded.casefold()))
    kept = "".join(char for char in plain if not char.isspace() and char not in "・･.,、。'’")
    # Of signs alone nothing would be kept, and that would read as nothing typed.
    return to_katakana(kept or plain).translate(_DASH_TABLE)


# The long vowel mark is a letter of the reading here, so it is the one dash-like sign that stays.
_DASH_TABLE = {ord(char): "-" for char in DASHES if char != "\u30fc"}
