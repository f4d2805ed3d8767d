"""Every box for an individual number prints 「市で確認」, and it is written down why a number may be put there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.core.japanese import looks_like_individual_number
from madoguchi.foundation.cities import FormSpec, load_city, number_bases
from madoguchi.foundation.cities.number_bases import PRINTED, is_number_box

CITIES = sorted(path.parent for path in (Path(settings.ROOT) / "data" / "cities").glob("*/city.yml"))


@pytest.fixture(scope="module", params=CITIES, ids=lambda folder: folder.name)
def forms(request: pytest.FixtureRequest) -> dict[str, FormSpec]:
    return dict(load_city(request.param, Path(settings.NATIONAL_FOLDER)).forms)


def test_box__each__is_fixed_and_prints_the_words(forms: dict[str, FormSpec]) -> None:
    boxes = [fixed for form in forms.values() for fixed in form.fixed if is_number_box(fixed.label)]
    assert len(boxes) >= 39
    assert {fixed.text for fixed in boxes} == {PRINTED}


def test_field__none__asks_for_a_number(forms: dict[str, FormSpec]) -> None:
    asked = [
        (form.id, field.label)
        for form in forms.values()
        for field in form.fields
        if is_number_box(field.label) or field.fact in ("individual_number", "my_number")
    ]
    assert not asked


def test_bases__each_form_with_a_box_and_no_other__has_one(forms: dict[str, FormSpec]) -> None:
    known = number_bases.current()
    boxed = {form.id for form in forms.values() if any(is_number_box(fixed.label) for fixed in form.fixed)}
    assert boxed == set(known.of_form)
    assert all(known.choices(form) for form in boxed)
    assert {one for names in known.of_form.values() for one in names} == set(known.bases)


def test_label__of_a_card__is_no_box() -> None:
    assert not is_number_box("個人番号カード")
    assert is_number_box("個人番号カードの個人番号")
    assert not looks_like_individual_number(PRINTED)
