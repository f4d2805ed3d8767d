"""Official forms as data: which facts go into which field, and which signature the law asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from madoguchi.core.rules import Condition


class Signature(StrEnum):
    NONE = "none"
    TABLET = "tablet"
    WET = "wet"
    BANK_SEAL = "bank_seal"
    THIRD_PARTY = "third_party"


class SignerRole(StrEnum):
    """Whose signature or seal it is. applicant: member m1. subject: the member of the copy, and for a child, or somebody
    who has died, the applicant in their place. self: the member of the copy and nobody in their place.
    """

    APPLICANT = "applicant"
    SUBJECT = "subject"
    SELF = "self"


class FieldScope(StrEnum):
    """household: a household fact. applicant: member m1. each_member: a row per member that `FormField.members`
    (else the form's `members`) lets through. subject: the member whose copy it is (only where `for_each` is member).
    """

    HOUSEHOLD = "household"
    APPLICANT = "applicant"
    EACH_MEMBER = "each_member"
    SUBJECT = "subject"


class ForEach(StrEnum):
    """How many papers: one for the household, or one per member that meets `FormSpec.members`."""

    HOUSEHOLD = "household"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact about the law or the city was read. `checked_on` is ISO; empty `url` where it is printed matter."""

    title: str
    url: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """`key` is the name in the layout. An optional field (`required=False`) is printed if known and never asked for."""

    key: str
    fact: str
    scope: FieldScope
    label: str
    required: bool = True
    members: Condition | None = None


@dataclass(frozen=True, slots=True)
class FixedText:
    """A box whose text is the same on every copy, e.g. 個人番号 → 「市で確認」 (the number is completed in its own zone)."""

    label: str
    text: str
    scope: FieldScope


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in millimetres from the upper left corner of the page."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    def overlaps(self, other: Area) -> bool:
        return (
            self.x_mm < other.x_mm + other.width_mm
            and other.x_mm < self.x_mm + self.width_mm
            and self.y_mm < other.y_mm + other.height_mm
            and other.y_mm < self.y_mm + self.height_mm
        )


@dataclass(frozen=True, slots=True)
class FieldBox:
    """Where a field (`key`), or a fixed text (its label), is printed. A field of each member has `rows` of them, each
    `pitch_mm` below the one before.
    """

    key: str
    area: Area
    align: Align = Align.LEFT
    size_pt: float = 10.0
    rows: int = 1
    pitch_mm: float = 0.0

    def area_of(self, row: int) -> Area:
        """Of a row, counted from 0."""
        return replace(self.area, y_mm=self.area.y_mm + row * self.pitch_mm)


@dataclass(frozen=True, slots=True)
class GivenBlank:
    """A one-page PDF that must be kept as it was drawn, beside the form's file. `reference` holds number, name and code of the
    case; `signature` the ink of the tablet, or the pen's place.
    """

    file: str
    sha256: str
    width_mm: float
    height_mm: float
    boxes: tuple[FieldBox, ...]
    reference: Area
    signature: Area | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """`layout` is "own", or "official_blank": printed on the `blank`. `template` is a Typst file in the forms folder.
    `name` is the official one.
    `others` write a part of their own, by hand (医師, 証人). `notes` are printed below, one sentence each. `is_draft`: a
    worksheet (下書き) from which the real paper is written; it is never handed in.
    """

    id: str
    name: str
    layout: str
    signature: Signature
    signature_basis: str
    for_each: ForEach
    members: Condition | None
    fields: tuple[FormField, ...]
    template: str
    source: Source
    certainty: str = "unverified"
    fixed: tuple[FixedText, ...] = ()
    notes: tuple[str, ...] = ()
    is_draft: bool = False
    signer: SignerRole = SignerRole.APPLICANT
    others: tuple[str, ...] = ()
    blank: GivenBlank | None = None
