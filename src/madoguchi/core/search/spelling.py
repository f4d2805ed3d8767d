"""Known words one slip away from what was typed: a letter too many, too few, another one, or two the wrong way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SHORTEST = 3
"""Shorter words have too many neighbours."""


class Spelling:
    """`words` are folded. Each is kept under itself and under itself without any one letter, so that a question costs
    as many look-ups as the word has letters, however many words are known.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= _SHORTEST)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for form in {word, *_shorter(word)}:
                self._near.setdefault(form, []).append(word)

    def near(self, word: str) -> tuple[str, ...]:
        """Known words within one slip, in order of the alphabet; none where the word itself is known."""
        if word in self._words or len(word) < _SHORTEST:
            return ()
        found = {known for form in (word, *_shorter(word)) for known in self._near.get(form, ())}
        return tuple(sorted(known for known in found if _is_one_slip(word, known)))


def _shorter(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _is_one_slip(typed: str, known: str) -> bool:
    """Sharing a form without a letter also holds for words two slips apart."""
    start = next((n for n, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), None)
    if start is None:
        return abs(len(typed) - len(known)) == 1
    rest, other = typed[start:], known[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
