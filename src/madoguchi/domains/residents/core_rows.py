"""From a row of the core system to a row of the register. Pure: no table, no clock.

The columns are those of docs/exchange.md. Texts are taken as they are, code point by code point; a value that cannot be
read is named by its column, and nothing is guessed in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from madoguchi.core.errors import DomainError, InvalidValue, ValidationFailed
from madoguchi.core.japanese import (
    Address,
    AddresseeNumber,
    Furigana,
    HouseholdNumber,
    LocalGovernmentCode,
    PersonName,
    Postcode,
    UndividedAddress,
    parse_addressee_number,
    parse_household_number,
)
from madoguchi.core.people import (
    Alias,
    ForeignPart,
    FormerFamilyName,
    HistoryRecord,
    JapanesePart,
    Move,
    MoveReason,
    NamePriority,
    Person,
    Residence,
    ResidenceCategory,
    ResidentStatus,
    Sex,
    parse_relationship,
)
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.movers import SEXES, read_day
from madoguchi.domains.residents.ports import CoreRow

T = TypeVar("T")
_NUMBERS = {"addressee_number": parse_addressee_number, "household_number": parse_household_number}
_LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class CoreMeasure:
    """A protective measure (支援措置) as the core system knows it."""

    starts_on: date
    ends_on: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class CoreRecord:
    """`alerts`: column → code of what is worth a look and stops nothing."""

    record: HistoryRecord
    measure: CoreMeasure | None = None
    alerts: dict[str, str] = field(default_factory=dict)


def read_core_row(row: CoreRow) -> CoreRecord:
    """Errors: ValidationFailed `resident.row_unreadable` with column → code; `data["hints"]`: column → what to write."""
    reader = _Reader(row)
    record = reader.record()
    measure = reader.measure()
    if reader.errors or record is None:
        refusal = ValidationFailed(reader.errors, ResidentError.ROW_UNREADABLE)
        refusal.data["hints"] = reader.hints
        raise refusal
    return CoreRecord(record, measure, _alerts(row))


def _alerts(row: CoreRow) -> dict[str, str]:
    """Only new numbers have a check digit (item j130), so that an old one without it is no error."""
    found: dict[str, str] = {}
    for column, parse in _NUMBERS.items():
        try:
            parse(row[column])
        except InvalidValue as doubt:
            found[column] = doubt.code
    return found


class _Reader:
    """Reads every column, so that all that is wrong with a row is said at once."""

    def __init__(self, row: CoreRow) -> None:
        self._row = row
        self.errors: dict[str, str] = {}
        self.hints: dict[str, str] = {}

    def record(self) -> HistoryRecord | None:
        person, address, move = self._person(), self._address(), self._move()
        household = self._get("household_number", _digits)
        relationship = self._maybe("relationship", parse_relationship)
        number = self._get("history_number", _count)
        head = self._maybe("head_name", _divided)
        before = self._maybe("previous_address", UndividedAddress)
        place = self._maybe("list_place", _count)
        if self.errors or not (person and address and move and household and number):
            return None
        return self._made(
            "history_number",
            lambda: HistoryRecord(
                history_number=number,
                person=person,
                household_number=HouseholdNumber(household),
                relationship=relationship,
                address=address,
                move=move,
                head_name=head,
                list_place=place,
                previous_address=before,
            ),
        )

    def measure(self) -> CoreMeasure | None:
        starts_on = self._maybe("measure_starts_on", _day)
        ends_on = self._maybe("measure_ends_on", _day)
        if starts_on is None and ends_on is None:
            return None
        if starts_on is None or ends_on is None or ends_on < starts_on:
            self.errors.setdefault("measure_ends_on", ResidentError.MEASURE_UNREADABLE)
            return None
        return CoreMeasure(starts_on, ends_on, self._text("measure_is_provisional") == "1")

    def _person(self) -> Person | None:
        number = self._get("addressee_number", _digits)
        birth = self._get("birth_date", read_day)
        status = self._get("status", ResidentStatus)
        sex = self._maybe("sex", SEXES.__getitem__)
        part = self._foreign() if self._text("kind") == "foreign" else self._japanese()
        furigana = self._made("family_kana", self._furigana)
        name = self._made("family_name", self._name)
        settled_on = self._maybe("settled_on", read_day)
        if not (number and birth and status and part):
            return None
        return Person(
            addressee_number=AddresseeNumber(number),
            birth=birth,
            part=part,
            name=name,
            furigana=furigana,
            furigana_confirmed=self._text("kana_confirmed") == "1",
            sex=sex or Sex.UNKNOWN,
            status=status,
            address_settled_on=settled_on,
        )

    def _name(self) -> PersonName | None:
        family, given = self._text("family_name"), self._text("given_name")
        return PersonName(family, given) if family or given else None

    def _furigana(self) -> Furigana | None:
        family, given = self._text("family_kana"), self._text("given_kana")
        return Furigana(family, given) if family or given else None

    def _japanese(self) -> JapanesePart | None:
        if self._text("kind") != "japanese":
            self.errors["kind"] = ResidentError.CHOICE_UNKNOWN
            return None
        head, name = self._text("register_head"), self._made("family_name", self._name)
        former = self._maybe(
            "former_family_name",
            lambda text: FormerFamilyName(text, self._text("former_family_kana") or None),
        )
        became = self._maybe("became_resident_on", read_day)
        return self._made(
            "registered_domicile",
            lambda: JapanesePart(
                registered_domicile=self._text("registered_domicile") or None,
                register_head=head or None,
                is_register_head=bool(head and name and head == name.display),
                became_resident_on=became,
                former_family_name=former,
            ),
        )

    def _foreign(self) -> ForeignPart | None:
        category = self._get("residence_category", ResidenceCategory)
        expires_on = self._maybe("stay_expires_on", _day)
        alias = self._maybe("alias", self._alias)
        priority = self._maybe("name_priority", NamePriority)
        became = self._maybe("became_resident_on", read_day)
        if category is None:
            return None
        residence = self._made(
            "card_number",
            lambda: Residence(
                category=category,
                status_of_residence=self._text("status_of_residence") or None,
                period=self._text("stay_period") or None,
                expires_on=expires_on,
                card_number=self._text("card_number") or None,
            ),
        )
        if residence is None:
            return None
        return self._made(
            "nationality",
            lambda: ForeignPart(
                nationality=self._text("nationality"),
                residence=residence,
                alphabet_name=self._text("alphabet_name") or None,
                kanji_name=self._text("kanji_name") or None,
                aliases=(alias,) if alias else (),
                name_priority=priority or NamePriority.ALPHABET,
                became_foreign_resident_on=became,
            ),
        )

    def _alias(self, text: str) -> Alias:
        since = self._maybe("alias_registered_on", _day)
        return Alias(text, self._text("alias_kana") or None, registered_on=since)

    def _address(self) -> Address | None:
        try:
            return Address(
                lg_code=LocalGovernmentCode(self._text("lg_code")),
                prefecture=self._text("prefecture"),
                city=self._text("city"),
                town=self._text("town"),
                lot=self._text("lot"),
                building=self._text("building"),
                postcode=Postcode(self._text("postcode")) if self._text("postcode") else None,
            )
        except ValidationFailed as refusal:
            self.errors |= refusal.field_errors
            return None

    def _move(self) -> Move | None:
        reason, processed_on = self._get("move_reason", MoveReason), self._get("processed_on", _day)
        moved_on, filed_on = self._maybe("moved_on", read_day), self._maybe("filed_on", _day)
        if reason is None or processed_on is None:
            return None
        return Move(reason=reason, processed_on=processed_on, moved_on=moved_on, filed_on=filed_on)

    def _text(self, column: str) -> str:
        return self._row.get(column) or ""

    def _get(self, column: str, read: Callable[[str], T]) -> T | None:
        """Also says so where it is empty."""
        if not self._text(column):
            self.errors[column] = ResidentError.REQUIRED
            return None
        return self._maybe(column, read)

    def _maybe(self, column: str, read: Callable[[str], T]) -> T | None:
        text = self._text(column)
        return self._made(column, lambda: read(text)) if text else None

    def _made(self, column: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ValidationFailed as refusal:
            self.errors[column] = next(iter(refusal.field_errors.values()), refusal.code)
        except DomainError as refusal:
            self.errors[column] = refusal.code
            use = refusal.data.get("use", ())
            if use:
                self.hints[column] = "・".join(
                    (use,) if isinstance(use, str) else cast("tuple[str, ...]", use)
                )
        except (ValueError, KeyError):
            self.errors[column] = ResidentError.CHOICE_UNKNOWN
        return None


def _digits(text: str) -> str:
    if not (2 <= len(text) <= _LONGEST_NUMBER and text.isascii() and text.isdecimal()):
        raise InvalidValue("addressee_number.format")
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0 and len(text) <= 6):
        raise InvalidValue("history.number")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidValue("date.text_form") from error


def _divided(text: str) -> PersonName:
    family, _, given = text.partition("\u3000")
    return PersonName(family, given) if given else PersonName.single(text)
