"""Real calls over HTTP to the core system that ships with the project, and what becomes of one that does not answer."""

from __future__ import annotations

import csv
import io
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.adapters.core_system import CoreSystem, IndividualNumbers
from madoguchi.core.errors import Conflict, ExternalFailure, InvalidValue, NotAvailable, NotFoundOrHidden
from madoguchi.core.japanese import looks_like_individual_number
from madoguchi.sandbox.core_columns import COLUMNS
from madoguchi.sandbox.core_people import HOUSEHOLDS, UNSURE_BIRTHS, numbers_of
from madoguchi.sandbox.serving import Fault
from tests.support.core_system import KEY, NUMBER_KEY, Running, core_system

ROWS = (
    '"row","application","case","procedure","arrived_on","accepted_on","member","addressee_number","family_name",'
    '"given_name","family_kana","given_kana","birth_date","sex","relationship","new_address"\r\n'
    '"1","A-1","C-1","move_in","2026-11-20","2026-11-20","m1","8000000003","渡邉󠄂","一","ワタナベ","ハジメ",'
    '"1985-04-01","male","世帯主","福岡県みなと市中央二丁目3番4号\u3000みなと荘101号"\r\n'
    '"3","A-1","C-1","move_in","2026-11-20","2026-11-20","m2","","渡邉󠄂","二","ワタナベ","ジ","","female","妻",""\r\n'
).encode()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with core_system(households=20) as found:
        yield found


def test_look_up__by_number__gives_the_newest_row_with_every_code_point(running: Running) -> None:
    row = running.link().look_up(numbers_of("selectors")[0])
    assert row is not None
    assert (row["family_name"], row["given_name"]) == ("渡邉\U000e0102", "辻\U000e0101子")
    assert running.link().look_up(numbers_of("compatible")[0])["family_name"] == "\ufa19崎"  # type: ignore[index]


def test_look_up__moved_out__says_so(running: Running) -> None:
    row = running.link().look_up(numbers_of("foreign")[0])
    assert row is not None
    assert (row["status"], row["history_number"]) == ("removed_moved_out", "2")


def test_look_up__nobody__is_none(running: Running) -> None:
    assert running.link().look_up("1234567890") is None


@pytest.mark.parametrize(
    ("query", "family"),
    [
        ({"name": "髙橋健一"}, "eight"),
        ({"name": "高橋　健一"}, "eight"),
        ({"name": "渡辺辻子"}, "selectors"),
        ({"kana": "キョウコ", "born": "昭和23年6月15日"}, "old_kana"),
        ({"kana": "ｷﾖｳｺ", "born": "1948-06-15"}, "old_kana"),
        ({"name": "鈴木花子"}, "former_name"),
        ({"name": "park jisoo"}, "alias"),
        ({"name": "新井"}, "alias"),
    ],
)
def test_search__written_otherwise__finds(running: Running, query: dict[str, str], family: str) -> None:
    found = running.link().search(**query)
    assert [row["addressee_number"] for row in found.residents] == [numbers_of(family)[0]]
    assert not found.is_cut


def test_search__one_name_and_one_birth__shows_both(running: Running) -> None:
    found = running.link().search(name="山本幸子", born="S30.5.5")
    assert {row["addressee_number"] for row in found.residents} == set(numbers_of("namesakes"))


def test_search__uncertain_births__are_found_by_any_day_they_allow(running: Running) -> None:
    found = running.link().search(name="時任", born="1931-04-10")
    assert {"1931-04-XX", "1931-04-early", "XXXX-XX-XX"} <= {row["birth_date"] for row in found.residents}
    assert "1931-02-29" not in {row["birth_date"] for row in found.residents}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"name": "林"}, "core_system.query_too_short"),
        ({"born": "1985-04-01"}, "core_system.query_too_short"),
        ({"name": "渡辺", "born": "いつか"}, "core_system.born_unreadable"),
    ],
)
def test_search__asks_too_little__is_refused_by_code(
    running: Running, query: dict[str, str], code: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        running.link().search(**query)
    assert refused.value.code == code


def test_household__of_eight__comes_whole(running: Running) -> None:
    head = running.link().look_up(numbers_of("eight")[0])
    assert head is not None
    members = running.link().household(head["household_number"])
    assert {row["addressee_number"] for row in members} == set(numbers_of("eight"))
    assert running.link().household("1234567890") == ()


def test_export__whole__is_the_documented_file_with_every_row_of_history(running: Running) -> None:
    with running.link().export() as pieces:
        rows = list(csv.DictReader(io.StringIO(b"".join(pieces).decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {number for name, _ in HOUSEHOLDS for number in numbers_of(name)} <= {
        r["addressee_number"] for r in rows
    }
    assert set(UNSURE_BIRTHS) <= {row["birth_date"] for row in rows}
    former = [row for row in rows if row["addressee_number"] == numbers_of("former_name")[0]]
    assert [(row["history_number"], row["family_name"]) for row in former] == [("1", "鈴木"), ("2", "佐藤")]


def test_export__since_a_day__leaves_out_older_rows(running: Running) -> None:
    with running.link().export(date(2026, 1, 1)) as pieces:
        rows = list(csv.DictReader(io.StringIO(b"".join(pieces).decode(), newline="")))
    assert all(row["processed_on"] >= "2026-01-01" for row in rows)


def test_send_batch__twice__is_taken_once_and_read_back(tmp_path: Path) -> None:
    given: dict[str, Any] = {
        "batch": "E1A2B3",
        "kind": "move_notification",
        "encoding": "utf-8",
        "content": ROWS,
    }
    with core_system(shelf=tmp_path / "kept.jsonl") as running:
        assert [running.link().send_batch(**given) for _ in "12"] == [2, 2]
        results = running.link().fetch_results("E1A2B3").decode()
        held = running.link().read_back("E1A2B3")
        row = running.link().look_up("8000000003")
    assert results.splitlines()[1:] == [
        '"1","A-1","accepted","",""',
        '"3","A-1","rejected","E10","項目がありません: birth_date"',
    ]
    assert [(one.row, one.result) for one in held] == [(1, "accepted"), (3, "rejected")]
    assert held[0].registered["family_name"] == "渡邉\U000e0102"
    assert row is not None
    assert [row[name] for name in ("town", "lot", "building", "history_number")] == [
        "中央",
        "二丁目3番4号",
        "みなと荘101号",
        "1",
    ]
    with core_system(shelf=tmp_path / "kept.jsonl") as again:
        assert again.link().look_up("8000000003") == row


def test_send_batch__same_name_other_file__is_a_conflict(running: Running) -> None:
    given = {"batch": "EFFFF", "kind": "move_notification", "encoding": "utf-8"}
    running.link().send_batch(content=ROWS, **given)
    with pytest.raises(Conflict) as refused:
        running.link().send_batch(content=ROWS + b"\r\n", **given)
    assert refused.value.code == "core_system.differs"


def test_read_back__file_that_never_came__is_not_found(running: Running) -> None:
    for ask in (running.link().read_back, running.link().fetch_results):
        with pytest.raises(NotFoundOrHidden):
            ask("E0000")


def test_individual_number__number_key__gives_a_fictional_one(running: Running) -> None:
    number = IndividualNumbers(url=running.url, key=NUMBER_KEY).fetch(numbers_of("eight")[0])
    assert len(number) == 12
    assert looks_like_individual_number(number)
    assert number == IndividualNumbers(url=running.url, key=NUMBER_KEY).fetch(numbers_of("eight")[0])
    assert number != IndividualNumbers(url=running.url, key=NUMBER_KEY).fetch(numbers_of("eight")[1])


@pytest.mark.parametrize("key", [KEY, "another", ""])
def test_individual_number__any_other_key__is_refused(running: Running, key: str) -> None:
    with pytest.raises(ExternalFailure) as refused:
        IndividualNumbers(url=running.url, key=key).fetch(numbers_of("eight")[0])
    assert (refused.value.code, refused.value.retryable) == ("core_system.not_allowed", False)


def test_residents__number_key__opens_nothing_else(running: Running) -> None:
    with pytest.raises(ExternalFailure) as refused:
        running.link(key=NUMBER_KEY).look_up(numbers_of("eight")[0])
    assert refused.value.code == "core_system.not_allowed"


def test_individual_number__nobody__is_not_found(running: Running) -> None:
    with pytest.raises(NotFoundOrHidden):
        IndividualNumbers(url=running.url, key=NUMBER_KEY).fetch("1234567890")


@pytest.mark.parametrize(
    "said",
    [
        {"addressee_number": "9000000016", "individual_number": "123456789012"},
        {"addressee_number": "9000000024", "individual_number": "123456789018"},
        {"addressee_number": "9000000016", "individual_number": 123456789018},
        {"addressee_number": "9000000016"},
        ["123456789018"],
    ],
)
def test_individual_number__wrong_digit_or_person__is_not_believed(running: Running, said: object) -> None:
    running.service.faults.append(Fault(200, said))
    with pytest.raises(ExternalFailure) as refused:
        IndividualNumbers(url=running.url, key=NUMBER_KEY).fetch("9000000016")
    assert refused.value.code == "core_system.wrong_answer"


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (503, "core_system.down", True),
        (500, "core_system.down", True),
        (429, "core_system.down", True),
        (418, "core_system.refused", False),
        (200, "core_system.wrong_answer", False),
    ],
)
def test_look_up__core_system_in_trouble__is_told_by_code(
    running: Running, status: int, code: str, retryable: bool
) -> None:
    running.service.faults.append(Fault(status, {"resident": {"family_name": 1}}))
    with pytest.raises(ExternalFailure) as refused:
        running.link().look_up("9000000016")
    assert (refused.value.code, refused.value.retryable) == (code, retryable)


@pytest.mark.parametrize(
    "ask",
    [
        lambda link: link.look_up("9000000016"),
        lambda link: link.search(name="高橋"),
        lambda link: link.household("9000000016"),
        lambda link: link.read_back("E1"),
        lambda link: link.send_batch(batch="E9999", kind="living", encoding="utf-8", content=ROWS),
    ],
)
def test_call__silent_core_system__ends_by_its_time_limit(
    running: Running, ask: Callable[[CoreSystem], object]
) -> None:
    until = threading.Event()
    running.service.faults.append(Fault(0, until=until))
    try:
        with pytest.raises(ExternalFailure) as refused:
            ask(running.link(timeout_s=0.3))
    finally:
        until.set()
    assert (refused.value.code, refused.value.retryable) == ("core_system.no_answer", True)


def test_call__nobody_listens__is_no_answer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        link = CoreSystem(url=f"http://127.0.0.1:{closed.getsockname()[1]}", key=KEY, timeout_s=5)
        with pytest.raises(ExternalFailure) as refused:
            link.look_up("9000000016")
    assert refused.value.code == "core_system.no_answer"


def test_call__no_address__is_not_connected() -> None:
    with pytest.raises(NotAvailable) as refused:
        CoreSystem(url="", key=KEY).look_up("9000000016")
    assert refused.value.code == "core_system.not_connected"


def test_export__cut_in_the_middle__does_not_look_like_the_end(running: Running) -> None:
    """A file that ends early would look like people who have gone."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_cut_short, args=(listener,), daemon=True).start()
        link = CoreSystem(url=f"http://127.0.0.1:{listener.getsockname()[1]}", key=KEY)
        with pytest.raises(ExternalFailure) as refused, link.export() as pieces:
            list(pieces)
    assert refused.value.code == "core_system.no_answer"


def _cut_short(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n"a"\n\r\n')
