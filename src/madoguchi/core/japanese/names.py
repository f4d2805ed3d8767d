"""Names of people, kept exactly as given.

The stored value is the sequence of code points with its variation selectors: no Unicode normalisation, no
change of width, because compatibility characters such as U+FA19 would turn into another registered
character. Searching works on separate keys (`search_keys`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.japanese.graphemes import count_graphemes
from madoguchi.core.japanese.kana import to_katakana, widen_kana
from madoguchi.core.japanese.text_rules import check_text, collect_errors

MAX_PART_GRAPHEMES = 100
"""Longest family or given name in visible characters; long foreign names stay well below."""

IDEOGRAPHIC_SPACE = "\u3000"
# Katakana with its iteration marks, long vowel mark and middle dot; foreign residents' readings contain
# spaces.
_FURIGANA = re.compile("[\u30a1-\u30fa\u30fb-\u30fe]+(?:[ \u3000][\u30a1-\u30fa\u30fb-\u30fe]+)*")


@dataclass(frozen=True, slots=True)
class PersonName:
    """Family and given name as registered. One part may be empty (people with a single name), not both.

    Errors: `name.empty`, those of `check_text` with prefix `name`.
    """

    family: str
    given: str

    def __post_init__(self) -> None:
        if not self.family and not self.given:
            raise InvalidValue("name.empty")
        for part in (self.family, self.given):
            check_text("name", part, max_graphemes=MAX_PART_GRAPHEMES)
        check_text("name", self.display, max_graphemes=2 * MAX_PART_GRAPHEMES + 1)

    @classmethod
    def single(cls, name: str) -> PersonName:
        """A name that is not divided into family and given name; it is held as the given name."""
        return cls("", name)

    @property
    def display(self) -> str:
        """Family and given name with an ideographic space between them."""
        return IDEOGRAPHIC_SPACE.join(part for part in (self.family, self.given) if part)

    def graphemes(self) -> int:
        """Visible characters of both parts, without the space that `display` adds."""
        return count_graphemes(self.family) + count_graphemes(self.given)


@dataclass(frozen=True, slots=True)
class Furigana:
    """Reading of a name in full-width katakana, small kana and long vowels kept as typed.

    Errors: `furigana.empty`, `furigana.not_katakana`, `furigana.too_long`.
    """

    family: str
    given: str

    def __post_init__(self) -> None:
        if not self.family and not self.given:
            raise InvalidValue("furigana.empty")
        for part in (self.family, self.given):
            if part:
                _check_furigana(part)

    @property
    def display(self) -> str:
        """Family and given reading with an ideographic space between them."""
        return IDEOGRAPHIC_SPACE.join(part for part in (self.family, self.given) if part)


def parse_person_name(family: str, given: str) -> PersonName:
    """Read the two name fields of a form; both are required, outer spaces are dropped.

    Errors: `ValidationFailed` with fields `family` and `given`.
    """
    family, given = family.strip(), given.strip()
    errors = collect_errors({"family": lambda: _required(family), "given": lambda: _required(given)})
    if errors:
        raise ValidationFailed(errors)
    try:
        return PersonName(family, given)
    except InvalidValue as refusal:
        raise ValidationFailed({"family": refusal.code}) from refusal


def parse_furigana(family: str, given: str) -> Furigana:
    """Read the two furigana fields of a form: hiragana and half-width kana become katakana, nothing else
    changes.

    Errors: `ValidationFailed` with fields `family` and `given`.
    """
    family, given = (to_katakana(widen_kana(part.strip())) for part in (family, given))
    errors = collect_errors(
        {"family": lambda: _check_furigana(family), "given": lambda: _check_furigana(given)}
    )
    if errors:
        raise ValidationFailed(errors)
    return Furigana(family, given)


def _required(part: str) -> None:
    if not part:
        raise InvalidValue("name.empty")
    check_text("name", part, max_graphemes=MAX_PART_GRAPHEMES)


def _check_furigana(part: str) -> None:
    if not part:
        raise InvalidValue("furigana.empty")
    if len(part) > MAX_PART_GRAPHEMES:
        raise InvalidValue("furigana.too_long", limit=MAX_PART_GRAPHEMES)
    if not _FURIGANA.fullmatch(part):
        raise InvalidValue("furigana.not_katakana")
