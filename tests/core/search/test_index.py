from __future__ import annotations

import pytest

from madoguchi.core.search import Entry, Index, Phrase

ENTRIES = (
    Entry("move", (Phrase("引っ越してきた"), Phrase("ひっこし しました"), Phrase("I moved here"))),
    Entry("seal", (Phrase("印鑑登録"), Phrase("いんかんを とうろくする"), Phrase("Register a seal"))),
    Entry(
        "birth", (Phrase("子どもが生まれた"), Phrase("こどもが うまれました"), Phrase("Đăng ký khai sinh"))
    ),
    Entry("pension", (Phrase("国民年金の免除"), Phrase("ねんきんの めんじょ"))),
)
SAME = (("印鑑", "はんこ"), ("生まれ", "赤ちゃん"))


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(ENTRIES, SAME)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("引越した", "move"),
        ("ﾋｯｺｼ", "move"),
        ("hikkoshi", "move"),
        ("ひこしました", "move"),
        ("moving here", "move"),
        ("ハンコ", "seal"),
        ("印かん登ろく", "seal"),
        ("いんかんとろく", "seal"),
        ("sael", "seal"),
        ("赤ちゃん", "birth"),
        ("dang ky khai sinh", "birth"),
        ("年金が払えないので免除してほしい", "pension"),
    ],
)
def test_find__everyday_words_and_slips__have_what_is_meant_first(
    index: Index, query: str, first: str
) -> None:
    assert index.find(query)[0].id == first


@pytest.mark.parametrize("query", ["", "   ", "ラーメン", "xyz", "!?"])
def test_find__nothing_that_a_city_hall_has__finds_nothing(index: Index, query: str) -> None:
    assert index.find(query) == ()


def test_find__the_same_words_again__give_the_same_hits(index: Index) -> None:
    assert index.find("年金 引っ越し") == Index(ENTRIES, SAME).find("年金 引っ越し")


def test_find__the_very_words__beat_words_that_hold_them() -> None:
    entries = (Entry("longer", (Phrase("住民票の写しの請求"),)), Entry("same", (Phrase("住民票"),)))
    assert [hit.id for hit in Index(entries).find("住民票")] == ["same", "longer"]


def test_find__hit__names_the_words_that_met_the_query(index: Index) -> None:
    assert index.find("khai sinh")[0].phrase == "Đăng ký khai sinh"


def test_find__limit__is_kept(index: Index) -> None:
    assert len(index.find("した", limit=1)) <= 1


def test_find__no_entries__finds_nothing() -> None:
    assert Index(()).find("住民票") == ()
