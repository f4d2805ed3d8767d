"""Reading a finished output back: what text it carries, and which values it marks as whose.

Two comparisons. A marked value is held against the stored one by code (`code_key`): only width, white space and letter
case are levelled, and an ideograph of another code or with another variation selector is another value. Somebody else's
name is looked for more widely (`key`): without selectors, which a PDF may lose, so that no leak hides behind one. Keys are
for comparing only; nothing is stored in this form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import cached_property

from madoguchi.foundation.release.markup import BREAK, Mark, collect

_IGNORED = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_VARIANT = re.compile("([\ufe00-\ufe0d\U000e0100-\U000e01ef\uf900-\ufaff\U0002f800-\U0002fa1f])")
"""Selectors, and ideographs that normalising would replace by another one: kept, so that each is its own value."""
_SPACE = re.compile(r"[\s\x00]+")
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc"
_DIGITS = re.compile(r"\d+")
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HONORIFICS = "様殿氏君"
_SHORT_NAME = 3
_MARKED = re.compile("data-subject", re.IGNORECASE)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", _IGNORED.sub("", text)).casefold()


def key(text: str) -> str:
    """The form in which two shown values are compared."""
    return _SPACE.sub("", _fold(text))


def code_key(text: str) -> str:
    """The form in which a shown value is compared with the stored one: 辺, 邊 and 邉, with a selector or not, stay apart."""
    if text.isascii() or _VARIANT.search(text) is None:
        return key(text)
    # Every second part is a single sign that stands for itself.
    parts = _VARIANT.split(text)
    return "".join(part if place % 2 else key(part) for place, part in enumerate(parts))


def canary_key(text: str) -> str:
    """Like `key`; a number loses its hyphens, so that 090-1234-5678 is one number however it is printed.

    A text that is a key already comes back at once: sources store keys, and the gate asks for thousands a
    page.
    """
    if text.isalnum() and unicodedata.is_normalized("NFKC", text) and text == text.casefold():
        return text
    folded = key(text)
    number = _without_dashes(folded)
    return number if number.isdecimal() else folded


def canary_keys(texts: Collection[str]) -> set[str]:
    """`canary_key` of each. Those that are keys already, which is nearly all, are told in one go."""
    plain = list(filter(str.isalnum, texts))
    whole = "".join(plain)
    if not unicodedata.is_normalized("NFKC", whole) or whole != whole.casefold():
        return set(map(canary_key, texts))
    return {*plain, *(canary_key(text) for text in texts if not text.isalnum())}


def _without_dashes(text: str) -> str:
    # Nine plain searches take a fifth of the time of one pattern with nine choices.
    for dash in _DASHES:
        text = text.replace(dash, "")
    return text


class Reading:
    """Text of an output, and what it marks. Each form of the text is made when it is asked for: where nobody else is
    being served, which is always so in the front zone, nothing is held against the text.
    """

    def __init__(self, text: Callable[[], str], marks: tuple[Mark, ...] = ()) -> None:
        self._text = text
        self.marks = marks

    @classmethod
    def of(cls, broken: str, squeezed: str, numbers: frozenset[str], marks: tuple[Mark, ...] = ()) -> Reading:
        """From forms that are made already."""
        reading = cls(lambda: "", marks)
        vars(reading).update(broken=broken, squeezed=squeezed, numbers=numbers)
        return reading

    @cached_property
    def broken(self) -> str:
        """Folded, with a BREAK for each white space and tag."""
        return _SPACE.sub(BREAK, _fold(self._text()))

    @cached_property
    def squeezed(self) -> str:
        """The same without breaks."""
        return self.broken.replace(BREAK, "")

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Digits are often typed or set apart; both readings count: as separate words, and run together."""
        return frozenset(
            (
                *_DIGITS.findall(_without_dashes(self.broken)),
                *_DIGITS.findall(_without_dashes(self.squeezed)),
            )
        )

    @cached_property
    def _signs(self) -> frozenset[str]:
        return frozenset(self.squeezed)

    def carried(self, value_keys: Iterable[str]) -> list[str]:
        """Those that stand in the text. Keys of one sign are nobody's and are passed over."""
        signs = self._signs
        maybe = [value for value in value_keys if len(value) > 1 and value[0] in signs and value[1] in signs]
        return list(filter(self.carries, maybe))

    def carries(self, value_key: str) -> bool:
        """Whether the value stands in the text.

        A number must stand for itself, not inside a longer one. A name of up to three characters must not be
        a part
        of a longer run of kanji: 林一 is not in 森林一覧.
        """
        if value_key.isdecimal():
            return value_key in self.numbers
        if value_key not in self.squeezed:
            return False
        return len(value_key) > _SHORT_NAME or _short_name(value_key).search(self.broken) is not None

    def without(self, value_keys: Iterable[str]) -> Reading:
        """The same text with these values cut out, so that a name inside a longer allowed name isn't
        found.
        """
        squeezed, broken = self.squeezed, self.broken
        for value in sorted(value_keys, key=len, reverse=True):
            squeezed = squeezed.replace(value, BREAK)
            broken = re.sub(f"{BREAK}*".join(map(re.escape, value)), BREAK, broken)
        return Reading.of(broken, squeezed, self.numbers, self.marks)


def _short_name(value_key: str) -> re.Pattern[str]:
    spelled = f"{BREAK}*".join(map(re.escape, value_key))
    return re.compile(f"(?<![{_HAN}]){spelled}(?:(?![{_HAN}])|(?=[{_HONORIFICS}]))")


def read_text(text: str) -> Reading:
    return Reading(lambda: text)


def read_html(html: str) -> Reading:
    """Also the text of attributes, comments and scripts. A page without marks is taken apart when its text is
    asked for.
    """
    if _MARKED.search(html) is None:
        return Reading(lambda: "".join(collect(html).pieces))
    found = collect(html)
    return Reading(lambda: "".join(found.pieces), tuple(found.marks))
