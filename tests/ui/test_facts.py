"""Fields made from facts."""

from __future__ import annotations

import pytest
from django.forms import CharField, Form, ValidationError
from django.template.loader import render_to_string

from madoguchi.foundation import cities
from madoguchi.foundation.cities import FactDefinition
from madoguchi.ui.facts import find_town, make_fact_field
from madoguchi.ui.facts.fields import Unknown


def _fact(name: str) -> FactDefinition:
    return cities.current().facts[name]


def test_find__a_town__by_postcode() -> None:
    assert find_town("824-0031").startswith("福岡県行橋市")
    assert find_town("000-0000") == ""


def test_clean__an_address__joins_its_parts_and_asks_for_the_lot() -> None:
    field = make_fact_field(_fact("new_address"))
    assert field.clean(["", "福岡県行橋市中央一丁目1-1", "寿荘101"]) == "福岡県行橋市中央一丁目1-1　寿荘101"
    assert field.clean(["824-0031", "", ""]) is None
    with pytest.raises(ValidationError, match="番地") as refusal:
        field.clean(["", "", "寿荘101"])
    assert refusal.value.code == "address.required"


def test_clean__a_required_field__says_that_it_is_empty() -> None:
    with pytest.raises(ValidationError) as refusal:
        make_fact_field(_fact("family_name"), required=True).clean("  ")
    assert refusal.value.code == "required"


def test_clean__a_year_alone__for_the_guide_and_for_staff() -> None:
    assert make_fact_field(_fact("birth_date"), unknown=Unknown.BY_CHOICE).clean("1990") == "1990-XX-XX"
    assert make_fact_field(_fact("birth_date"), audience="staff").clean("1990") == "1990-XX-XX"
    with pytest.raises(ValidationError, match="年月日") as refusal:
        make_fact_field(_fact("birth_date")).clean("1990")
    assert refusal.value.code == "date.must_be_exact"


def test_error_summary__label_is_a_sentence__loses_its_stop_before_the_colon() -> None:
    form = Form({})
    form.fields["phone"] = CharField(label="電話番号を書いてください。")
    summary = render_to_string("ui/error_summary.html", {"form": form})
    assert "電話番号を書いてください:" in summary
    assert "。:" not in summary
