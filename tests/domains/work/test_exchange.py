"""The exchange with the core system: files out, results back, row by row."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.core.errors import (
    InvalidTransition,
    NotAvailable,
    NotFoundOrHidden,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.applications.models import Application
from madoguchi.domains.work import selectors, services
from madoguchi.domains.work.models import ExchangeBatch, ExchangeRow, WorkItem
from madoguchi.domains.work.states import ItemState, RowState
from madoguchi.foundation import cities, release
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.release import ports
from madoguchi.foundation.release.ports import Protection, ProtectionLevel
from tests.domains.work.builders import (
    CASE,
    COUNTER,
    MOVE_IN,
    REGISTRY,
    REGISTRY_2,
    SUPERVISOR,
    WATER,
    WATER_CLERK,
    accepted,
    finished,
)

pytestmark = pytest.mark.django_db
FAMILY_NAME = cities.current().facts["family_name"].label.ja
HEADING = "row,application,result,reason_code,reason\r\n"


@pytest.fixture
def moved_in() -> str:
    """The family's 転入届 is through both steps. Returns the application."""
    first, second = accepted(MOVE_IN)
    finished(first, REGISTRY)
    finished(second, REGISTRY, REGISTRY_2)
    return first.application


def make(section: str = "resident_registry", actor=REGISTRY) -> ExchangeBatch:  # type: ignore[no-untyped-def]
    return services.make_exchange(actor=actor, section=section)[0]


def lines(batch: ExchangeBatch) -> list[dict[str, str]]:
    stored, _ = selectors.load_file(SUPERVISOR, batch.public_id)
    return list(csv.DictReader(io.StringIO(stored.content.decode(batch.encoding), newline="")))


def results(batch: ExchangeBatch, *rows: str) -> services.Outcome:
    content = (HEADING + "".join(f"{row}\r\n" for row in rows)).encode(batch.encoding)
    return services.read_results(actor=REGISTRY, batch=batch.public_id, content=content)


def test_make__move_in__has_one_row_per_person_with_what_the_section_needs(moved_in: str) -> None:
    rows = lines(make())
    assert [(row["row"], row["member"], row["given_name"]) for row in rows] == [
        ("1", "m1", "𠮷郎"),
        ("2", "m2", "髙子"),
        ("3", "m3", "﨑斗"),
        ("4", "m4", "葛󠄀葉"),
    ]
    assert {row["application"] for row in rows} == {moved_in}
    assert rows[0]["family_name"] == "渡邉󠄐"
    assert rows[0]["birth_date"] == "1985-04-01"
    assert rows[1]["family_kana"] == "ワタナベ"
    assert "広島県広島市南区松原町" in rows[0]["old_address"].replace(" ", "").replace("\u3000", "")


def test_make__again__sends_nothing_twice(moved_in: str) -> None:
    make()
    with pytest.raises(NotAvailable, match=r"exchange\.nothing_to_send"):
        make()


def test_make__leaves_audit_view_and_event(moved_in: str) -> None:
    batch = make()
    assert ChangeRow.objects.filter(code="exchange.made", subject=batch.public_id).count() == 1
    assert ViewRow.objects.filter(subject=CASE, screen=batch.public_id).exists()
    assert EventRecord.objects.get(code="exchange.made").payload["rows"] == 4


def test_make__unfinished_step_of_the_section__waits() -> None:
    first, _ = accepted(MOVE_IN)
    finished(first, REGISTRY)
    with pytest.raises(NotAvailable):
        make()


def test_make__another_section_or_duty__is_refused(moved_in: str) -> None:
    with pytest.raises(NotFoundOrHidden):
        make(actor=WATER_CLERK)
    with pytest.raises(NotPermitted):
        make(actor=COUNTER)
    assert make(actor=SUPERVISOR).section == "resident_registry"


def test_make__household_procedure__has_one_row_for_the_applicant() -> None:
    finished(accepted(WATER)[0])
    rows = lines(make("water", WATER_CLERK))
    assert [(row["member"], row["water_start_on"] != "") for row in rows] == [("m1", True)]


@pytest.fixture
def old_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    real = cities.current()
    sections = {name: replace(one, exchange_encoding="cp932") for name, one in real.sections.items()}
    made = replace(real, sections=sections)
    monkeypatch.setattr(cities, "current", lambda: made)


def test_make__cp932__stops_rows_by_name_and_character_and_writes_no_substitute(
    old_windows: None, moved_in: str
) -> None:
    batch = make()
    rows, _ = selectors.list_rows(REGISTRY, batch.public_id)
    # The whole family's name carries a variation selector, which cp932 does not have.
    assert {(row.state, row.stop_column, row.stop_code) for row in rows} == {
        (RowState.STOPPED, FAMILY_NAME, "U+E0110")
    }
    assert rows[0].full_name == "渡邉󠄐　𠮷郎"
    assert batch.file_id == ""
    with pytest.raises(NotFoundOrHidden, match=r"exchange\.no_file"):
        selectors.load_file(REGISTRY, batch.public_id)


def test_make__stopped__is_tried_again_until_entered_by_hand(old_windows: None, moved_in: str) -> None:
    first = make()
    second = make()
    assert (first.number, second.number) == (1, 2)
    row = services.enter_by_hand(actor=REGISTRY, batch=second.public_id, number=1)
    assert row.state == RowState.BY_HAND
    third = make()
    assert third.rows.count() == 3
    with pytest.raises(InvalidTransition):
        services.enter_by_hand(actor=REGISTRY, batch=first.public_id, number=1)


def test_make__protected_household__is_stopped_without_an_alarm(
    moved_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Measures:
        def check(self, subject_ids, medium, on):  # type: ignore[no-untyped-def]
            return [Protection(s, ProtectionLevel.ALERT) for s in subject_ids if s.endswith(":m2")]

    monkeypatch.setitem(ports._protection_sources, "test", Measures())
    batch = make()
    rows, _ = selectors.list_rows(SUPERVISOR, batch.public_id)
    assert {row.stop_label for row in rows} == {"支援措置の対象(手作業で入力)"}
    assert batch.file_id == ""


def test_results__accepted_and_rejected__decide_each_row(moved_in: str) -> None:
    batch = make()
    outcome = results(
        batch,
        f"1,{moved_in},accepted,,",
        f"2,{moved_in},rejected,E014,続柄コード誤り",
        f"3,{moved_in},accepted,,",
    )
    assert (outcome.accepted, outcome.rejected, outcome.problems) == (2, 1, 0)
    states = list(ExchangeRow.objects.order_by("number").values_list("state", flat=True))
    assert states == [RowState.ACCEPTED, RowState.REJECTED, RowState.ACCEPTED, RowState.SENT]


def test_results__rejected__opens_the_step_again_with_the_reason(moved_in: str) -> None:
    results(make(), f"2,{moved_in},rejected,E014,続柄コード誤り")
    item = WorkItem.objects.get(step_id="register")
    assert (item.state, item.worker_id) == (ItemState.OPEN, "")
    assert "m2: E014 続柄コード誤り" in item.reason
    assert Application.objects.get().state == "in_process"


def test_results__rejected_then_done_again__sends_only_that_person(moved_in: str) -> None:
    results(
        make(),
        f"1,{moved_in},accepted,,",
        f"2,{moved_in},rejected,E014,",
        f"3,{moved_in},accepted,,",
        f"4,{moved_in},accepted,,",
    )
    finished(WorkItem.objects.get(step_id="register"), REGISTRY, REGISTRY_2)
    assert Application.objects.get().state == "completed"
    assert [row["member"] for row in lines(make())] == ["m2"]


def test_results__same_file_twice__changes_nothing(moved_in: str) -> None:
    batch = make()
    results(batch, f"1,{moved_in},accepted,,")
    assert results(batch, f"1,{moved_in},accepted,,") == services.Outcome(0, 0, 0)


def test_results__wrong_lines__are_named_and_the_others_count(moved_in: str) -> None:
    batch = make()
    outcome = results(
        batch,
        "99,X,accepted,,",
        "1,X,accepted,,",
        f"1,{moved_in},maybe,,",
        f"2,{moved_in},rejected,,",
        "3",
        f"4,{moved_in},accepted,,",
        f"4,{moved_in},rejected,E1,",
    )
    assert (outcome.accepted, outcome.problems) == (1, 6)
    assert sorted(selectors.get_batch(REGISTRY, batch.public_id).problems) == [
        (2, "exchange.result_unknown_row"),
        (3, "exchange.result_other_application"),
        (4, "exchange.result_unknown_result"),
        (5, "exchange.result_no_reason"),
        (6, "exchange.result_short_line"),
        (8, "exchange.result_differs"),
    ]


@pytest.mark.parametrize("content", [b"", b"\xff", b"x" * (2 * 1024 * 1024 + 1)])
def test_results__no_result_file__is_refused_whole(moved_in: str, content: bytes) -> None:
    with pytest.raises(ValidationFailed):
        services.read_results(actor=REGISTRY, batch=make().public_id, content=content)
    assert set(ExchangeRow.objects.values_list("state", flat=True)) == {RowState.SENT}


def test_results__another_section__looks_missing(moved_in: str) -> None:
    with pytest.raises(NotFoundOrHidden, match=r"exchange\.not_found"):
        services.read_results(actor=WATER_CLERK, batch=make().public_id, content=b"")


def test_file__leaves_through_the_gate_in_its_own_encoding(moved_in: str) -> None:
    batch = make()
    stored, allowed = selectors.load_file(REGISTRY, batch.public_id)
    assert {subject.split(":")[1] for subject in allowed.ids} == {CASE}
    release.check_file(
        REGISTRY,
        stored.content.decode().replace("󠄐", "").replace("𠮷", "吉").replace("󠄀", "").encode("cp932"),
        allowed=allowed,
        name=stored.name,
        content_type="text/csv; charset=cp932",
        medium=release.Medium.EXPORT,
    )


@pytest.mark.parametrize(("setting", "is_right"), [("cp932", True), ("utf-16", False)])
def test_section__encoding_in_the_citys_data__is_read_or_refused(
    tmp_path: Path, settings: object, setting: str, is_right: bool
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(settings.CITY_FOLDER, folder)  # type: ignore[attr-defined]
    city_file = folder / "city.yml"
    text = city_file.read_text(encoding="utf-8")
    line = "- {id: water, name: "
    assert line in text
    changed = text.replace(line, f"- {{id: water, exchange_encoding: {setting}, name: ")
    city_file.write_text(changed, encoding="utf-8")
    city, findings = cities.read_folder(folder, settings.NATIONAL_FOLDER)  # type: ignore[attr-defined]
    assert [finding.code for finding in findings] == ([] if is_right else ["data.unknown_word"])
    assert city is not None
    assert city.sections["water"].exchange_encoding == ("cp932" if is_right else "utf-8")
