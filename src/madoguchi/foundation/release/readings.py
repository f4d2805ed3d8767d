"""Reading a finished output back: what text it carries, and which values it marks as whose.

Comparison ignores width, white space, variation selectors and letter case, because a PDF's text comes back
with other
spacing and without selectors. Keys are for comparing only; nothing is stored in this form.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

BREAK = "\x00"
"""Stands in a reading where white space or a tag was."""

_IGNORED = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_SPACE = re.compile(r"[\s\x00]+")
_DASHES = re.compile("[-\u2010-\u2015\u2212\u30fc]")
_DIGITS = re.compile(r"\d+")
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HONORIFICS = "様殿氏君"
_SHORT_NAME = 3
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", _IGNORED.sub("", text)).casefold()


def key(text: str) -> str:
    """The form in which two shown values are compared."""
    return _SPACE.sub("", _fold(text))


def canary_key(text: str) -> str:
    """Like `key`; a number loses its hyphens, so that 090-1234-5678 is one number however it is printed.

    A text that is a key already comes back at once: sources store keys, and the gate asks for thousands a
    page.
    """
    if text.isalnum() and unicodedata.is_normalized("NFKC", text) and text == text.casefold():
        return text
    folded = key(text)
    number = _DASHES.sub("", folded)
    return number if number.isdecimal() else folded


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that the output says belongs to `subject`."""

    subject: str
    field: str
    shown: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Text of an output. `broken` keeps the places of white space and tags; `squeezed` is the same without
    them.
    """

    broken: str
    squeezed: str
    numbers: frozenset[str]
    marks: tuple[Mark, ...] = ()
    pairs: frozenset[str] = frozenset()

    def may_carry(self, value_key: str) -> bool:
        """Quick no: a text without the first two signs side by side, or without the number, lacks the
        value.
        """
        return value_key[:2] in self.pairs or value_key in self.numbers

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
        return Reading(broken, squeezed, self.numbers, self.marks)


def _short_name(value_key: str) -> re.Pattern[str]:
    spelled = f"{BREAK}*".join(map(re.escape, value_key))
    return re.compile(f"(?<![{_HAN}]){spelled}(?:(?![{_HAN}])|(?=[{_HONORIFICS}]))")


def read_text(text: str, marks: tuple[Mark, ...] = ()) -> Reading:
    folded = _fold(text)
    broken = _SPACE.sub(BREAK, folded)
    squeezed = broken.replace(BREAK, "")
    # Digits are often typed or set apart; both readings count: as separate words, and run together.
    numbers = {*_DIGITS.findall(_DASHES.sub("", broken)), *_DIGITS.findall(_DASHES.sub("", squeezed))}
    pairs = frozenset(map("".join, itertools.pairwise(squeezed)))
    return Reading(broken, squeezed, frozenset(numbers), marks, pairs)


@dataclass
class _Open:
    subject: str
    name: str
    pieces: list[str] = field(default_factory=list)


class _HtmlReader(HTMLParser):
    """Collects all text, also of attributes, comments and scripts, and the marked values."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.marks: list[Mark] = []
        self._stack: list[tuple[str, _Open | None]] = []

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for line numbers, and counting lines for every tag is a tenth of the reading."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.pieces.append(BREAK)
        for value in values.values():
            self.pieces += (value, BREAK)
        subject = values.get("data-subject")
        if tag in _VOID:
            if subject is not None:
                self.marks.append(Mark(subject, values.get("data-field", ""), values.get("value", "")))
            return
        mark = _Open(subject, values.get("data-field", "")) if subject is not None else None
        self._stack.append((tag, mark))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(BREAK)
        if self._stack and self._stack[-1][0] == tag:
            self._close()
        elif any(name == tag for name, _ in self._stack):
            while self._close() != tag:
                pass

    def _close(self) -> str:
        tag, mark = self._stack.pop()
        if mark is not None:
            self.marks.append(Mark(mark.subject, mark.name, "".join(mark.pieces)))
        return tag

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        for _, mark in self._stack:
            if mark is not None:
                mark.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces += (BREAK, data, BREAK)

    def close(self) -> None:
        super().close()
        while self._stack:
            self._close()


def read_html(html: str) -> Reading:
    reader = _HtmlReader()
    reader.feed(html)
    reader.close()
    return read_text("".join(reader.pieces), tuple(reader.marks))
