"""Inputs that are kept between requests: the same as the form writes them, and nothing that somebody typed."""

from __future__ import annotations

import pytest

from madoguchi.core.rules import HOUSEHOLD, Value
from madoguchi.foundation import cities
from madoguchi.ui.facts.fields import Unknown
from madoguchi.yards.front import inputs
from madoguchi.yards.front.forms import Asked, FactForm
from madoguchi.yards.front.inputs import question_inputs


def _asked(fact: str, member: str = "m1", **options: object) -> Asked:
    return Asked(member, cities.current().facts[fact], unknown=Unknown.BY_CHOICE, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("insurance", None),
        ("insurance", "national"),
        ("card_held", True),
        ("card_held", False),
        ("birth_date", None),
        ("birth_date", "1990-05-10"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_question_inputs__any_value__are_what_the_form_writes_each_time(
    fact: str, value: Value | None, language: str
) -> None:
    one = _asked(fact, label="あなた", help_text="")
    form = FactForm([one], known={one.slot: value}, language=language)
    for _ in range(2):
        assert question_inputs([one], {one.slot: value}, language).strip() == str(form).strip()


def test_question_inputs__typed_value__is_not_kept() -> None:
    one = _asked("birth_date")
    assert "平成2年5月10日" in question_inputs([one], {one.slot: "1990-05-10"}, "ja")
    assert not any("平成2年5月10日" in markup for _, markup in inputs._kept.values())


def test_question_inputs__other_person_or_label__are_their_own() -> None:
    shown = question_inputs(
        [_asked("card_held", "m1", label="あなた"), _asked("card_held", "m2", label="<2人目>")], {}, "ja"
    )
    assert 'name="m1-card_held"' in shown
    assert 'name="m2-card_held"' in shown
    assert "&lt;2人目&gt;" in shown


def test_asked__one_choice_for_the_household__leaves_unknown_to_the_button() -> None:
    fact = next(f for f in cities.current().facts if f.id == "moved_from")
    shown = question_inputs([Asked(HOUSEHOLD, fact, unknown=Unknown.BY_BUTTON)], {}, "ja")
    assert "わからない" not in shown
    assert 'type="radio"' in shown
