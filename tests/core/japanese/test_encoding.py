from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.japanese import unencodable


def test_unencodable__names_in_cp932__lists_what_is_lost_in_order() -> None:
    found = unencodable("髙﨑𠮷葛\U000e0100か\u3099", "cp932")
    assert [(u.char, u.code, u.position) for u in found] == [
        ("𠮷", "U+20BB7", 2),
        ("\U000e0100", "U+E0100", 4),
        ("\u3099", "U+3099", 6),
    ]


def test_unencodable__selector_after_encodable_kanji__counts_by_itself() -> None:
    assert unencodable("邉", "cp932") == []
    assert [u.code for u in unencodable("邉\U000e0102", "cp932")] == ["U+E0102"]


@pytest.mark.parametrize("char", ["〜", "−", "¢", "\u2014"])
@pytest.mark.parametrize("encoding", ["cp932", "shift_jis", "euc_jp", "iso2022_jp"])
def test_unencodable__look_alike_signs__are_listed_or_survive_unchanged(char: str, encoding: str) -> None:
    lost = bool(unencodable(char, encoding))
    assert lost or char.encode(encoding).decode(encoding) == char


@given(st.text(max_size=30), st.sampled_from(["cp932", "shift_jis", "euc_jp", "shift_jisx0213", "latin-1"]))
def test_unencodable__removing_the_listed_characters__leaves_a_text_that_survives(
    text: str, encoding: str
) -> None:
    lost = {u.position for u in unencodable(text, encoding)}
    rest = "".join(char for place, char in enumerate(text) if place not in lost)
    assert rest.encode(encoding).decode(encoding) == rest
    assert all(text[u.position] == u.char for u in unencodable(text, encoding))


@given(st.text())
def test_unencodable__utf8__loses_nothing(text: str) -> None:
    assert unencodable(text, "utf-8") == []


def test_unencodable__unknown_encoding__is_an_error_of_the_caller() -> None:
    with pytest.raises(LookupError):
        unencodable("", "no-such-encoding")
