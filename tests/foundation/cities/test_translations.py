"""Further languages lie beside the texts; what is missing is found here and not by a resident."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.foundation.cities import City, Finding, load_city, read_folder
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.loader import check_folder
from madoguchi.foundation.cities.read_translations import with_translations
from madoguchi.foundation.cities.translations import count_languages, texts_of
from tests.foundation.cities.folders import DATA, change, copy_city, offer_languages
from tests.support.published import published_city

CITIES = sorted(path.parent.name for path in (DATA / "cities").glob("*/city.yml"))
_FILE = """language: ko
texts:
  procedures:
    move_in: {title: 전입신고, summary: {text: 요약, reviewed: true}}
  facts.life_event.choices.move_in.label: 이사
"""


@pytest.fixture(scope="module")
def city() -> City:
    return published_city("yukuhashi")


def _korean(tmp_path: Path, text: str) -> Path:
    folder = copy_city(tmp_path)
    offer_languages(folder, ("ja", "ja-easy", "en", "ko"))
    (tmp_path / "national" / "translations").mkdir(exist_ok=True)
    (tmp_path / "national" / "translations" / "ko.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", CITIES)
def test_texts__each_language_of_the_city__lacks_none(name: str) -> None:
    city = published_city(name)
    texts = texts_of(city)
    assert len(texts) > 400
    lacking = {
        count.language: count.missing for count in count_languages(texts, city.languages) if count.missing
    }
    assert lacking == {}


def test_load_city__file_of_a_language__is_laid_on_the_texts(tmp_path: Path) -> None:
    folder = _korean(tmp_path, _FILE)
    city = load_city(folder, tmp_path / "national")
    move_in = city.procedures["move_in"]
    assert (move_in.title.in_language("ko"), move_in.title.is_machine_made("ko")) == ("전입신고", True)
    assert (move_in.summary.in_language("ko"), move_in.summary.is_machine_made("ko")) == ("요약", False)
    choice = city.facts["life_event"].choice("move_in")
    assert choice is not None
    assert choice.label.in_language("ko") == "이사"
    assert move_in.who.in_language("ko") == move_in.who.ja
    (count,) = count_languages(texts_of(city), ["ko"])
    assert count.texts - len(count.missing) == 3
    assert count.machine == ("facts.life_event.choices.move_in.label", "procedures.move_in.title")


def test_load_city__text_whose_own_name_is_text__is_read_in_either_form(tmp_path: Path) -> None:
    folder = _korean(
        tmp_path,
        "language: ko\ntexts:\n"
        "  procedures.card_continued_use.deadline: {text: 구십일}\n"
        "  procedures.child_allowance_claim.deadline.text: {text: 다음 달, reviewed: true}\n",
    )
    procedures = load_city(folder, tmp_path / "national").procedures
    kept, paid = (procedures[one].deadline.text for one in ("card_continued_use", "child_allowance_claim"))
    assert (kept.in_language("ko"), kept.is_machine_made("ko")) == ("구십일", True)
    assert (paid.in_language("ko"), paid.is_machine_made("ko")) == ("다음 달", False)


def test_load_city__language_that_the_city_does_not_offer__is_not_read(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    (tmp_path / "national" / "translations").mkdir(exist_ok=True)
    (tmp_path / "national" / "translations" / "xx.yml").write_text("not: right\n", encoding="utf-8")
    assert read_folder(folder, tmp_path / "national")[1] == ()


def test_load_city__own_file_of_the_city__wins(tmp_path: Path) -> None:
    folder = _korean(tmp_path, _FILE)
    (folder / "translations").mkdir()
    (folder / "translations" / "ko.yml").write_text(
        "language: ko\ntexts: {procedures.move_in.title: 우리 시}\n", encoding="utf-8"
    )
    assert load_city(folder, tmp_path / "national").procedures["move_in"].title.in_language("ko") == "우리 시"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("language: ko", "language: vi", "data.unknown_word", 1),
        ("{title: 전입신고", "{titel: 전입신고", "data.unknown_text", 4),
        ("label: 이사", "label: ''", "data.wrong_type", 5),
        ("texts:", "text:", "data.missing_key", 1),
    ],
)
def test_with_translations__mistake_in_a_language_file__is_found_on_its_line(
    city: City, tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    found = _findings(city, tmp_path, _FILE.replace(old, new, 1))
    assert (code, line) in [(finding.code, finding.mark.line) for finding in found]


def test_with_translations__text_of_a_procedure_that_the_city_lacks__is_right_in_the_national_file(
    city: City, tmp_path: Path
) -> None:
    text = _FILE + "  procedures.of_another_city.title: 다른 시\n"
    assert _findings(city, tmp_path / "one", text) == ()
    found = _findings(city, tmp_path / "two", text, of_city=True)
    assert [finding.code for finding in found] == ["data.unknown_text"]


def _findings(city: City, tmp_path: Path, text: str, *, of_city: bool = False) -> tuple[Finding, ...]:
    folder, national, findings = tmp_path / "cities" / "one", tmp_path / "national", Findings()
    root = folder if of_city else national
    (root / "translations").mkdir(parents=True)
    (root / "translations" / "ko.yml").write_text(text, encoding="utf-8")
    with_translations(replace(city, languages=("ja", "ko")), folder, national, findings)
    return findings.in_order()


def test_check_folder__language_with_missing_texts__is_one_finding(tmp_path: Path) -> None:
    _, findings = check_folder(_korean(tmp_path, _FILE), tmp_path / "national")
    assert [(finding.code, finding.mark.file) for finding in findings] == [
        ("data.missing_text", "yukuhashi/city.yml")
    ]
    assert "「ko」" in findings[0].message


def test_check_folder__wrong_case__is_found_and_stops_no_start(tmp_path: Path) -> None:
    folder = copy_city(tmp_path)
    line = change(tmp_path / "national" / "cases" / "move_in.yml", "expect: needed", "expect: maybe")
    _, findings = check_folder(folder, tmp_path / "national")
    assert [(one.mark.file, one.mark.line, one.code) for one in findings] == [
        ("national/cases/move_in.yml", line, "data.unknown_word")
    ]
    assert load_city(folder, tmp_path / "national").id == "yukuhashi"
