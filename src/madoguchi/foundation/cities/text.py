"""Text that people read, in the languages of the city. Japanese is the source; the others may be machine-made."""

from __future__ import annotations

from dataclasses import dataclass

JAPANESE, EASY, ENGLISH = "ja", "ja-easy", "en"


@dataclass(frozen=True, slots=True)
class Text:
    """`is_reviewed` says whether a person has read `easy` and `en`; until then they are shown as 機械訳."""

    ja: str
    easy: str = ""
    en: str = ""
    is_reviewed: bool = False

    def in_language(self, language: str) -> str:
        """The text for a language code (ja, ja-easy, en); Japanese where it is not there."""
        return {EASY: self.easy, ENGLISH: self.en}.get(language, self.ja) or self.ja

    def is_machine_made(self, language: str) -> bool:
        return language != JAPANESE and not self.is_reviewed and self.in_language(language) != self.ja

    def lacks(self, language: str) -> bool:
        return language != JAPANESE and not {EASY: self.easy, ENGLISH: self.en}.get(language)

    def __str__(self) -> str:
        return self.ja

    def __bool__(self) -> bool:
        return bool(self.ja)


EMPTY = Text("")
