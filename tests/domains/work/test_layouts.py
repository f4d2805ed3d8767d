"""Columns of exchange files: those of a group of procedures, else what the procedure's own forms ask."""

from __future__ import annotations

from madoguchi.domains.work.layouts import ABOUT, LAYOUTS, PERSON, layout_of, title_of
from madoguchi.domains.work.models import ExchangeBatch
from madoguchi.foundation import cities
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT


def test_layout_of__each_procedure__fits_a_file_with_each_column_once() -> None:
    longest = ExchangeBatch._meta.get_field("kind").max_length
    assert longest is not None
    for procedure in cities.current().procedures:
        layout = layout_of(procedure)
        assert procedure in layout.procedures
        assert LIFE_EVENT in layout.facts, procedure
        assert layout.columns[: len(ABOUT) + len(PERSON)] == (*ABOUT, *PERSON)
        assert len(set(layout.columns)) == len(layout.columns), procedure
        assert len(layout.kind) <= longest
        assert title_of(layout.kind) == layout.title


def test_layout_of__procedure_without_a_group__carries_what_its_forms_ask() -> None:
    city = cities.current()
    grouped = {procedure for layout in LAYOUTS for procedure in layout.procedures}
    alone = [one for one in city.procedures.values() if one.id not in grouped]
    assert alone
    for procedure in alone:
        asked = {field.fact for form in procedure.forms for field in city.forms[form].fields}
        columns = {column.removeprefix("applicant_") for column in layout_of(procedure.id).columns}
        assert asked <= columns, procedure.id


def test_title_of__procedure_that_is_gone__stays_its_kind() -> None:
    assert title_of("given_up_long_ago") == "given_up_long_ago"
