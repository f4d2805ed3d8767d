"""Japanese text, numbers and dates of the administration; see README.md for what is kept and what is
levelled.
"""

from __future__ import annotations

from madoguchi.core.japanese.addresses import (
    Address,
    AnyAddress,
    OverseasAddress,
    UndividedAddress,
    address_key,
)
from madoguchi.core.japanese.contacts import (
    PhoneKind,
    PhoneNumber,
    Postcode,
    format_postcode,
    parse_phone,
    parse_postcode,
)
from madoguchi.core.japanese.date_input import (
    DateReading,
    parse_certificate_date,
    parse_date_candidates,
    parse_era_date,
)
from madoguchi.core.japanese.encoding import UnencodableCharacter, unencodable
from madoguchi.core.japanese.eras import (
    CALENDAR_REFORM_ON,
    ERAS,
    Era,
    era_by_letter,
    era_year_text,
    eras_between,
    eras_on,
    format_era,
    format_western,
)
from madoguchi.core.japanese.graphemes import count_graphemes, split_graphemes
from madoguchi.core.japanese.individual_number import looks_like_individual_number, refuse_individual_number
from madoguchi.core.japanese.kana import (
    is_variation_selector,
    narrow_ascii,
    strip_variation_selectors,
    to_hiragana,
    to_katakana,
    widen_kana,
)
from madoguchi.core.japanese.kanji_numbers import read_kanji_number
from madoguchi.core.japanese.messages import MESSAGES
from madoguchi.core.japanese.names import Furigana, PersonName, parse_furigana, parse_person_name
from madoguchi.core.japanese.number_readings import read_number
from madoguchi.core.japanese.numbers import (
    AddresseeNumber,
    CorporateNumber,
    HouseholdNumber,
    LocalGovernmentCode,
    ResidentCode,
    addressee_number_from,
    corporate_number_from,
    household_number_from,
    local_government_code_from,
    parse_addressee_number,
    parse_corporate_number,
    parse_household_number,
    parse_local_government_code,
    parse_resident_code,
    resident_code_from,
)
from madoguchi.core.japanese.same_fact import text_equal_key
from madoguchi.core.japanese.search_keys import bigrams, search_key, search_keys
from madoguchi.core.japanese.text_rules import check_text, collect_errors, has_variation_selector
from madoguchi.core.japanese.variants import fold_variants

__all__ = [
    "CALENDAR_REFORM_ON",
    "ERAS",
    "MESSAGES",
    "Address",
    "AddresseeNumber",
    "AnyAddress",
    "CorporateNumber",
    "DateReading",
    "Era",
    "Furigana",
    "HouseholdNumber",
    "LocalGovernmentCode",
    "OverseasAddress",
    "PersonName",
    "PhoneKind",
    "PhoneNumber",
    "Postcode",
    "ResidentCode",
    "UndividedAddress",
    "UnencodableCharacter",
    "address_key",
    "addressee_number_from",
    "bigrams",
    "check_text",
    "collect_errors",
    "corporate_number_from",
    "count_graphemes",
    "era_by_letter",
    "era_year_text",
    "eras_between",
    "eras_on",
    "fold_variants",
    "format_era",
    "format_postcode",
    "format_western",
    "has_variation_selector",
    "household_number_from",
    "is_variation_selector",
    "local_government_code_from",
    "looks_like_individual_number",
    "narrow_ascii",
    "parse_addressee_number",
    "parse_certificate_date",
    "parse_corporate_number",
    "parse_date_candidates",
    "parse_era_date",
    "parse_furigana",
    "parse_household_number",
    "parse_local_government_code",
    "parse_person_name",
    "parse_phone",
    "parse_postcode",
    "parse_resident_code",
    "read_kanji_number",
    "read_number",
    "refuse_individual_number",
    "resident_code_from",
    "search_key",
    "search_keys",
    "split_graphemes",
    "strip_variation_selectors",
    "text_equal_key",
    "to_hiragana",
    "to_katakana",
    "unencodable",
    "widen_kana",
]
