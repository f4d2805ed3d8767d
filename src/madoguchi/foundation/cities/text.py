"""Text that people read, in the languages of the city. Japanese is the source; the others may be machine-made."""

from __future__ import annotations

from dataclasses import dataclass

JAPANESE, EASY, ENGLISH = "ja", "ja-easy", "en"


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in a language that is kept in a file of its own (translations/<language>.yml)."""

    language: str
    text: str
    is_reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """`is_reviewed` says whether a person has read `easy` and `en`; until then they are shown as 機械訳.

    `others` are the further languages, each with its own mark.
    """

    ja: str
    easy: str = ""
    en: str = ""
    is_reviewed: bool = False
    others: tuple[Translation, ...] = ()

    def in_language(self, language: str) -> str:
        """The text for a language code (ja, ja-easy, en, …); Japanese where it is not there."""
        return self._own(language) or self.ja

    def is_machine_made(self, language: str) -> bool:
        if language == JAPANESE or self.in_language(language) == self.ja:
            return False
        other = self._other(language)
        return not (other.is_reviewed if other else self.is_reviewed)

    def lacks(self, language: str) -> bool:
        return language != JAPANESE and not self._own(language)

    def _own(self, language: str) -> str:
        if language == EASY:
            return self.easy
        if language == ENGLISH:
            return self.en
        other = self._other(language)
        return other.text if other else ""

    def _other(self, language: str) -> Translation | None:
        return next((one for one in self.others if one.language == language), None)

    def __str__(self) -> str:
        return self.ja

    def __bool__(self) -> bool:
        return bool(self.ja)


EMPTY = Text("")
