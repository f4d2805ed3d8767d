"""Which part of a found text the reader typed: so that a list of hits says why each of them is there."""

from __future__ import annotations

from functools import lru_cache

from madoguchi.core.search.terms import fold

_SHORTEST = 2


def marked_pieces(text: str, query: str) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, in order; True for those that stand in the query, however they are spelt there.

    >>> marked_pieces("印鑑を登録する", "いんかん 登録")
    (('印鑑を', False), ('登録', True), ('する', False))
    """
    folded = fold(query)
    chars = [_folded(char) for char in text]
    is_marked = [False] * len(text)
    for start in range(len(text)):
        end = _longest(chars, start, folded)
        if end:
            is_marked[start:end] = [True] * (end - start)
    pieces: list[tuple[str, bool]] = []
    for char, mark in zip(text, is_marked, strict=True):
        if pieces and pieces[-1][1] == mark:
            pieces[-1] = (pieces[-1][0] + char, mark)
        else:
            pieces.append((char, mark))
    return tuple(pieces)


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    """Texts of a city are written with a few thousand characters."""
    return fold(char)


def _longest(chars: list[str], start: int, query: str) -> int:
    """Where the longest piece from `start` ends that stands in the query; 0 where none does."""
    found, piece = 0, ""
    if not chars[start]:
        return 0
    for place in range(start, len(chars)):
        piece += chars[place]
        if piece not in query:
            break
        if len(piece) >= _SHORTEST and chars[place]:
            found = place + 1
    return found
