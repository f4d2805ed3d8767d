"""Numbers in their boxes: placed, large enough, read back; a wrong number is never printed."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from pypdf import PdfWriter

from madoguchi.core.errors import Conflict, InvalidValue
from madoguchi.domains.numbers.overlay import Box, check_number, complete

NUMBER = "123456789018"


def blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def box(limit: float, page: int = 2) -> Box:
    return Box(page=page, left=100, bottom=500, right=120, top=509, limit=limit)


@pytest.mark.parametrize("limit", [180, 130, 122])
def test_complete__any_room__prints_at_eight_points_or_more(limit: float) -> None:
    done = pypdfium2.PdfDocument(complete(blank(), [(box(limit), NUMBER)]))
    assert done[0].get_textpage().get_text_range() == ""
    text = done[1].get_textpage()
    boxes = [text.get_charbox(at, loose=True) for at in range(text.count_chars())]
    digits = [one for one in boxes if one[2] > one[0]]
    assert len(digits) >= 12
    assert all(one[3] - one[1] >= 7.9 for one in digits)
    assert max(one[2] for one in digits) <= max(limit, 120) + 1
    assert "".join(text.get_text_range().split()) == NUMBER


def test_complete__two_people__each_in_the_own_box() -> None:
    lower = Box(page=2, left=100, bottom=400, right=120, top=409, limit=200)
    done = pypdfium2.PdfDocument(complete(blank(), [(box(200), NUMBER), (lower, "000000000000")]))
    page = done[1].get_textpage()
    assert page.get_text_bounded(left=90, bottom=490, right=210, top=520).strip() == NUMBER
    assert page.get_text_bounded(left=90, bottom=390, right=210, top=420).strip() == "0" * 12


def test_complete__box_outside_the_page__is_refused() -> None:
    outside = Box(page=1, left=700, bottom=500, right=736, top=509, limit=800)
    with pytest.raises(Conflict) as refusal:
        complete(blank(), [(outside, NUMBER)])
    assert refusal.value.code == "number.not_in_box"


@pytest.mark.parametrize(
    "wrong", ["123456789012", "12345678901", "１２３４５６７８９０１８", "", "1234-5678-9018"]
)
def test_number__not_twelve_good_digits__is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        check_number(wrong)
    assert refusal.value.code == "number.invalid_number"
    assert not wrong or wrong not in repr(refusal.value)
