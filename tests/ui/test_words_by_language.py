"""Words that stand in the program itself are there in every language that the program speaks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from madoguchi.domains.procedures.wording import person_label
from madoguchi.foundation import cities
from madoguchi.foundation.cities.shown_values import show_value, shown_forms
from madoguchi.ui.templatetags.ui import era, jst, people, yen

SOURCE = Path(__file__).resolve().parents[2] / "src" / "madoguchi"
CODES = frozenset(code for code, _ in settings.LANGUAGES)
_NAMES = {
    "JAPANESE": "ja",
    "EASY": "ja-easy",
    "ENGLISH": "en",
    "CHINESE": "zh-hans",
    "KOREAN": "ko",
    "VIETNAMESE": "vi",
}
_MADE_APART = {"core/calendars/due_reasons.py": {"ja", "en"}}
"""Languages that the code writes without the dictionary: days of the era, English names of months."""

_OF_LANGUAGES = {
    "domains/visits/needs.py": "whom an interpreter speaks with",
    "yards/counter/booking_page.py": "whom an interpreter speaks with",
    "yards/kiosk/needs.py": "whom an interpreter speaks with",
    "yards/signage/voice.py": "names of voices beside the Japanese one",
}
"""Dictionaries that tell of languages, and hold no words in them."""


def _dictionaries() -> Iterator[tuple[str, int, frozenset[str]]]:
    """Dictionaries whose keys are languages: at least two of them, one beyond Japanese and English."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                keys = frozenset(_code(key) for key in node.keys) & CODES
                if len(keys) > 1 and keys != {"ja", "en"}:
                    yield str(path.relative_to(SOURCE)), node.lineno, keys


def _code(key: ast.expr | None) -> str:
    if isinstance(key, ast.Constant):
        return str(key.value)
    return _NAMES.get(key.id, "") if isinstance(key, ast.Name) else ""


def test_dictionary__keyed_by_language__lacks_none() -> None:
    found = list(_dictionaries())
    assert len(found) >= 8
    assert {path for path, _, _ in found} >= _OF_LANGUAGES.keys()
    lacking = [
        (path, line, CODES - keys)
        for path, line, keys in found
        if path not in _OF_LANGUAGES and CODES - keys - _MADE_APART.get(path, set())
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("ja", "11月21日(土)", "11月21日(土)15:04"),
        ("ja-easy", "11月21日(土)", "11月21日(土)15:04"),
        ("en", "Sat 2026-11-21", "Sat 2026-11-21 15:04"),
        ("zh-hans", "11月21日(周六)", "11月21日(周六) 15:04"),
        ("ko", "11월 21일(토)", "11월 21일(토) 15:04"),
        ("vi", "T7, 21/11/2026", "T7, 21/11/2026 15:04"),
    ],
)
def test_jst__each_language__names_the_day_as_it_is_used_to(language: str, day: str, moment: str) -> None:
    at = datetime(2026, 11, 21, 6, 4, tzinfo=UTC)
    with translation.override(language):
        assert (jst(at, "day"), jst(at), jst(at, "time")) == (day, moment, "15:04")


@pytest.mark.parametrize(("language", "end"), [("ja", "11月21日(土)24:00"), ("en", "Sat 2026-11-21 24:00")])
def test_jst__end_at_midnight__is_the_evening_before(language: str, end: str) -> None:
    midnight = datetime(2026, 11, 21, 15, tzinfo=UTC)
    with translation.override(language):
        assert jst(midnight, "until") == end
        assert jst(midnight - timedelta(minutes=1), "until") == end.replace("24:00", "23:59")
        assert "00:00" in jst(midnight)


@pytest.mark.parametrize("language", sorted(CODES - {"ja", "ja-easy"}))
def test_show__outside_japanese__has_no_era_and_no_kana(language: str) -> None:
    with translation.override(language):
        shown = f"{era(date(2026, 11, 21))} {yen(1200)} {people(['A', 'B'])} {person_label('m2', language)}"
    assert "2026-11-21" in shown
    assert "¥1,200" in shown
    assert "令和" not in shown
    assert "人目" not in shown


@pytest.mark.parametrize("language", cities.current().languages)
def test_shown_forms__a_choice_in_any_language__may_be_printed(language: str) -> None:
    definition = next(one for one in cities.current().facts if one.choices)
    choice = definition.choices[0]
    assert show_value(definition, choice.id, language) in shown_forms(definition, choice.id)
