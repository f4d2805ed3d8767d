"""Text → the pieces by which it is found: pairs of characters, Chinese characters, words of Latin letters.

Japanese is not cut into words: a dictionary would have to know every word that a citizen may use. Pairs of characters
find 引っ越した in 引っ越してきた, and a misspelling still shares most of its pairs.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from madoguchi.core.japanese import search_key

_LATIN = re.compile(r"[0-9a-z]{2,}")
_RUNS = re.compile(r"[\u3041-\u3096]+|[^\u3041-\u3096]+")
_NOT_SAID = re.compile(r"[^\w]+")
_KANJI = re.compile(r"[\u3400-\u9fff]")
_LONG = (
    (re.compile("(?<=[オコソトノホモヨロ])オ"), ""),
    (re.compile("(?<=[ウクスツヌフムユル])ウ"), ""),
    (re.compile("(?<=[エケセテネヘメレ])イ"), ""),
)
_MOST_BETWEEN = 2
"""Kana between two Chinese characters of one word: 引っ越し, 受け取り."""
_PREFIX = 4
_STRONG, _WEAK = 1.0, 0.35
"""Beside Chinese characters or katakana, pairs of hiragana are mostly endings (しました, について)."""

Terms = dict[str, float]
"""Term → how much it says (0–1)."""


def fold(text: str) -> str:
    """What is left of a text for comparing it: script, width, sound marks, small kana, long vowels, case, accents and
    everything between the words are levelled.

    >>> fold("ﾊﾝｺ とうろく") == fold("はんことーろく"), fold("Đăng ký")
    (True, 'dangky')
    """
    return "".join(_key(run) for run, _is_hiragana in _runs(text)).replace("đ", "d")


def terms_of(text: str) -> Terms:
    """Every term of a text. The same text written in other kana or widths has the same terms."""
    found: Terms = {}
    words = _LATIN.findall(_bare_latin(text))
    for word in words:
        found[f"w{word}"] = _STRONG
        if len(word) > _PREFIX:
            found[f"p{word[:_PREFIX]}"] = _STRONG / 2
        elif len(word) == _PREFIX:
            found[f"p{word}"] = _STRONG / 2
    for first, second in itertools.pairwise(words):
        found[f"2{first} {second}"] = _STRONG
    for term, weight in _of_characters(text):
        found[term] = max(weight, found.get(term, 0.0))
    return found


def words_of(text: str) -> Iterator[str]:
    """The words between spaces, folded: only in やさしい日本語 and in languages with spaces these are words."""
    for chunk in text.split():
        word = fold(chunk)
        if word and not _KANJI.search(word):
            yield word


def _bare_latin(text: str) -> str:
    """Small letters without accents; everything else stays between them."""
    folded = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(char for char in folded if not unicodedata.combining(char))


def _key(text: str) -> str:
    """Beside what names are levelled by: a long vowel, however it is written."""
    key = search_key(text)
    for long_vowel, short in _LONG:
        key = long_vowel.sub(short, key)
    return key


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    bare = _NOT_SAID.sub("", unicodedata.normalize("NFKC", text))
    for run in _RUNS.findall(bare):
        yield run, "\u3041" <= run[0] <= "\u3096"


def _of_characters(text: str) -> Iterator[tuple[str, float]]:
    marked = [(char, is_hiragana) for run, is_hiragana in _runs(_without_latin(text)) for char in _key(run)]
    is_plain = all(is_hiragana for _char, is_hiragana in marked)
    for (first, first_weak), (second, second_weak) in itertools.pairwise(marked):
        is_weak = first_weak and second_weak and not is_plain
        yield f"b{first}{second}", _WEAK if is_weak else _STRONG
    if len(marked) == 1:
        yield f"b{marked[0][0]}", _STRONG
    yield from _of_kanji([char for char, _weak in marked])


def _of_kanji(chars: list[str]) -> Iterator[tuple[str, float]]:
    places = [place for place, char in enumerate(chars) if _KANJI.match(char)]
    for place in places:
        yield f"k{chars[place]}", _STRONG / 2
    for first, second in itertools.pairwise(places):
        if second - first - 1 <= _MOST_BETWEEN:
            yield f"s{chars[first]}{chars[second]}", _STRONG


def _without_latin(text: str) -> str:
    return re.sub(r"[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]+", "", unicodedata.normalize("NFKC", text))
