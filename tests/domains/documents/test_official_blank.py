"""A form printed on a given blank: a blank of our own, made here, stands in for a ministry's; none of those is in the project."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typst
from django.conf import settings as django_settings

from madoguchi.core.errors import NotAvailable, ReleaseRefused
from madoguchi.domains.documents import selectors, services
from madoguchi.domains.documents.filling import Filling
from madoguchi.domains.documents.places import blank_of
from madoguchi.domains.documents.typeset import set_sheet
from madoguchi.foundation import cities
from madoguchi.foundation.cities import CityDataWrong, load_city
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.release.boxes import find_misprinted, read_printed
from madoguchi.foundation.release.papers import page_texts
from tests.domains.documents.reading_pdf import is_tagged, read_pages
from tests.domains.documents.test_places import stored
from tests.domains.documents.worst_cases import DATA, filled, worst_case
from tests.support.households import open_family4

CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
FORM = "seal_registration"
LAYOUT = DATA / "national" / "forms" / "blank.typ"
_KEYS = (
    "family_name", "given_name", "family_kana", "given_kana", "birth_date", "sex", "new_address", "phone",
)  # fmt: skip
_SOURCE = """#set document(title: "見本の用紙", date: none)
#set page(width: 210mm, height: 297mm, margin: 0mm)
#set text(font: "IPAexMincho", size: 9pt, lang: "ja")
#place(dx: 80mm, dy: 14mm, text(size: 16pt)[印鑑登録申請書])
#for n in range(8) { place(dx: 20mm, dy: 42mm + n * 14mm, [欄 #n]) }
#place(dx: 20mm, dy: 280mm, [記入例 渡邉花子 昭和60年4月1日])
"""


@cache
def sample(source: str = _SOURCE) -> bytes:
    made = typst.compile(
        source.encode(), format="pdf", font_paths=[str(p) for p in django_settings.FONT_FOLDERS]
    )
    assert isinstance(made, bytes)
    return made


def form_file(change: Callable[[list[str]], list[str]] = list) -> str:
    boxes = [
        f"    - {{key: {key}, x_mm: 60, y_mm: {40 + 14 * n}, width_mm: 100, height_mm: 10, size_pt: 11}}"
        for n, key in enumerate(_KEYS)
    ]
    lines = [
        f"id: {FORM}",
        "layout: official_blank",
        "template: blank.typ",
        "notes: []",
        "blank:",
        "  file: sample.pdf",
        f"  sha256: {hashlib.sha256(sample()).hexdigest()}",
        "  width_mm: 210",
        "  height_mm: 297",
        "  reference: {x_mm: 110, y_mm: 258, width_mm: 80, height_mm: 14}",
        "  signature: {x_mm: 60, y_mm: 180, width_mm: 100, height_mm: 20}",
        "  boxes:",
        *boxes,
    ]
    return "\n".join(change(lines)) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    city = tmp_path / "yukuhashi"
    shutil.copytree(DATA / "cities" / "yukuhashi", city)
    (city / "forms").mkdir(exist_ok=True)
    (city / "forms" / "sample.pdf").write_bytes(sample())
    (city / "forms" / f"{FORM}.yml").write_text(form_file())
    return city


@pytest.fixture
def in_city(folder: Path, settings: Any) -> Path:
    settings.CITY_FOLDER = folder
    return folder


def _made() -> bytes:
    made = services.generate_bundle(actor=CLERK, case_reference="K7M4-QX29")
    paper = next(document for document in made if document.form_id == FORM)
    return selectors.load_document(CLERK, paper.public_id).content


@pytest.mark.django_db
def test_generate_bundle__form_on_a_blank__prints_in_the_boxes_and_passes_the_gate(in_city: Path) -> None:
    """The example on the blank bears a name and a birth date of nobody in the case: the blank's own words are nobody's."""
    open_family4("K7M4-QX29")
    pdf = _made()
    (page,) = read_pages(pdf)
    assert is_tagged(pdf)
    assert "記入例" in page.text
    assert "𠮷郎" in page.text
    assert min(sign.size for sign in page.signs) >= 8 - 0.01


@pytest.mark.django_db
@pytest.mark.parametrize(("member", "fact"), [("m2", "given_name"), ("m2", "birth_date")])
def test_generate_bundle__value_of_somebody_else_in_a_box__is_stopped(
    in_city: Path, monkeypatch: pytest.MonkeyPatch, member: str, fact: str
) -> None:
    open_family4("K7M4-QX29")
    right = Filling._text

    def mixed(self: Filling, asked: str, of: str) -> str:
        return right(self, asked, member if asked == fact and of == "m1" else of)

    monkeypatch.setattr(Filling, "_text", mixed)
    with pytest.raises(ReleaseRefused, match=r"^release\.mismatch$"):
        _made()


@pytest.mark.django_db
def test_generate_bundle__blank_changed_since_the_boxes_were_measured__is_refused_by_name(
    in_city: Path,
) -> None:
    open_family4("K7M4-QX29")
    cities.current()
    (in_city / "forms" / "sample.pdf").write_bytes(sample(_SOURCE.replace("記入例", "見本")))
    with pytest.raises(NotAvailable, match=r"^documents\.blank_changed$") as refused:
        _made()
    assert refused.value.data["form"] == "sample.pdf"


def test_find_misprinted__long_values__go_whole_to_the_continuation_sheet(
    folder: Path, settings: Any
) -> None:
    settings.CITY_FOLDER = folder
    owner = cities.current()
    case = worst_case(owner, children=1)
    form = filled(owner, owner.forms[FORM], case)
    assert form.sheet.continued
    pdf = set_sheet(form.sheet, layout=LAYOUT, font_folders=django_settings.FONT_FOLDERS)
    values, blank, texts = stored(owner, case), blank_of(case, form.paper), page_texts(pdf)
    printed = read_printed(pdf, blank.paper, blank.boxes)
    assert len(texts) > 1
    assert find_misprinted(printed, texts[1:], blank, values) is None
    subject = case.members[-1].subject
    for name in ("given_name", "birth_date", "new_address"):
        other = {**values, subject: {**values[subject], name: frozenset({"すりかえ"})}}
        first = case.members[0].subject
        other[first] = {**other[first], name: frozenset({"すりかえ"})}
        assert find_misprinted(printed, texts[1:], blank, other), name
    beside = replace(printed, fault="beside")
    assert find_misprinted(beside, texts[1:], blank, values)
    assert find_misprinted(printed, [], blank, values)


def test_read_printed__other_blank_or_text_beside_a_box__is_a_fault(folder: Path, settings: Any) -> None:
    settings.CITY_FOLDER = folder
    owner = cities.current()
    case = replace(worst_case(owner, children=1), known={})
    form = filled(owner, owner.forms[FORM], case)
    pdf = set_sheet(form.sheet, layout=LAYOUT, font_folders=django_settings.FONT_FOLDERS)
    blank = blank_of(case, form.paper)
    other = sample(_SOURCE.replace("記入例", "見本"))
    assert read_printed(pdf, blank.paper, blank.boxes).fault == ""
    assert read_printed(pdf, other, blank.boxes).fault == "paper"
    assert read_printed(pdf, blank.paper, blank.boxes[:-1]).fault == "beside"


def _line(start: str, new: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [new if line.strip().startswith(start) else line for line in lines]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_line("file:", "  file: none.pdf"), "data.blank_missing"),
        (_line("sha256:", f"  sha256: {'0' * 64}"), "data.blank_changed"),
        (_line("width_mm:", "  width_mm: 200"), "data.blank_other_page"),
        (_line("signature:", ""), "data.blank_signature_does_not_fit"),
        (_line("- {key: phone", ""), "data.blank_boxes_do_not_fit"),
        (_line("notes:", "notes: [ひとこと]"), "data.blank_boxes_do_not_fit"),
        (
            _line("- {key: phone", "    - {key: phone, x_mm: 60, y_mm: 41, width_mm: 50, height_mm: 10}"),
            "data.blank_boxes_overlap",
        ),
        (
            _line("- {key: phone", "    - {key: phone, x_mm: 150, y_mm: 141, width_mm: 90, height_mm: 10}"),
            "data.blank_box_off_page",
        ),
        (
            _line("- {key: phone", "    - {key: phone, x_mm: 18, y_mm: 138, width_mm: 30, height_mm: 10}"),
            "data.blank_box_not_empty",
        ),
        (
            _line(
                "- {key: phone",
                "    - {key: phone, x_mm: 60, y_mm: 138, width_mm: 30, height_mm: 9, size_pt: 7}",
            ),
            "data.blank_text_too_small",
        ),
    ],
)
def test_city_check__blank_that_does_not_fit__is_named(
    folder: Path, change: Callable[[list[str]], list[str]], code: str
) -> None:
    (folder / "forms" / f"{FORM}.yml").write_text(form_file(change))
    with pytest.raises(CityDataWrong) as wrong:
        load_city(folder, DATA / "national")
    assert code in {finding.code for finding in wrong.value.findings}
