"""A form filled in, as plain data: what the one Typst layout sets and what the gate expects to find again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from madoguchi.domains.documents.fitting import (
    CELL_WORD,
    LABEL_WORD,
    MIN_SIZE_PT,
    PAIR_WORD,
    has_long_word,
)

HAND_BOX = "\u2063"
"""Stands for a value that is written by hand: the layout sets an empty box. No door lets this character in."""


@dataclass(frozen=True, slots=True)
class PairSection:
    """Label and value, one per row. `flat`: rows that surely are one line, whose height the layout need not work out."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    flat: tuple[bool, ...] = ()
    kind: str = "pairs"


@dataclass(frozen=True, slots=True)
class TableSection:
    """One row per person. `widths` are shares of the line, one per column. `flat` as in pairs, that of the heads first."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    flat: tuple[bool, ...] = ()
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """`ink` is an SVG drawing of the pen's strokes, empty where the paper is to be signed or sealed by hand. `others` are
    those who write a part of their own (doctor, witness): each gets an empty box.
    """

    kind: str
    heading: str = ""
    label: str = ""
    hint: str = ""
    ink: str = ""
    alt: str = ""
    others: tuple[str, ...] = ()


Sides = tuple[float, float, float, float]
"""Left, top, width, height in millimetres from the upper left corner of the page."""


@dataclass(frozen=True, slots=True)
class PrintedBox:
    """One value on a given blank."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    align: str
    size_pt: float
    text: str


@dataclass(frozen=True, slots=True)
class OnBlank:
    """What is printed where on a given blank; `paper` is the empty blank, a PDF of one page."""

    width_mm: float
    height_mm: float
    boxes: tuple[PrintedBox, ...]
    reference: Sides
    reference_text: str
    signature: Sides | None
    paper: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form for one subject. `footer` and `code` (the reference as QR, bytes of a PNG) stand on every page. `continued` is the
    continuation sheet: what did not fit its box, each with the mark that stands there instead.
    """

    title: str
    city: str
    addressee: str
    filed_on: str
    reference: str
    footer: str
    layout_mark: str
    sections: tuple[PairSection | TableSection, ...]
    signature: SignatureBox
    code: tuple[int, ...]
    notes: tuple[str, ...] = ()
    continued: tuple[tuple[str, str], ...] = ()
    is_draft: bool = False
    blank: OnBlank | None = None

    def to_data(self) -> dict[str, object]:
        blank = asdict(self.blank) if self.blank else None
        if blank:
            del blank["paper"]
        own = asdict(replace(self, blank=None))
        return {**own, "blank": blank, "small_pt": MIN_SIZE_PT, "breaks_words": self.breaks_words}

    @property
    def has_hand_box(self) -> bool:
        boxes = self.blank.boxes if self.blank else ()
        return any(HAND_BOX in row for section in self.sections for row in section.rows) or any(
            box.text == HAND_BOX for box in boxes
        )

    @property
    def breaks_words(self) -> bool:
        """Whether a word is too long for its box, or may be, so that it has to break anywhere."""
        cells = (
            text for s in self.sections if isinstance(s, TableSection) for text in _texts(s.columns, *s.rows)
        )
        pairs = (row for s in self.sections if isinstance(s, PairSection) for row in s.rows)
        rows = [*pairs, *self.continued]
        printed = (box.text for box in self.blank.boxes) if self.blank else ()
        return (
            any(has_long_word(text, CELL_WORD) for text in printed)
            or any(has_long_word(text, CELL_WORD) for text in cells)
            or any(has_long_word(label, LABEL_WORD) or has_long_word(text, PAIR_WORD) for label, text in rows)
            or any(has_long_word(text, PAIR_WORD) for text in (self.title, self.footer, *self.notes))
        )


def _texts(*rows: tuple[str, ...]) -> Iterator[str]:
    for row in rows:
        yield from row
