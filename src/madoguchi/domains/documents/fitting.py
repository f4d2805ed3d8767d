"""What does not fit its box goes whole to the continuation sheet; nothing is cut and nothing is set smaller.

Widths are told from above: a full-width character takes one em, a Latin letter up to 0.95. So a text may move to the
continuation sheet a little early, never too late. Sizes are those of `form.typ`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from madoguchi.core.japanese import split_graphemes

LINE_PT = 504.5
"""A4 without its margins of 16 mm."""
INSET_PT = 10.0
PAIR_WIDTH_PT = LINE_PT - 119.1 - INSET_PT
PAIR_SIZE_PT = 10.0
LABEL_WIDTH_PT = 119.1 - INSET_PT
LABEL_SIZE_PT = 9.0
CELL_SIZE_PT = 9.0
HEAD_SIZE_PT = 8.5
MIN_SIZE_PT = 8.0
"""Of notes, marks and footers; the layout is given it."""
CELL_WORD, LABEL_WORD, PAIR_WORD = 4, 10, 30
"""So many letters in a row surely fit the narrowest column of a table, a label, a value beside its label."""
MOST_LINES = 4
NARROW, _WIDE = 2, 3
_WIDE_FACTS = frozenset({"birth_date", "family_kana", "given_kana", "previous_insurer"})
_WIDER = frozenset("\u2e3a\u2e3b\u2063")
"""Dashes of two and three ems, and the sign of a box for the pen, which is higher than a line."""
_WIDE_LATIN = frozenset("WMmw@%&")
_WORDS = {
    most: re.compile(rf"[^\s\u2e80-\U0010ffff]{{{most + 1}}}") for most in (CELL_WORD, LABEL_WORD, PAIR_WORD)
}
"""Beyond U+2E80 lie the scripts that break between any two characters."""


def lines_of(text: str, width_pt: float, size_pt: float) -> int:
    """How many lines the text needs at most."""
    room, lines, used = width_pt / size_pt, 1, 0.0
    for cluster in split_graphemes(text):
        width = _ems(cluster)
        if used + width > room:
            lines, used = lines + 1, 0.0
        used += width
    return lines


def is_one_line(text: str, width_pt: float, size_pt: float) -> bool:
    """Whether the text surely stands in one line: no character but a long dash is wider than an em."""
    is_plain = len(text.splitlines()) < 2 and not _WIDER.intersection(text)
    return is_plain and len(text) * size_pt <= width_pt


def has_long_word(text: str, most: int) -> bool:
    """Whether more than `most` characters stand together between which a line does not break by itself."""
    return _WORDS[most].search(text) is not None


def _ems(cluster: str) -> float:
    first = cluster[0]
    if unicodedata.east_asian_width(first) in "FWA" or first > "\u02ff":
        return 1.0
    return 0.95 if first in _WIDE_LATIN or first.isupper() else 0.65


def cell_width_pt(share: int, shares: int) -> float:
    """Room for text in a column of a table."""
    return LINE_PT * share / shares - INSET_PT


def column_share(fact: str) -> int:
    return _WIDE if fact in _WIDE_FACTS else NARROW


@dataclass(slots=True)
class Continuation:
    """Collects what flows over, numbered in reading order."""

    rows: list[tuple[str, str]] = field(default_factory=list)

    def place(
        self, label: str, text: str, width_pt: float, size_pt: float, most_lines: int = MOST_LINES
    ) -> str:
        """The text where it fits, else the mark that points to the continuation sheet."""
        if lines_of(text, width_pt, size_pt) <= most_lines:
            return text
        mark = f"続紙 {len(self.rows) + 1}"
        self.rows.append((f"{mark}　{label}", text))
        return mark
