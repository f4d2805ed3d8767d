"""A resident: the fields common to all, and the parts that only Japanese or only foreign residents have.

The fields are those of the resident record system (items j10, j20). The individual number is not among
them: it lives in the core system, and nothing in this program has a place to put it. Absent knowledge is
None; the specification allows most entries to be empty (item j60, see `missing_entries`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.names import MAX_PART_GRAPHEMES, Furigana, PersonName
from madoguchi.core.japanese.numbers import AddresseeNumber, LocalGovernmentCode, ResidentCode
from madoguchi.core.japanese.text_rules import check_text
from madoguchi.core.people.partial_dates import PartialDate

_CARD_NUMBER = re.compile(r"[A-Z]{2}\d{8}[A-Z]{2}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_MAX_DOMICILE_GRAPHEMES = 200


class Sex(IntEnum):
    """ISO 5218, as the national data standard recommends."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2
    NOT_APPLICABLE = 9


class ResidentStatus(StrEnum):
    """Whether the record is a living entry of the register or a removed one (除票)."""

    RESIDENT = "resident"
    REMOVED_MOVED_OUT = "removed_moved_out"
    REMOVED_DEAD = "removed_dead"
    REMOVED_OTHER = "removed_other"

    @property
    def is_removed(self) -> bool:
        """True for every kind of removed record."""
        return self is not ResidentStatus.RESIDENT


class NamePriority(StrEnum):
    """Which of a foreign resident's names is used on notices."""

    ALPHABET = "alphabet"
    KANJI = "kanji"
    ALIAS = "alias"


class ResidenceCategory(StrEnum):
    """Legal ground on which a foreign resident is registered (Basic Resident Registration Act, article
    30-45).
    """

    MID_LONG_TERM = "mid_long_term"
    SPECIAL_PERMANENT = "special_permanent"
    TEMPORARY_REFUGE = "temporary_refuge"
    PROVISIONAL_STAY = "provisional_stay"
    TRANSITIONAL_BIRTH = "transitional_birth"
    TRANSITIONAL_NATIONALITY_LOSS = "transitional_nationality_loss"


RESIDENCE_LABELS = {
    ResidenceCategory.MID_LONG_TERM: "中長期在留者",
    ResidenceCategory.SPECIAL_PERMANENT: "特別永住者",
    ResidenceCategory.TEMPORARY_REFUGE: "一時庇護許可者",
    ResidenceCategory.PROVISIONAL_STAY: "仮滞在許可者",
    ResidenceCategory.TRANSITIONAL_BIRTH: "出生による経過滞在者",
    ResidenceCategory.TRANSITIONAL_NATIONALITY_LOSS: "国籍喪失による経過滞在者",
}


@dataclass(frozen=True, slots=True)
class FormerFamilyName:
    """旧氏 with its reading. Errors: those of `check_text` with prefix `name`, `name.empty`."""

    text: str
    furigana: str | None = None
    furigana_confirmed: bool = False

    def __post_init__(self) -> None:
        _check_name_text(self.text)
        if self.furigana is not None:
            Furigana(self.furigana, "")


@dataclass(frozen=True, slots=True)
class Alias:
    """通称 of a foreign resident, with the municipality that entered or removed it. Errors: as
    `FormerFamilyName`.
    """

    text: str
    furigana: str | None = None
    registered_on: date | None = None
    registered_by: LocalGovernmentCode | None = None
    removed_on: date | None = None
    removed_by: LocalGovernmentCode | None = None

    def __post_init__(self) -> None:
        _check_name_text(self.text)
        if self.furigana is not None:
            Furigana(self.furigana, "")


@dataclass(frozen=True, slots=True)
class Residence:
    """Residence status of a foreign resident. `expires_on` is also the end of a landing or provisional
    period.

    `card_number` is the residence card's number for mid- and long-term residents, the certificate's number
    for special permanent residents. Errors: `residence.card_number`.
    """

    category: ResidenceCategory
    status_of_residence: str | None = None
    period: str | None = None
    expires_on: date | None = None
    card_number: str | None = None

    def __post_init__(self) -> None:
        is_card = self.category is ResidenceCategory.MID_LONG_TERM and self.card_number is not None
        if is_card and not _CARD_NUMBER.fullmatch(self.card_number or ""):
            raise InvalidValue("residence.card_number")

    def is_expired_on(self, on: date) -> bool:
        """Whether the period of stay has ended before the day."""
        return self.expires_on is not None and self.expires_on < on


@dataclass(frozen=True, slots=True)
class JapanesePart:
    """Entries of Japanese residents. 本籍 and 筆頭者 may hold なし or 不明, as the specification allows
    (j120).
    """

    registered_domicile: str | None = None
    register_head: str | None = None
    is_register_head: bool = False
    became_resident_on: PartialDate | None = None
    former_family_name: FormerFamilyName | None = None

    def __post_init__(self) -> None:
        for text in (self.registered_domicile, self.register_head):
            if text is not None:
                check_text("domicile", text, max_graphemes=_MAX_DOMICILE_GRAPHEMES)


@dataclass(frozen=True, slots=True)
class ForeignPart:
    """Entries of foreign residents. `nationality` is ISO 3166-1 alpha-2; XX stands for stateless or unknown.

    `Person.name` holds the name that has priority; both registered forms are here. Birth and end of stay
    are shown in the western calendar. Errors: `foreign.nationality`, `foreign.name_required`, those of
    names.
    """

    nationality: str
    residence: Residence
    alphabet_name: str | None = None
    kanji_name: str | None = None
    aliases: tuple[Alias, ...] = ()
    name_priority: NamePriority = NamePriority.ALPHABET
    became_foreign_resident_on: PartialDate | None = None

    def __post_init__(self) -> None:
        if not _COUNTRY.fullmatch(self.nationality) or self.nationality == "JP":
            raise InvalidValue("foreign.nationality")
        if not self.alphabet_name and not self.kanji_name:
            raise InvalidValue("foreign.name_required")
        for text in (self.alphabet_name, self.kanji_name):
            if text is not None:
                _check_name_text(text)

    def alias_on(self, on: date) -> Alias | None:
        """The alias in force on a day; only one is, the newest wins if data disagree."""
        valid = [
            alias
            for alias in self.aliases
            if (alias.registered_on is None or alias.registered_on <= on)
            and (alias.removed_on is None or alias.removed_on > on)
        ]
        return max(valid, key=lambda alias: alias.registered_on or date.min, default=None)


@dataclass(frozen=True, slots=True)
class CertificateSerials:
    """Serial numbers of the card's two certificates: the key by which online applicants are recognised."""

    signing: str | None = None
    authentication: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One resident, present or removed. `furigana_confirmed` is the フリガナ確認フラグ."""

    addressee_number: AddresseeNumber
    birth: PartialDate
    part: JapanesePart | ForeignPart
    name: PersonName | None = None
    furigana: Furigana | None = None
    furigana_confirmed: bool = False
    sex: Sex = Sex.UNKNOWN
    status: ResidentStatus = ResidentStatus.RESIDENT
    resident_code: ResidentCode | None = None
    address_settled_on: PartialDate | None = None
    is_adult_ward: bool = False
    certificate_serials: CertificateSerials = field(default_factory=CertificateSerials)

    @property
    def is_japanese(self) -> bool:
        """Japanese nationals are registered with a family register, foreign residents with a residence
        status.
        """
        return isinstance(self.part, JapanesePart)


def missing_entries(person: Person) -> tuple[str, ...]:
    """Entries that may not stay empty (item j60) but are, by field name in the order of the register.

    Address and household number belong to the history record, where they cannot be empty.
    """
    part = person.part
    if isinstance(part, JapanesePart):
        required: dict[str, object] = {
            "registered_domicile": part.registered_domicile,
            "register_head": part.register_head,
            "became_resident_on": part.became_resident_on,
        }
    else:
        required = {"became_foreign_resident_on": part.became_foreign_resident_on}
        if part.residence.category in (ResidenceCategory.MID_LONG_TERM, ResidenceCategory.SPECIAL_PERMANENT):
            required["card_number"] = part.residence.card_number
    if not person.status.is_removed:
        required["resident_code"] = person.resident_code
    return tuple(name for name, value in required.items() if not value)


def _check_name_text(text: str) -> None:
    if not text:
        raise InvalidValue("name.empty")
    check_text("name", text, max_graphemes=MAX_PART_GRAPHEMES)
