"""What a scanner typed → the sets of codes that were read so far, and why the rest could not be read.

A scanner is a keyboard to the computer: it types through whatever input method and keyboard layout happen to be on.
Full width, Caps Lock, a missing line end and the two usual mistakes of layout are put right here; the checksum of each
code decides whether that was right, so nothing is ever guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.core.errors import Conflict
from madoguchi.foundation.transfer.qr import MAX_PARTS, read_part

MAX_TEXT = 60_000
"""Characters of one scan that are looked at: more than twice the largest set."""

_START = re.compile(r"(?=MDG\d[:+'][0-9A-F]{8}[:+']\d)")
_LOOKS_LIKE_OURS = re.compile(r"M?DG\d[:+']")
_TYPED_BY_AN_INPUT_METHOD = re.compile("[\u3041-\u30fe]")
_US_SCANNER = str.maketrans({"+": ":", "(": "*", "~": "+"})
"""A scanner set to the American layout at a computer set to the Japanese one (JIS X 6002): Shift+; is + and not :."""
_JIS_SCANNER = str.maketrans({"'": ":", '"': "*", ":": "+"})


@dataclass(frozen=True, slots=True)
class ScannedSet:
    """Parts of one envelope by place; `texts` are the parts in their right form."""

    set_id: str
    of: int
    texts: Mapping[int, str]

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(place for place in range(1, self.of + 1) if place not in self.texts)

    @property
    def parts(self) -> list[str]:
        return [self.texts[place] for place in sorted(self.texts)]


@dataclass(frozen=True, slots=True)
class NotRead:
    """A line that is no whole code of ours. `text` is cut short; `code` is one of `transfer.messages`."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Scans:
    """`repeated`: places that were read more than once, which does no harm."""

    sets: tuple[ScannedSet, ...]
    not_read: tuple[NotRead, ...]
    repeated: tuple[int, ...] = ()

    def only(self, set_id: str) -> Scans:
        """The one set that goes on; the others are forgotten."""
        return Scans(tuple(one for one in self.sets if one.set_id == set_id), self.not_read)


def read_scans(texts: Iterable[str]) -> Scans:
    """Sets in the order in which they began. Never raises: what cannot be read is in `not_read`."""
    found: dict[tuple[str, int], dict[int, str]] = {}
    not_read: list[NotRead] = []
    repeated: list[int] = []
    for piece in _pieces(texts):
        read = _read(piece)
        if isinstance(read, NotRead):
            not_read.append(read)
            continue
        text, set_id, place, of = read
        places = found.setdefault((set_id, of), {})
        if place in places:
            repeated.append(place)
        places[place] = text
    sets = tuple(ScannedSet(set_id, of, texts) for (set_id, of), texts in found.items())
    return Scans(sets, tuple(not_read[:MAX_PARTS]), tuple(dict.fromkeys(repeated)))


def is_part(text: str) -> bool:
    """Whether this is one whole code of ours, however it was typed."""
    return not isinstance(_read(text.strip()), NotRead)


def _pieces(texts: Iterable[str]) -> list[str]:
    """One code each: by lines, and by beginnings where the scanner ends no line."""
    lines = "\n".join(texts)[:MAX_TEXT].splitlines()
    pieces = [piece for line in lines for piece in _START.split(_levelled(line)) if piece.strip()]
    return pieces


def _levelled(line: str) -> str:
    """Full width and Caps Lock taken back: the signs of a code are all upper case and of one width."""
    folded = unicodedata.normalize("NFKC", line).upper()
    return folded.strip("\t\r\n ")


def _read(piece: str) -> tuple[str, str, int, int] | NotRead:
    for text in _attempts(_levelled(piece)):
        try:
            set_id, place, of, _ = read_part(text)
        except Conflict:
            continue
        return text, set_id, place, of
    return NotRead(piece[:40], _why(piece))


def _attempts(text: str) -> tuple[str, ...]:
    if re.match(r"MDG\d\+", text):
        return (text.translate(_US_SCANNER),)
    if re.match(r"MDG\d'", text):
        return (text.translate(_JIS_SCANNER),)
    return (text,)


def _why(piece: str) -> str:
    if _TYPED_BY_AN_INPUT_METHOD.search(piece):
        return "transfer.qr_input_method"
    if re.match(r"MDG[02-9]:", piece):
        return "transfer.version"
    return "transfer.qr_damaged" if _LOOKS_LIKE_OURS.match(piece) else "transfer.qr_other"
