"""An answer of a card reader: exactly the four items, or nothing."""

from __future__ import annotations

import json
from datetime import date

import pytest

from madoguchi.adapters.card_reader import PROTOCOL, CardFace, read_face
from madoguchi.core.errors import ValidationFailed
from madoguchi.sandbox.card_reader import INVENTED


def answer(**other: object) -> str:
    return json.dumps({**INVENTED, **other}, ensure_ascii=False)


def refusal(text: str) -> str:
    with pytest.raises(ValidationFailed) as wrong:
        read_face(text)
    return str(wrong.value.code)


def test_read_face__four_items__are_kept_code_point_for_code_point() -> None:
    face = read_face(answer(name="渡邉\U000e0110　𠮷郎"))
    assert face == CardFace("渡邉\U000e0110　𠮷郎", INVENTED["address"], date(1990, 3, 3), "female")


@pytest.mark.parametrize(
    "other",
    [
        {"individual_number": "123456789012"},
        {"photo": ""},
        {"name": "見本　123456789012"},
        {"address": "行橋市 １２３４－５６７８－９０１２"},
        {"address": "行橋市 1234 5678 9012"},
    ],
)
def test_read_face__more_than_four_items_or_a_long_number__is_refused(other: dict[str, str]) -> None:
    assert refusal(answer(**other)) == "card_reader.too_much"


def test_read_face__field_that_comes_twice_or_a_flood__is_refused() -> None:
    twice = answer().replace('"name":', '"name": "123456789012", "name":', 1)
    assert refusal(twice) == "card_reader.too_much"
    assert refusal(" " * 5000) == "card_reader.too_much"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"見本"',
        "{}",
        "[" * 2000,
        answer(protocol="madoguchi-card/2"),
        answer(name=""),
        answer(name=None),
        answer(name="見本\n花子"),
        answer(name="あ" * 401),
        answer(birth_date="1990-02-30"),
        answer(birth_date="H2.3.3"),
        answer(sex="1"),
        json.dumps({"protocol": PROTOCOL, "name": "見本　花子"}),
    ],
)
def test_read_face__other_form__is_refused(text: str) -> None:
    assert refusal(text) == "card_reader.unreadable"
