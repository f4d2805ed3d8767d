"""Each form of both cities, filled with the longest values that the doors let in, read back from the finished PDF.

A household of eight with names like 寿限無: nothing is cut, nothing is set below 8 pt, nothing lies on something else.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.domains.documents.fitting import MIN_SIZE_PT
from madoguchi.domains.documents.sheets import PairSection
from madoguchi.domains.documents.typeset import set_sheet, set_sheets
from madoguchi.foundation.cities.typed_values import read_value
from tests.domains.documents.reading_pdf import Page, Sign, is_tagged, read_pages, tag_order
from tests.domains.documents.worst_cases import (
    DATA,
    REFERENCE,
    Made,
    all_forms,
    city,
    filled,
    longest,
    texts_of,
    worst_case,
)

_LAYOUT = DATA / "national" / "forms" / "form.typ"
_MARGIN_PT = 45.0


@pytest.fixture(scope="module")
def made() -> list[Made]:
    cases = {owner.id: worst_case(owner) for owner, _ in all_forms()}
    forms = [filled(owner, spec, cases[owner.id]) for owner, spec in all_forms()]
    return [Made(f, set_sheet(f.sheet, layout=_LAYOUT, font_folders=settings.FONT_FOLDERS)) for f in forms]


@pytest.fixture(scope="module")
def pages(made: list[Made]) -> list[tuple[Made, list[Page]]]:
    return [(one, read_pages(one.pdf)) for one in made]


Read = list[tuple[Made, list[Page]]]


def _squeezed(text: str) -> str:
    return "".join(text.replace("\ufffe", "-").split())


def _body(page: Page) -> str:
    """Without what stands on every page around it: the mark above, reference, name and number of the page below."""
    return _squeezed(page.text)


def test_worst_case__each_value__is_one_that_the_doors_let_in() -> None:
    for fact in city("kitakyushu").facts:
        read_value(fact, longest(fact, 1))
        read_value(fact, longest(fact, 2))


def test_every_form__there_are_at_least_forty(made: list[Made]) -> None:
    assert len({one.form.spec.name for one in made}) >= 40


def test_every_form__longest_values__stand_whole_and_in_the_order_of_the_layout(pages: Read) -> None:
    for one, read in pages:
        text, at = "".join(map(_body, read)), 0
        for wanted in map(_squeezed, texts_of(one.form)):
            found = text.find(wanted, at)
            assert found >= 0, (str(one), wanted, text[at : at + 200])
            at = found + len(wanted)


def test_every_form__longest_values__are_the_values_of_the_case(made: list[Made]) -> None:
    """What flowed over stands on the continuation sheet, and its mark where it would have stood."""
    flowed = 0
    for one in made:
        shown = [text for text in texts_of(one.form)]
        for label, _ in one.form.sheet.continued:
            assert shown.count(label.partition("　")[0]) == 1, (str(one), label)
        flowed += len(one.form.sheet.continued)
        facts = {field.fact for field in one.form.spec.fields}
        if "new_address" in facts:
            assert any(len(text) == 200 for text in shown), str(one)
    assert flowed > len(made)


def test_every_form__longest_values__nothing_is_smaller_than_8_pt(pages: Read) -> None:
    for one, read in pages:
        sizes = [sign.size for page in read for sign in page.signs]
        assert min(sizes) >= MIN_SIZE_PT - 0.01, (str(one), min(sizes))


def test_every_form__longest_values__nothing_leaves_the_page_or_lies_on_something_else(pages: Read) -> None:
    for one, read in pages:
        for page in read:
            for sign in page.signs:
                assert sign.left >= _MARGIN_PT - 2, (str(one), sign)
                assert sign.right <= page.width - _MARGIN_PT + 2, (str(one), sign)
                assert sign.bottom >= 8, (str(one), sign)
            assert not _overlapping(page.signs), (str(one), _overlapping(page.signs))


def _overlapping(signs: tuple[Sign, ...]) -> list[tuple[Sign, Sign]]:
    """Neighbours on a line whose ink covers more than a third of a character."""
    lines: dict[int, list[Sign]] = defaultdict(list)
    for sign in signs:
        lines[round((sign.bottom + sign.top) / 2 / 4)].append(sign)
    return [
        (a, b)
        for line in lines.values()
        for a, b in pairwise(sorted(line, key=lambda sign: sign.left))
        if a.right - b.left > a.size / 3
        and min(a.top, b.top) - max(a.bottom, b.bottom) > min(a.size, b.size) / 3
    ]


def test_every_form__each_page__carries_its_code_reference_and_name(pages: Read) -> None:
    for one, read in pages:
        for page in read:
            assert page.codes == (REFERENCE,), str(one)
            assert REFERENCE in page.text, str(one)
            assert "渡邉\U000e0110" in page.text, str(one)


def test_every_form__tags__are_there_and_in_the_order_of_the_content(made: list[Made]) -> None:
    for one in made:
        assert is_tagged(one.pdf), str(one)
        order = tag_order(one.pdf)
        assert order, str(one)
        assert all(numbers == sorted(numbers) for numbers in order.values()), str(one)


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_every_form__qpdf_finds_no_fault(made: list[Made], tmp_path: Path) -> None:
    for one in made:
        path = tmp_path / "one.pdf"
        path.write_bytes(one.pdf)
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (str(one), done.stdout, done.stderr)


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler-utils is not installed")
def test_every_form__pdfinfo_says_tagged(made: list[Made], tmp_path: Path) -> None:
    for one in made:
        path = tmp_path / "one.pdf"
        path.write_bytes(one.pdf)
        done = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)
        assert "Tagged:          yes" in done.stdout, str(one)


def test_set_sheet__one_page_that_turns_out_longer__numbers_each_page(made: list[Made]) -> None:
    """No value flows over, so a sheet is taken for one page until it is set."""
    long = next(one for one in made if any(s.kind == "table" for s in one.form.sheet.sections))
    rows = tuple(row for section in long.form.sheet.sections for row in section.rows if len(row) == 2)
    section = PairSection("届出の内容", rows[:1] * 60, (False,) * 60)
    sheet = replace(long.form.sheet, sections=(section,), continued=())
    read = read_pages(set_sheet(sheet, layout=_LAYOUT, font_folders=settings.FONT_FOLDERS))
    assert len(read) > 1
    assert [_squeezed(page.text)[-3:] for page in read] == [
        f"{n}/{len(read)}" for n in range(1, len(read) + 1)
    ]
    assert all("続紙" in page.text for page in read[1:])


def test_set_sheets__several_at_once__come_back_in_their_order(made: list[Made]) -> None:
    few = [one.form.sheet for one in made[:5]]
    together = set_sheets([(sheet, _LAYOUT) for sheet in few], font_folders=settings.FONT_FOLDERS)
    assert [sheet.title in read_pages(pdf)[0].text for sheet, pdf in zip(few, together, strict=True)] == [
        True
    ] * len(few)
