"""Search in everyday words, over a few hundred names; see README.md."""

from __future__ import annotations

from madoguchi.core.search.index import Entry, Hit, Index, Phrase
from madoguchi.core.search.marking import marked_pieces
from madoguchi.core.search.romaji import kana_from_romaji
from madoguchi.core.search.terms import fold

__all__ = ["Entry", "Hit", "Index", "Phrase", "fold", "kana_from_romaji", "marked_pieces"]
