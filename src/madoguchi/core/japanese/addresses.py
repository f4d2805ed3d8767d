"""Addresses: kept as typed, with codes beside them, and a key that only searching uses.

The fields follow the address model of the national data standard (DS-433/442): local government code,
prefecture, city (with county or ward), town, lot and building. `lot` is 番地以下, `building` is 方書.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.japanese.contacts import Postcode, format_postcode, parse_postcode
from madoguchi.core.japanese.kana import DASHES, strip_variation_selectors, to_katakana
from madoguchi.core.japanese.kanji_numbers import KANJI_NUMERALS, read_kanji_number
from madoguchi.core.japanese.numbers import LocalGovernmentCode, parse_local_government_code
from madoguchi.core.japanese.text_rules import check_text, collect_errors
from madoguchi.core.japanese.variants import fold_variants

MAX_FIELD_GRAPHEMES = 100
"""Longest single field of an address in visible characters."""

_TOWN_ID = re.compile(r"\d{7}", re.ASCII)
_RESIDENT_TOWN_CODE = re.compile(r"\d{11}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_COUNTERS = "丁目|番地の|番地|番|号|の|ノ"
_KANJI_COUNT = re.compile(rf"([{KANJI_NUMERALS}]+)(?=丁目|番地|番|号)")
_COUNTER_BEFORE_DIGIT = re.compile(rf"(?<=\d)(?:{_COUNTERS})+(?=\d)")
_COUNTER_AT_END = re.compile(r"(?<=\d)(?:丁目|番地|番|号)(?!室|棟|館)")
_DASH_AFTER_DIGIT = re.compile(rf"(?<=\d)[{re.escape(DASHES)}]+(?=\d)")
_SMALL_KE = re.compile("(?<=[\u3400-\u9fff\u3005])[ヶケがガヵ](?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Address:
    """An address in Japan. Texts are as typed; `city` includes county and ward (みなと市中央区).

    `town_id` is the seven-digit id of the address base registry and unique only with `lg_code`;
    `resident_town_code` is the eleven-digit 住所コード of the resident register. Both may be unknown.

    Errors: `ValidationFailed`; field codes `address.required`, `address.town_or_lot_required`, those of
    `check_text` with prefix `address`, `lg_code.*`, `postcode.format`, `address.town_id`,
    `address.resident_town_code`.
    """

    lg_code: LocalGovernmentCode
    prefecture: str
    city: str
    town: str
    lot: str
    building: str = ""
    postcode: Postcode | None = None
    town_id: str | None = None
    resident_town_code: str | None = None

    def __post_init__(self) -> None:
        errors = collect_errors(
            {
                "lg_code": self._check_lg_code,
                "prefecture": lambda: _check_field(self.prefecture, required=True),
                "city": lambda: _check_field(self.city, required=True),
                "town": self._check_town,
                "lot": lambda: _check_field(self.lot),
                "building": lambda: _check_field(self.building),
                "postcode": self._check_postcode,
                "town_id": self._check_town_id,
                "resident_town_code": self._check_resident_town_code,
            }
        )
        if errors:
            raise ValidationFailed(errors)

    def one_line(self) -> str:
        """The whole address on one line, an ideographic space before the building."""
        base = f"{self.prefecture}{self.city}{self.town}{self.lot}"
        return f"{base}\u3000{self.building}" if self.building else base

    def with_postcode(self) -> str:
        """As on an envelope: 〒824-8601 and the line; without the mark when the postcode is unknown."""
        return (
            f"〒{format_postcode(self.postcode)}\u3000{self.one_line()}" if self.postcode else self.one_line()
        )

    def without_building(self) -> Address:
        """The same address without 方書, for comparing houses."""
        return replace(self, building="")

    def _check_lg_code(self) -> None:
        if parse_local_government_code(self.lg_code) != self.lg_code:
            raise InvalidValue("lg_code.format")

    def _check_town(self) -> None:
        if not self.town and not self.lot:
            raise InvalidValue("address.town_or_lot_required")
        _check_field(self.town)

    def _check_postcode(self) -> None:
        if self.postcode is not None and parse_postcode(self.postcode) != self.postcode:
            raise InvalidValue("postcode.format")

    def _check_town_id(self) -> None:
        if self.town_id is not None and not _TOWN_ID.fullmatch(self.town_id):
            raise InvalidValue("address.town_id")

    def _check_resident_town_code(self) -> None:
        code = self.resident_town_code
        if code is not None and not _RESIDENT_TOWN_CODE.fullmatch(code):
            raise InvalidValue("address.resident_town_code")


@dataclass(frozen=True, slots=True)
class OverseasAddress:
    """An address abroad: country as ISO 3166-1 alpha-2 and one line as typed (may be empty if unknown).

    Errors: `ValidationFailed`; field codes `address.country` and those of `check_text` with prefix `address`.
    """

    country: str
    line: str = ""

    def __post_init__(self) -> None:
        errors = collect_errors({"country": self._check_country, "line": lambda: _check_field(self.line)})
        if errors:
            raise ValidationFailed(errors)

    def one_line(self) -> str:
        """The typed line; the country is shown by the caller in the reader's language."""
        return self.line

    def _check_country(self) -> None:
        if not _COUNTRY.fullmatch(self.country) or self.country == "JP":
            raise InvalidValue("address.country")


@dataclass(frozen=True, slots=True)
class UndividedAddress:
    """An address of which only the line is known, as somebody wrote it.

    Errors: `ValidationFailed`; field `line` with codes of `check_text` with prefix `address`, `address.required`.
    """

    line: str

    def __post_init__(self) -> None:
        errors = collect_errors({"line": lambda: _check_field(self.line, required=True)})
        if errors:
            raise ValidationFailed(errors)

    def one_line(self) -> str:
        """The line."""
        return self.line


AnyAddress = Address | OverseasAddress | UndividedAddress


def address_key(text: str) -> str:
    """Search key of an address line: widths, counters, kanji numerals, variants and spaces are levelled.

    >>> address_key("みなと市中央１丁目１番１号") == address_key("みなと市 中央一丁目1-1")
    True

    Order of the steps after the public description of the national geocoder, shortened. Text outside numbers
    keeps its kanji, so that 八景 does not become 8景.
    """
    folded = unicodedata.normalize("NFKC", strip_variation_selectors(text)).casefold()
    key = fold_variants("".join(char for char in folded if not char.isspace()))
    # A step may bring two characters together that an earlier step would have joined; hence until nothing
    # changes.
    while (levelled := _level_counters(key)) != key:
        key = levelled
    return key


def _level_counters(text: str) -> str:
    folded = _KANJI_COUNT.sub(_count_in_digits, text)
    folded = _COUNTER_BEFORE_DIGIT.sub("-", folded)
    folded = _DASH_AFTER_DIGIT.sub("-", folded)
    folded = _COUNTER_AT_END.sub("", folded)
    folded = folded.replace("大字", "")
    return to_katakana(_SMALL_KE.sub("ケ", folded))


def _count_in_digits(found: re.Match[str]) -> str:
    number = read_kanji_number(found.group(1))
    return found.group(1) if number is None else str(number)


def _check_field(text: str, *, required: bool = False) -> None:
    if required and not text:
        raise InvalidValue("address.required")
    check_text("address", text, max_graphemes=MAX_FIELD_GRAPHEMES)
