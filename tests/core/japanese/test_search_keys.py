from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.japanese import bigrams, fold_variants, search_key, search_keys, to_hiragana

KATAKANA = st.text([chr(c) for c in range(0x30A1, 0x30FB)] + ["ー"], max_size=15)
_KANA = "アイウエオカガキコゴソゾジズヂヅッツャヤュユョヨワヲヴヰヱンーあうこじゝｶﾞ"
_OTHERS = "渡辺邊邉髙高々 　-－Aａé"
MIXED = st.text([*_KANA, *_OTHERS, "\U000e0100", "\u3099"])


@given(MIXED)
def test_search_key__a_key__is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)
    assert search_key(text) == search_keys(text)[0]


@given(st.text(max_size=20))
def test_search_key__any_text__is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(KATAKANA)
def test_search_key__hiragana_spaces_and_dashes__change_nothing(text: str) -> None:
    assert search_key(to_hiragana(text)) == search_key(text)
    assert search_key("　".join(text)) == search_key(text)
    assert search_key("-".join(text)) == search_key(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("キョウコ", "キヨウコ"),
        ("キョウコ", "キョオコ"),
        ("ハットリ", "ハツトリ"),
        ("ヂ", "ジ"),
        ("ヅ", "ズ"),
        ("ミヅキ", "ミズキ"),
        ("ワ", "ハ"),
        ("ヴァ", "バ"),
        ("ヴィクトリア", "ビクトリア"),
        ("ヲ", "オ"),
        ("カトウ", "カドウ"),
        ("バン", "パン"),
        ("ユーコ", "ユコ"),
        ("ｶﾞｷﾞｸﾞ", "がぎぐ"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("髙﨑", "高崎"),
        ("齋藤", "斉藤"),
        ("齊藤", "斎藤"),
        ("𠮷田", "吉田"),
        ("葛\U000e0100城", "葛城"),
        ("\ufa19谷", "神谷"),
        ("佐々木", "佐佐木"),
        ("José　GARCÍA", "jose garcia"),
        ("ヤマダ　タロウ", "やまだたろお"),
    ],
)
def test_search_key__spellings_of_one_name__share_the_key(first: str, second: str) -> None:
    assert search_key(first) == search_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("シバ", "チバ"),
        ("マスダ", "マツダ"),
        ("オノ", "オオノ"),
        ("ウエノ", "オエノ"),
        ("クウ", "クオ"),
        ("山田", "山本"),
    ],
)
def test_search_keys__different_names__share_no_key(first: str, second: str) -> None:
    assert not set(search_keys(first)) & set(search_keys(second))


@pytest.mark.parametrize("text", ["ヂ", "ミヅキ", "ヂヅ"])
def test_search_keys__ji_and_zu__are_found_by_sound_and_by_letter(text: str) -> None:
    by_sound = text.replace("ヂ", "ジ").replace("ヅ", "ズ")
    by_letter = text.replace("ヂ", "チ").replace("ヅ", "ツ")
    assert search_key(by_sound) in search_keys(text)
    assert search_key(by_letter) in search_keys(text)


@given(st.text("アイウカキ", min_size=2, max_size=12), st.data())
def test_bigrams__every_contained_query__has_all_its_bigrams_in_the_key(
    key: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(key) - 2))
    end = data.draw(st.integers(start + 2, len(key)))
    assert set(bigrams(key[start:end])) <= set(bigrams(key))


@given(st.text("アイウ", max_size=10))
def test_bigrams__any_key__are_its_pairs_once_in_order(key: str) -> None:
    pairs = bigrams(key)
    assert len(pairs) == len(set(pairs))
    if len(key) >= 2:
        assert set(pairs) == {a + b for a, b in itertools.pairwise(key)}


@pytest.mark.parametrize(("key", "expected"), [("", []), ("ア", ["ア"]), ("アイア", ["アイ", "イア"])])
def test_bigrams__short_keys__are_listed_as_documented(key: str, expected: list[str]) -> None:
    assert bigrams(key) == expected


@given(MIXED)
def test_fold_variants__folded_text__does_not_change_again(text: str) -> None:
    assert fold_variants(fold_variants(text)) == fold_variants(text)
    assert len(fold_variants(text)) == len(text)
