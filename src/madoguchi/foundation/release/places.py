"""Whose value stands where on a paper: each personal field is read back at its place and held against the stored value.

A `Blank` is what the form's data file declares, the labels in the order of reading and whose field follows each; it holds
no value. The values come from the gate's own connection. So neither what the renderer was given nor what it says of its
output counts: a value of another person, of another member of the same household, or of another day fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.foundation.release.readings import code_key

_SELECTORS = re.compile("[\ufe00-\ufe0d\U000e0100-\U000e01ef]")

_PAGE_NUMBER = re.compile(r"[0-9]+/[0-9]+")


@dataclass(frozen=True, slots=True)
class Field:
    """The place of one value: of which subject ("case:…:m1"), and which field of it."""

    subject: str
    name: str
    label: str = ""
    """What stands before the value on a continuation sheet."""


Piece = str | Field


def _never(value: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a given blank and what stands in it; points from the upper left corner of its only page."""

    left: float
    top: float
    width: float
    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """`blocks` follow each other, with free text between; inside a block nothing stands between two pieces.

    `head` and `foot` stand on every page and are taken off first, and so is `again`, the column heads that stand once more
    where a table goes on on another page; `overflow` is the word, before a number, that stands in
    a place whose value is on the continuation sheet instead. `unprintable` tells of which stored value nothing may stand in
    its place, because no font has its characters: the gate asks it about the values that it fetched itself. Behind a block
    the page ends or one of `after` follows, so that nothing was set behind the last place.

    A paper printed on a given blank has `boxes` in place of blocks, and `paper`, the PDF of the empty blank; `head` and `foot`
    are then those of its continuation sheets.
    """

    blocks: tuple[tuple[Piece, ...], ...]
    head: tuple[tuple[str, ...], ...] = ()
    foot: tuple[Piece, ...] = ()
    again: str = ""
    overflow: str = ""
    unprintable: Callable[[str], bool] = _never
    after: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    paper: bytes = b""

    @property
    def has_fields(self) -> bool:
        """A form that shows nobody's data is none that the gate could read back; no data file may declare one."""
        rows = (*self.blocks, *(box.pieces for box in self.boxes))
        return any(isinstance(piece, Field) for row in rows for piece in row)


Values = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """The first field that is not as stored; `subject` is "" where a declared word is missing."""

    subject: str
    name: str
    page: int | None = None


def find_misplaced(pages: Sequence[str], blank: Blank, values: Values) -> Misplaced | None:
    """None where every field of the blank stands at its place with its stored value."""
    reader = Reader(values, blank)
    again, bodies = code_key(blank.again), list[str]()
    for number, page in enumerate(pages, start=1):
        body = reader.body(code_key(page), blank)
        if body is None:
            return Misplaced("", "foot", number)
        goes_on = again and any(again in before for before in bodies)
        bodies.append(body.removeprefix(again) if goes_on else body)
    text, at = "".join(bodies), 0
    for block in blank.blocks:
        end = reader.find(text, at, block)
        if end is None:
            return reader.furthest
        at = end
    return reader.check_overflow(text, at)


class Reader:
    """Reads the text of one paper piece by piece; `after` in place of the blank's own."""

    def __init__(self, values: Values, blank: Blank, after: tuple[str, ...] = ()) -> None:
        self._values, self._overflow = values, code_key(blank.overflow)
        self._unprintable, self._after = blank.unprintable, tuple(map(code_key, after or blank.after))
        self._moved: list[Field] = []
        self._known: dict[tuple[str, str], list[str]] = {}
        self._reached = -1
        self.furthest = Misplaced("", "block")

    def body(self, page: str, blank: Blank) -> str | None:
        """The page without what stands on each; None where that is not as declared."""
        for head in blank.head:
            words = code_key("".join(head))
            if page.startswith(words):
                page = page[len(words) :]
                break
        if not blank.foot:
            return page
        for foot in self._endings(blank.foot):
            start = page.rfind(foot)
            # A name may end in a figure, so the page's number is what is left behind the whole foot.
            if start >= 0 and _PAGE_NUMBER.fullmatch(page, start + len(foot)):
                return page[:start]
        return None

    def _endings(self, foot: Sequence[Piece]) -> list[str]:
        endings = [""]
        for piece in foot:
            forms = [code_key(piece)] if isinstance(piece, str) else list(self._forms(piece))
            endings = [ending + form for ending in endings for form in forms]
        return endings

    @property
    def has_moved(self) -> bool:
        """Whether a value stands on the continuation sheet."""
        return bool(self._moved)

    def move(self, pieces: Sequence[Piece]) -> None:
        """These fields have no place on the first page: they stand on the continuation sheet, without a mark."""
        self._moved += [piece for piece in pieces if isinstance(piece, Field)]

    def holds(self, text: str, pieces: Sequence[Piece]) -> bool:
        """Whether the text is these pieces and nothing else."""
        self._reached = -1
        return self._match(text, 0, pieces, 0) == len(text)

    def find(self, text: str, at: int, block: Sequence[Piece]) -> int | None:
        """Where the block ends, of the first place at which all of it stands."""
        first = code_key(block[0]) if isinstance(block[0], str) else ""
        self._reached = -1
        start = text.find(first, at)
        while start >= 0:
            moved = len(self._moved)
            end = self._match(text, start, block, 0)
            if end is not None:
                return end
            del self._moved[moved:]
            start = text.find(first, start + 1) if first else -1
        return None

    def _match(self, text: str, at: int, block: Sequence[Piece], place: int) -> int | None:
        while place < len(block) and isinstance(piece := block[place], str):
            word = code_key(piece)
            if not text.startswith(word, at):
                return None
            at, place = at + len(word), place + 1
        if place == len(block):
            return at if self._is_end(text, at) else None
        field = block[place]
        if not isinstance(field, Field):
            raise TypeError("a place is a word or a field")
        if place > self._reached:
            self._reached, self.furthest = place, Misplaced(field.subject, field.name)
        for length in self._lengths(text, at, field):
            end = self._match(text, at + length, block, place + 1)
            if end is not None:
                return end
        return self._match_moved(text, at, block, place, field)

    def _is_end(self, text: str, at: int) -> bool:
        return not self._after or at == len(text) or text.startswith(self._after, at)

    def _lengths(self, text: str, at: int, field: Field) -> Iterator[int]:
        for form in self._forms(field):
            if text.startswith(form, at):
                yield len(form)

    def _match_moved(
        self, text: str, at: int, block: Sequence[Piece], place: int, field: Field
    ) -> int | None:
        """The value is on the continuation sheet: its number stands here."""
        mark = f"{self._overflow}{len(self._moved) + 1}"
        if not self._overflow or not text.startswith(mark, at):
            return None
        self._moved.append(field)
        end = self._match(text, at + len(mark), block, place + 1)
        if end is None:
            self._moved.remove(field)
        return end

    def check_overflow(self, text: str, at: int) -> Misplaced | None:
        """Every value that was moved stands behind its number and its label."""
        for number, field in enumerate(self._moved, start=1):
            head = f"{self._overflow}{number}{code_key(field.label)}"
            start = text.find(head, at)
            lengths = list(self._lengths(text, start + len(head), field)) if start >= 0 else []
            if not lengths:
                return Misplaced(field.subject, field.name)
            at = start + len(head) + max(lengths)
        return None

    def _forms(self, field: Field) -> list[str]:
        """Rightful forms, the longest first; none stored, or none that can be printed, means that nothing may stand there.

        Where a font has no glyph for a variation, the finished page carries the sign without its selector.
        """
        slot = (field.subject, field.name)
        if slot not in self._known:
            self._known[slot] = self._work_out_forms(*slot)
        return self._known[slot]

    def _work_out_forms(self, subject: str, name: str) -> list[str]:
        known = self._values.get(subject, {}).get(name, frozenset())
        printed = {one for one in known if not self._unprintable(one)}
        forms = {form for one in printed for form in (one, _SELECTORS.sub("", one))} - {""}
        by_hand = [""] if len(printed) < len(known) else []
        return [*sorted(forms, key=len, reverse=True), *by_hand] or [""]
