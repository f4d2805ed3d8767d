"""A form filled in, as plain data: what the one Typst layout sets and what the gate expects to find again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class PairSection:
    """Label and value, one per row."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    kind: str = "pairs"


@dataclass(frozen=True, slots=True)
class TableSection:
    """One row per person. `widths` are shares of the line, one per column."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """`ink` is an SVG drawing of the pen's strokes, empty where the paper is to be signed or sealed by hand."""

    kind: str
    heading: str = ""
    label: str = ""
    hint: str = ""
    ink: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form for one subject. `footer` stands on every page and names the case and the subject."""

    title: str
    city: str
    addressee: str
    filed_on: str
    reference: str
    footer: str
    layout_mark: str
    sections: tuple[PairSection | TableSection, ...]
    signature: SignatureBox
    code: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)

    def to_data(self) -> dict[str, object]:
        return asdict(self)
