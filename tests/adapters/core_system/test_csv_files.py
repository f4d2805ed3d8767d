"""Files for the core system: what goes is unchanged, what cannot go is named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.adapters.core_system import CsvFiles
from madoguchi.adapters.core_system.csv_files import FORMULA_STARTS
from madoguchi.core.errors import InvalidValue
from madoguchi.domains.work.ports import CoreSystemFiles

FILES: CoreSystemFiles = CsvFiles()
HEADING = "row,application,result,reason_code,reason\r\n"


def read(content: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_encode__utf8__keeps_rare_characters_and_selectors() -> None:
    encoded = FILES.encode(("name",), [(1, ("渡邉󠄐　𠮷郎",)), (2, ("髙﨑",))], "utf-8")
    assert encoded.stopped == ()
    assert read(encoded.content, "utf-8") == [["row", "name"], ["1", "渡邉󠄐　𠮷郎"], ["2", "髙﨑"]]
    assert not encoded.content.startswith(b"\xef\xbb\xbf")
    assert encoded.content.endswith(b"\r\n")


def test_encode__cp932__stops_the_row_by_character_and_lets_the_others_go() -> None:
    rows = [(1, ("髙﨑", "太郎")), (2, ("吉田", "𠮷郎")), (3, ("渡邉󠄐", "花子"))]
    encoded = FILES.encode(("family_name", "given_name"), rows, "cp932")
    assert [(s.row, s.column, s.reason, s.character, s.code) for s in encoded.stopped] == [
        (2, 1, "character", "𠮷", "U+20BB7"),
        (3, 0, "character", "\U000e0110", "U+E0110"),
    ]
    assert read(encoded.content, "cp932")[1:] == [["1", "髙﨑", "太郎"]]
    assert b"?" not in encoded.content


@pytest.mark.parametrize("sign", FORMULA_STARTS)
def test_encode__formula__stops_the_row(sign: str) -> None:
    encoded = FILES.encode(("a", "b"), [(1, ("x", f"{sign}1+1")), (2, ("x=1", "y"))], "utf-8")
    assert [(s.row, s.column, s.reason) for s in encoded.stopped] == [(1, 1, "formula")]
    assert len(read(encoded.content, "utf-8")) == 2


@given(
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=6),
    st.sampled_from(["utf-8", "cp932"]),
)
def test_encode__any_text__is_either_carried_unchanged_or_named(
    values: list[tuple[str, str]], encoding: str
) -> None:
    rows = list(enumerate(values, start=1))
    encoded = FILES.encode(("a", "b"), rows, encoding)
    stopped = {stop.row for stop in encoded.stopped}
    carried = [[str(number), *row] for number, row in rows if number not in stopped]
    assert read(encoded.content, encoding)[1:] == carried
    for stop in encoded.stopped:
        assert stop.character in values[stop.row - 1][stop.column]
    assert not any(value.startswith(FORMULA_STARTS) for line in carried for value in line)


def test_read_results__good_file__gives_lines_with_their_numbers() -> None:
    text = HEADING + "1,A1,accepted,,\r\n2,A1,rejected,E01,続柄\r\n"
    for encoding in ("utf-8", "cp932"):
        found = FILES.read_results(text.encode(encoding), encoding).lines
        assert [(r.line, r.row, r.result, r.reason_code, r.reason) for r in found] == [
            (2, 1, "accepted", "", ""),
            (3, 2, "rejected", "E01", "続柄"),
        ]


def test_read_results__byte_order_mark__is_no_part_of_the_heading() -> None:
    assert FILES.read_results(b"\xef\xbb\xbf" + HEADING.encode(), "utf-8").lines == ()


def test_read_results__short_line_and_no_number__are_told_apart() -> None:
    found = FILES.read_results((HEADING + "1,A1\r\nx,A1,accepted,,\r\n").encode(), "utf-8")
    assert found.short_lines == (2,)
    assert [line.row for line in found.lines] == [0]


@pytest.mark.parametrize(
    "content", [b"", b"a,b\r\n1,2\r\n", b"\xff\xfe", (HEADING + '"1').encode(), "行,申請".encode("cp932")]
)
def test_read_results__other_file__is_not_readable(content: bytes) -> None:
    with pytest.raises(InvalidValue, match=r"core_system\.not_readable"):
        FILES.read_results(content, "utf-8")
