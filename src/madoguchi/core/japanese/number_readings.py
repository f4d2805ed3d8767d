"""How a number is read aloud, in kana: a voice reads kana right, and digits or 番 as it likes.

>>> read_number(128)
'ひゃくにじゅうはち'
>>> read_number(3647)
'さんぜんろっぴゃくよんじゅうなな'
>>> read_number(10)
'じゅう'
"""

from __future__ import annotations

_ONES = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
"""よん, なな and きゅう, never し, しち and く: these are what loudspeakers in halls and stations say, because し, しち
and いち are mistaken for each other."""
_HUNDREDS = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_THOUSANDS = {1: "せん", 3: "さんぜん", 8: "はっせん"}
LARGEST = 9999


def read_number(number: int) -> str:
    """A number of 0 or more; above `LARGEST` digit by digit, which is how people read numbers of that length."""
    if number > LARGEST:
        return "、".join(read_number(int(digit)) for digit in str(number))
    if number == 0:
        return "ゼロ"
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    parts = (
        _THOUSANDS.get(thousands, f"{_ONES[thousands]}せん") if thousands else "",
        _HUNDREDS.get(hundreds, f"{_ONES[hundreds]}ひゃく") if hundreds else "",
        f"{_ONES[tens] if tens > 1 else ''}じゅう" if tens else "",
        _ONES[ones],
    )
    return "".join(parts)
