"""Taking a finished page apart: all its text, and the values that it marks as somebody's.

Two readers find the same: Python's HTMLParser, which reads anything, and a stricter one that reads what templates
write, at a fifth of the time. Whatever the strict one does not expect is left to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

BREAK = "\x00"
"""Stands in a reading where white space or a tag was."""

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_DOCTYPE = "<!doctype html>"
_NAME = "[a-z][a-z0-9-]*+"
_TAG = re.compile(rf'<(?:/({_NAME})|({_NAME})((?:[ \n]++[a-z][a-z0-9:_-]*+(?:="[^"]*+")?+)*+)[ \n]*+(/?+))>')
"""End, start, attributes, slash: `split` gives these four and the text behind them for each tag."""
_ATTRIBUTE = re.compile(r'([a-z][a-z0-9:_-]*+)(?:="([^"]*+)")?+')
_LOOSE = re.compile("&(?!#?[0-9A-Za-z]+;)")
_RAW = frozenset(["script", "style"])
_UNBROKEN = _RAW | {"title", "textarea"}
_ODD = frozenset(["iframe", "noembed", "noframes", "noscript", "plaintext", "xmp"])
"""Elements whose inside parsers of different age read differently."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that the output says belongs to `subject`."""

    subject: str
    field: str
    shown: str


@dataclass
class _Open:
    subject: str
    name: str
    pieces: list[str] = field(default_factory=list)


class Collected:
    """Text, also of attributes, comments and scripts, and the marked values, as tags and text come in."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.marks: list[Mark] = []
        self._stack: list[tuple[str, _Open | None]] = []
        self._marked = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        self.pieces.append(BREAK)
        for value in values.values():
            self.pieces += (value, BREAK)
        subject = values.get("data-subject")
        if tag in _VOID:
            if subject is not None:
                self.marks.append(Mark(subject, values.get("data-field", ""), values.get("value", "")))
            return
        mark = _Open(subject, values.get("data-field", "")) if subject is not None else None
        self._marked += mark is not None
        self._stack.append((tag, mark))

    def end(self, tag: str) -> None:
        self.pieces.append(BREAK)
        if self._stack and self._stack[-1][0] == tag:
            self._close()
        elif any(name == tag for name, _ in self._stack):
            while self._close() != tag:
                pass

    def data(self, data: str) -> None:
        self.pieces.append(data)
        if self._marked:
            for _, mark in self._stack:
                if mark is not None:
                    mark.pieces.append(data)

    def comment(self, data: str) -> None:
        self.pieces += (BREAK, data, BREAK)

    def finish(self) -> None:
        while self._stack:
            self._close()

    def _close(self) -> str:
        tag, mark = self._stack.pop()
        if mark is not None:
            self._marked -= 1
            self.marks.append(Mark(mark.subject, mark.name, "".join(mark.pieces)))
        return tag


def collect(html: str) -> Collected:
    """By the strict reader where it understands the page, else by the other."""
    return collect_strictly(html) or collect_anything(html)


class _AnyHtml(HTMLParser):
    def __init__(self, found: Collected) -> None:
        super().__init__(convert_charrefs=True)
        self._found = found

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for line numbers, and counting lines for every tag is a tenth of the reading."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._found.start(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self._found.end(tag)

    def handle_data(self, data: str) -> None:
        self._found.data(data)

    def handle_comment(self, data: str) -> None:
        self._found.comment(data)


def collect_anything(html: str) -> Collected:
    found = Collected()
    reader = _AnyHtml(found)
    reader.feed(html)
    reader.close()
    found.finish()
    return found


def collect_strictly(html: str) -> Collected | None:
    """Lower-case tags with quoted attributes, text without `<`, references with their `;`. None for everything else."""
    if BREAK in html or _LOOSE.search(html):
        return None
    parts = _TAG.split(html.removeprefix(_DOCTYPE))
    if "<" in "".join(parts[::5]) or not _is_plain(parts):
        return None
    found = Collected()
    found.data(_plain(parts[0]))
    for at in range(1, len(parts), 5):
        end, name, attributes, slash, text = parts[at : at + 5]
        if end:
            found.end(end)
        else:
            found.start(name, dict(_attributes(attributes)) if attributes else {})
            if slash:
                found.end(name)
        if text:
            found.data(_plain(text))
    found.finish()
    return found


def _is_plain(parts: list[str]) -> bool:
    """No element whose inside is no text or tags; scripts and titles end before anything else begins."""
    names = parts[2::5]
    if not _ODD.isdisjoint(names):
        return False
    unbroken = [place for place, name in enumerate(names) if name in _UNBROKEN]
    return all(_is_closed(parts, 5 * place) for place in unbroken)


def _is_closed(parts: list[str], at: int) -> bool:
    name, slash, text = parts[at + 2], parts[at + 4], parts[at + 5]
    follows = parts[at + 6] if at + 6 < len(parts) else ""
    return not slash and follows == name and not (name in _RAW and "&" in text)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _ATTRIBUTE.findall(text):
        yield name, _plain(value)


def _plain(text: str) -> str:
    return unescape(text) if "&" in text else text
