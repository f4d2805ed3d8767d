"""Reading one row of the core system: whatever stands in it is kept as it is or named by its column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.people import DateKind, ForeignPart, HistoryRecord, JapanesePart, PartialDate, display_era
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.core_files import read_rows
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.ports import CoreRow
from madoguchi.foundation.policy.messages import catalogue
from madoguchi.sandbox.core_columns import COLUMNS, as_csv
from madoguchi.sandbox.core_people import UNSURE_BIRTHS, named_people, numbers_of
from tests.support.core_system import TOWNS

ROWS = list(named_people(TOWNS))
KNOWN_CODES = catalogue()
NAMES = st.text(
    alphabet=st.sampled_from("渡邉邊葛城﨑﨟\ufa19𠮷𣘺\U0002ebf3々ヶー A-'"), min_size=1, max_size=12
)
SELECTORS = st.sampled_from(("", "\U000e0100", "\U000e0101", "\ufe00"))


def of(family: str, place: int = 0) -> CoreRow:
    return [row for row in ROWS if row["addressee_number"] == numbers_of(family)[place]][-1]


@given(st.sampled_from(ROWS), st.sampled_from(COLUMNS), st.text(max_size=30))
def test_read__any_text_in_any_column__is_taken_or_named_with_a_known_code(
    row: CoreRow, column: str, text: str
) -> None:
    found, named = None, {"": "resident.row_unreadable"}
    try:
        found = read_core_row({**row, column: text})
    except ValidationFailed as refusal:
        named |= {"": refusal.code, **refusal.field_errors}
    assert set(named.values()) <= set(KNOWN_CODES)
    assert found is None or codec.decode(HistoryRecord, codec.encode(found.record)) == found.record


@given(NAMES.filter(lambda text: text == text.strip()), SELECTORS)
def test_read__a_name__is_kept_code_point_by_code_point(text: str, selector: str) -> None:
    name = read_core_row({**of("twins"), "family_name": f"{text}{selector}"}).record.person.name
    assert name is not None
    assert name.family == f"{text}{selector}"


@given(st.lists(st.sampled_from(ROWS), min_size=1, max_size=5), st.integers(1, 60))
def test_file__cut_into_any_pieces__gives_the_same_rows(rows: list[CoreRow], size: int) -> None:
    content = b"".join(as_csv(rows))
    found = [row for _, row in read_rows(content[at : at + size] for at in range(0, len(content), size))]
    assert found == [{column: row.get(column, "") for column in COLUMNS} for row in rows]


@given(st.sampled_from(ROWS), st.integers(1, 400))
def test_file__cut_short_inside_a_row__is_never_taken_for_whole(row: CoreRow, lost: int) -> None:
    content = b"".join(as_csv([row]))
    last = content.rindex(b"\r\n", 0, -2) + 2
    cut = content[: max(len(content) - 2 - lost, last + 1)]
    with pytest.raises((InvalidValue, ValidationFailed)):
        list(read_rows([cut]))


def test_read__each_kind_of_uncertain_birth__keeps_its_wording() -> None:
    births = [row["birth_date"] for row in ROWS if row["family_name"] == "時任"]
    assert births == list(UNSURE_BIRTHS)
    kinds = {PartialDate.from_text(text).kind for text in births}
    assert kinds == set(DateKind)
    read = [read_core_row(row).record.person.birth.to_text() for row in ROWS if row["family_name"] == "時任"]
    assert read == births


def test_read__day_of_a_change_of_era__keeps_the_name_that_was_given() -> None:
    old, new = (PartialDate.from_text(text) for text in ("1926-12-25[T]", "1926-12-25"))
    assert (display_era(old), display_era(new)) == ("大正15年12月25日", "昭和元年12月25日")
    assert read_core_row({**of("twins"), "birth_date": "大正15年12月25日"}).record.person.birth == old


def test_read__former_name_and_alias__stand_beside_the_name() -> None:
    former, alias = (
        read_core_row(of("former_name")).record.person.part,
        read_core_row(of("alias")).record.person.part,
    )
    assert isinstance(former, JapanesePart)
    assert former.former_family_name is not None
    assert former.former_family_name.text == "鈴木"
    assert isinstance(alias, ForeignPart)
    assert (alias.aliases[0].text, alias.nationality) == ("新井智", "KR")


def test_read__previous_address__is_kept_as_one_line() -> None:
    line = "広島県広島市南区松原町１－２－３　メゾン２０１"
    assert read_core_row({**of("twins"), "previous_address": line}).record.previous_address.one_line() == line  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"addressee_number": ""}, {"addressee_number": "resident.required"}),
        ({"addressee_number": "12a"}, {"addressee_number": "addressee_number.format"}),
        ({"kind": "cat"}, {"kind": "resident.choice_unknown"}),
        ({"measure_starts_on": "2026-04-01"}, {"measure_ends_on": "resident.measure_unreadable"}),
        ({"relationship": "孫"}, {"relationship": "relationship.retired_term"}),
        ({"previous_address": "123456789018"}, {"previous_address": "text.individual_number"}),
    ],
)
def test_read__what_is_wrong__is_named_by_column(changed: dict[str, str], errors: dict[str, str]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_core_row({**of("twins"), **changed})
    assert refused.value.field_errors == errors
