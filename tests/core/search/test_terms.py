from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.search import fold, kana_from_romaji, marked_pieces
from madoguchi.core.search.spelling import Spelling
from madoguchi.core.search.terms import terms_of

WORDS = st.text(st.characters(categories=("L", "N", "P", "Z"), max_codepoint=0xFFFF), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハンコ", "はんこ"),
        ("ﾊﾝｺ", "はんこ"),
        ("とうろく", "とーろく"),
        ("じゅうみんひょう", "じゅーみんひょー"),
        ("けいたい", "ケータイ"),
        ("ひっこし", "ひつこし"),
        ("マイ ナンバー", "まいなんばー"),
        ("ＤＶ", "dv"),
        ("パスポート", "ハスホート"),
        ("Khai sinh", "khaisinh"),
    ],
)
def test_fold__another_way_of_writing__is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(WORDS)
def test_fold__any_text__folded_again_is_the_same(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_terms_of__any_text__weigh_no_more_than_one(text: str) -> None:
    assert all(0 < weight <= 1 for weight in terms_of(text).values())


def test_terms_of__kana_between_two_kanji__finds_the_word_with_and_without() -> None:
    assert "s引越" in terms_of("引っ越してきた").keys() & terms_of("引越").keys()


def test_terms_of__endings_beside_kanji__say_less() -> None:
    terms = terms_of("亡くなりました")
    assert terms["bマシ"] < terms["k亡"] + terms["b亡ク"]


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("hikkoshi", "ひっこし"),
        ("Shussei Todoke", "しゅっせいとどけ"),
        ("juuminhyou", "じゅうみんひょう"),
        ("jūminhyō", "じゅうみんひょう"),
        ("kon'in", "こんいん"),
        ("shimbun", "しんぶん"),
        ("matcha", "まっちゃ"),
        ("birth", ""),
        ("", ""),
    ],
)
def test_kana_from_romaji__japanese_in_latin_letters__is_read(typed: str, kana: str) -> None:
    assert kana_from_romaji(typed) == kana


@given(st.text("abcde", min_size=3, max_size=8), st.data())
def test_near__one_letter_changed__finds_the_word(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    typed = word[:place] + letter + word[place + 1 :]
    assert word in Spelling([word]).near(typed)


@given(st.text("abcde", min_size=4, max_size=8), st.data())
def test_near__one_letter_missing__finds_the_word(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    typed = word[:place] + word[place + 1 :]
    assert typed == word or word in Spelling([word]).near(typed)


def test_near__two_letters_swapped__finds_the_word() -> None:
    assert Spelling(["こんいん"]).near("こいんん") == ("こんいん",)


def test_near__two_slips__finds_nothing() -> None:
    assert Spelling(["abcdef"]).near("axcdyf") == ()


def test_near__the_word_itself__needs_no_other() -> None:
    assert Spelling(["abcd", "abce"]).near("abcd") == ()


def test_marked_pieces__typed_in_another_script__are_marked_as_they_stand() -> None:
    assert marked_pieces("ハンコを登録する", "はんこ 登録") == (
        ("ハンコ", True),
        ("を", False),
        ("登録", True),
        ("する", False),
    )


@given(WORDS, WORDS)
def test_marked_pieces__any_query__leaves_the_text_as_it_is(text: str, query: str) -> None:
    assert "".join(piece for piece, _mark in marked_pieces(text, query)) == text
