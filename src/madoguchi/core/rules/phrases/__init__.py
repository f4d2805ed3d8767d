"""The sentences that conditions and verdicts are told in, by language. Names in braces are filled in.

Every language has the same keys (a test). A translation that no person has read is in `MACHINE_MADE`.
"""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.core.rules.phrases import easy, en, ja, ko, vi, zh_hans

JAPANESE = "ja"
PHRASES: Mapping[str, Mapping[str, str]] = {
    JAPANESE: ja.PHRASES,
    "ja-easy": easy.PHRASES,
    "en": en.PHRASES,
    "zh-hans": zh_hans.PHRASES,
    "ko": ko.PHRASES,
    "vi": vi.PHRASES,
}
MACHINE_MADE = frozenset(PHRASES) - {JAPANESE}


def phrase(language: str, key: str, **words: object) -> str:
    """Japanese where the language is not there."""
    return PHRASES.get(language, ja.PHRASES)[key].format(**words)


__all__ = ["JAPANESE", "MACHINE_MADE", "PHRASES", "phrase"]
