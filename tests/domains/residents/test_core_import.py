"""The core system's rows into the register: from a file and over HTTP, once, with what clashes listed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.core.errors import (
    ExternalFailure,
    InvalidTransition,
    InvalidValue,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.core.people import HistoryRecord
from madoguchi.domains.residents import conflicts, selectors, services, taking
from madoguchi.domains.residents.command import main
from madoguchi.domains.residents.models import CoreConflict, Household, Membership, Resident, ResidentHistory
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.register_part import RegisterPart
from madoguchi.domains.residents.states import Decision
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from madoguchi.sandbox.core_columns import as_csv
from madoguchi.sandbox.core_people import UNSURE_BIRTHS, named_people, numbers_of
from madoguchi.sandbox.serving import Fault
from tests.support.core_system import TOWNS, connect, core_system

pytestmark = pytest.mark.django_db
CLERK = Actor("staff:1", frozenset({Role.COUNTER_CLERK}), purpose="転入の聞き取り")
ROWS = list(named_people(TOWNS))


def file_of(*families: str, **changed: str) -> bytes:
    numbers = {number for family in families for number in numbers_of(family)}
    return b"".join(as_csv({**row, **changed} for row in ROWS if row["addressee_number"] in numbers))


def take(content: bytes, **more: Any) -> services.ImportReport:
    return services.import_residents(actor=SYSTEM, pieces=[content[:777], content[777:]], **more)


def test_import__everybody__is_kept_as_given_and_the_second_time_known() -> None:
    content = b"".join(as_csv(ROWS))
    first = take(content)
    assert (first.rows, first.refused, first.conflicts, first.problems) == (len(ROWS), 0, 1, [])
    again = take(content)
    assert (again.taken, again.known, again.conflicts) == (0, len(ROWS) - 1, 1)
    assert CoreConflict.objects.count() == 1
    name = selectors.get_resident(CLERK, numbers_of("selectors")[0]).record.person.name
    assert name is not None
    assert (name.family, name.given) == ("渡邉\U000e0102", "辻\U000e0101子")
    births = {row.record["person"]["birth"] for row in ResidentHistory.objects.filter(family_name="時任")}
    assert births == set(UNSURE_BIRTHS)


def test_import__household_of_eight__stands_in_the_order_of_certificates() -> None:
    take(file_of("eight"))
    number = Household.objects.get().household_number
    members = selectors.get_household(CLERK, number).members
    assert [one.record.relationship.text for one in members if one.record.relationship] == [
        *("世帯主", "妻", "子", "子", "子の妻", "子の子", "父", "母"),
    ]


def test_import__history__is_kept_and_found_by_the_former_name() -> None:
    take(file_of("former_name", "foreign"))
    number = numbers_of("former_name")[0]
    assert list(
        ResidentHistory.objects.filter(resident__addressee_number=number).values_list("family_name")
    ) == [
        ("鈴木",),
        ("佐藤",),
    ]
    assert [v.addressee_number for v in selectors.search_residents(CLERK, "鈴木花子")] == [number]
    gone = selectors.get_resident(CLERK, numbers_of("foreign")[0]).record
    assert gone.person.status.is_removed
    assert gone.person.name is not None
    assert gone.person.name.given == "安\U0002ebf3"


def test_import__dry_run__says_the_same_and_writes_nothing() -> None:
    content = file_of("eight", "protected", "namesakes")
    tried = take(content, dry_run=True)
    assert not ResidentHistory.objects.exists()
    assert not MeasureRow.objects.exists()
    assert (tried.taken, tried.conflicts) == (take(content).taken, 1)


def test_import__rows_that_cannot_be_read__are_named_by_line_and_column() -> None:
    bad = [
        {**ROWS[0], "birth_date": "いつか", "sex": "x"},
        {**ROWS[1], "relationship": "長男", "lg_code": "402130"},
        ROWS[2],
    ]
    report = take(b"".join(as_csv(bad)))
    assert {(p.line, p.column, p.code) for p in report.problems} == {
        (2, "birth_date", "date.unreadable"),
        (2, "sex", "resident.choice_unknown"),
        (3, "relationship", "relationship.retired_term"),
        (3, "lg_code", "lg_code.check_digit"),
    }
    assert (report.rows, report.refused, report.taken) == (3, 2, 1)


def test_import__old_number_without_check_digit__is_taken_with_an_alert() -> None:
    report = take(b"".join(as_csv([{**ROWS[0], "addressee_number": "9000000017"}])))
    assert [(a.line, a.column, a.code) for a in report.alerts] == [
        (2, "addressee_number", "addressee_number.check_digit")
    ]
    assert report.taken == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (file_of("eight")[:-20], "resident.file_unreadable"),
        (file_of("eight").decode().encode("cp932", "replace"), "resident.file_unreadable"),
        (file_of("eight") + b'"a","b"\r\n', "resident.file_unreadable"),
    ],
)
def test_import__file_that_breaks_off__is_refused_and_can_be_read_again(content: bytes, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        take(content)
    assert refused.value.code == code
    assert take(file_of("eight")).refused == 0
    assert ResidentHistory.objects.count() == 8


def test_import__other_heading__names_the_missing_columns() -> None:
    with pytest.raises(ValidationFailed) as refused:
        take(file_of("eight").replace(b'"birth_date"', b'"born"', 1))
    assert (refused.value.code, [*refused.value.field_errors]) == ("resident.columns_missing", ["birth_date"])


def test_import__same_history_number_another_value__is_listed_side_by_side_and_not_guessed() -> None:
    take(file_of("old_kana"))
    changed = file_of("old_kana", given_kana="キョウコ")
    assert [take(changed).conflicts for _ in "12"] == [1, 1]
    (found,) = conflicts.list_conflicts(SYSTEM)
    assert (found.kind, found.differing) == ("row_differs", ("kana",))
    assert (found.ours["kana"], found.theirs["kana"]) == ("オノ　キヨウコ", "オノ　キョウコ")
    services.settle_conflict(actor=SYSTEM, conflict_id=found.conflict_id, decision=Decision.TAKE)
    number = numbers_of("old_kana")[0]
    kana = selectors.get_resident(CLERK, number).record.person.furigana
    assert kana is not None
    assert kana.given == "キョウコ"
    assert ResidentHistory.objects.filter(resident__addressee_number=number).count() == 2
    assert (take(changed).known, conflicts.list_conflicts(SYSTEM)) == (1, [])


def test_import__same_person_under_another_number__waits_for_a_person() -> None:
    take(file_of("old_kana"))
    other = [
        {**row, "addressee_number": "8000000003"}
        for row in ROWS
        if row["addressee_number"] == numbers_of("old_kana")[0]
    ]
    content = b"".join(as_csv(other))
    assert take(content).conflicts == 1
    (found,) = conflicts.list_conflicts(SYSTEM)
    assert (found.kind, found.other_number) == ("same_person", numbers_of("old_kana")[0])
    services.settle_conflict(actor=SYSTEM, conflict_id=found.conflict_id, decision=Decision.KEEP)
    assert (take(content).known, ResidentHistory.objects.count()) == (1, 1)
    with pytest.raises(InvalidTransition):
        services.settle_conflict(actor=SYSTEM, conflict_id=found.conflict_id, decision=Decision.TAKE)


def _stored() -> list[Any]:
    """Everything that an import writes, without keys and times of the database."""
    rows = ResidentHistory.objects.order_by("resident__addressee_number", "history_number")
    places = Membership.objects.order_by("resident__addressee_number", "pk")
    return [
        list(rows.values_list("resident__addressee_number", "history_number", "record", "search_keys")),
        list(
            places.values_list(
                "resident__addressee_number", "household__household_number", "is_head", "left_on"
            )
        ),
        list(Household.objects.order_by("household_number").values_list("household_number", "address")),
        list(CoreConflict.objects.order_by("digest").values_list("kind", "digest", "other_number")),
    ]


def test_import__rows_together__become_what_each_by_itself_becomes(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"".join(as_csv(ROWS))
    with transaction.atomic():
        together, stored = take(content), _stored()
        transaction.set_rollback(True)
    monkeypatch.setattr(sys.modules[services.import_residents.__module__], "ROWS_PER_TRANSACTION", 1)
    assert (take(content), _stored()) == (together, stored)


def test_import__more_rows__no_more_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        take(b"".join(as_csv(row for row in ROWS if "measure_starts_on" not in row)))
    assert len(queries) < 30 < len(ROWS)


def test_import__somebody_else_was_there_meanwhile__nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole is refused by a constraint; then each row is read against what stands there by now."""
    take(file_of("twins"))
    real, asked = taking.load_part, []

    def stale(actor: Actor, at: datetime, records: Sequence[HistoryRecord]) -> RegisterPart:
        asked.append(len(records))
        return RegisterPart(actor, at) if len(asked) == 1 else real(actor, at, records)

    monkeypatch.setattr(taking, "load_part", stale)
    report = take(file_of("twins", "selectors"))
    assert (report.taken, report.known, report.refused, asked) == (1, 3, 0, [4, 1, 1, 1, 1])


def test_import__row_that_the_database_refuses__is_told_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = numbers_of("selectors")[0]
    real = taking.load_part

    def unlucky(actor: Actor, at: datetime, records: Sequence[HistoryRecord]) -> RegisterPart:
        part = real(actor, at, records)
        if number in {record.person.addressee_number for record in records}:
            part.residents[number] = Resident(addressee_number="十", created_at=at)
        return part

    monkeypatch.setattr(taking, "load_part", unlucky)
    report = take(file_of("twins", "selectors"))
    assert (report.taken, report.refused) == (3, 1)
    assert report.problems == [services.RowProblem(2, "addressee_number", "resident.row_not_stored")]


def test_import__second_head__waits_and_taking_it_leaves_one() -> None:
    take(file_of("twins"))
    rows = [row for row in ROWS if row["addressee_number"] == numbers_of("twins")[1]]
    second = {**rows[0], "history_number": "2", "relationship": "世帯主", "move_reason": "head_change"}
    assert take(b"".join(as_csv([second]))).conflicts == 1
    (found,) = conflicts.list_conflicts(SYSTEM)
    assert found.kind == "two_heads"
    services.settle_conflict(actor=SYSTEM, conflict_id=found.conflict_id, decision=Decision.TAKE)
    household = Household.objects.get()
    heads = household.memberships.filter(is_head=True, left_on__isnull=True)
    assert [one.resident.addressee_number for one in heads] == [numbers_of("twins")[1]]


def test_import__newer_row__moves_the_person_and_keeps_the_number() -> None:
    """区間異動: another household number, the same addressee number (item j130)."""
    take(file_of("selectors"))
    row = next(row for row in ROWS if row["addressee_number"] == numbers_of("selectors")[0])
    moved = {
        **row,
        "history_number": "2",
        "household_number": "9000009999",
        "move_reason": "ward_move_in",
        "town": "港町",
    }
    take(b"".join(as_csv([moved])))
    seen = selectors.get_resident(CLERK, numbers_of("selectors")[0]).record
    assert (seen.household_number, seen.address.town, seen.move.reason) == (
        "9000009999",
        "港町",
        "ward_move_in",
    )
    assert (
        Household.objects.get(household_number=row["household_number"])
        .memberships.filter(left_on__isnull=True)
        .count()
        == 0
    )


def test_import__protected_people__are_protected_here_and_stay_so() -> None:
    take(file_of("protected", "run_out"))
    subjects = set(MeasureRow.objects.values_list("subject_id", flat=True))
    assert subjects == {f"resident:{n}" for n in (*numbers_of("protected"), *numbers_of("run_out"))}
    take(file_of("protected", measure_starts_on="", measure_ends_on=""))
    assert MeasureRow.objects.filter(released_on__isnull=True).count() == 3


def test_import__clerk__is_not_permitted() -> None:
    with pytest.raises(NotPermitted):
        services.import_residents(actor=CLERK, pieces=[])
    with pytest.raises(NotPermitted):
        conflicts.list_conflicts(CLERK)


def test_command__from_the_core_system__takes_everybody_in(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with core_system(households=5) as running:
        connect(settings, running)
        assert main(["import", "--from-core-system", "--json"]) == 3
        said = json.loads(capsys.readouterr().out)
        assert main(["conflicts"]) == 0
    assert said["taken"] == ResidentHistory.objects.count()
    assert "決めるのを待つもの: 1件" in capsys.readouterr().out


def test_command__file__shows_line_column_and_fix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "core.csv"
    file.write_bytes(b"".join(as_csv([{**ROWS[0], "birth_date": ""}, {**ROWS[1], "relationship": "孫"}])))
    assert main(["import", str(file), "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert "2行目 birth_date: " in said
    assert "3行目 relationship: " in said
    assert "「子の子」と書いてください" in said


def test_command__core_system_silent__says_what_to_do_and_loses_nothing(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with core_system() as running:
        connect(settings, running)
        running.service.faults.append(Fault(503))
        assert main(["import", "--from-core-system"]) == 1
    assert "基幹システム" in capsys.readouterr().err
    assert main(["import"]) == 2


def test_look_up__known_there__is_shown_logged_and_known_to_the_gate(settings: Any) -> None:
    with core_system() as running:
        connect(settings, running)
        found = services.look_up_resident(actor=CLERK, addressee_number=numbers_of("foreign")[0])
        nobody = services.look_up_resident(actor=CLERK, addressee_number="1234567890")
    assert nobody is None
    assert found is not None
    assert found.facts == {
        "family_name": "李",
        "given_name": "安\U0002ebf3",
        "family_kana": "リ",
        "given_kana": "アンエン",
        "birth_date": "1988-06-09",
        "sex": "male",
        "relationship": "世帯主",
        "is_foreign_national": "true",
    }
    assert found.household_facts["address"].startswith("福岡県みなと市")
    assert selectors.get_resident(CLERK, numbers_of("foreign")[0]).record.history_number == 2
    assert ViewRow.objects.filter(screen="residents.look_up", subject=numbers_of("foreign")[0]).count() == 1


def test_look_up__protected__is_protected_here_before_it_is_shown(settings: Any) -> None:
    with core_system() as running:
        connect(settings, running)
        found = services.search_core_system(actor=CLERK, name="青木恵")
        whole = services.look_up_resident(actor=CLERK, addressee_number=numbers_of("protected")[0])
    (one,) = found.residents
    assert (one.is_protected, one.is_reduced, one.household_facts) == (True, True, {})
    assert TOWNS[0].town not in repr(one.record)
    assert whole is not None
    assert (whole.is_protected, whole.is_reduced) == (True, False)
    assert MeasureRow.objects.filter(subject_id=one.subject).count() == 1


def test_look_up__household__comes_whole(settings: Any) -> None:
    take(file_of("eight"))
    with core_system() as running:
        connect(settings, running)
        members = services.look_up_household(
            actor=CLERK, household_number=Household.objects.get().household_number
        )
    assert [one.addressee_number for one in members] == list(numbers_of("eight"))


def test_look_up__no_answer__is_a_code_and_nothing_changes(settings: Any) -> None:
    with core_system() as running:
        connect(settings, running)
        running.service.faults.append(Fault(0))
        with pytest.raises(ExternalFailure) as refused:
            services.look_up_resident(actor=CLERK, addressee_number=numbers_of("eight")[0])
    assert refused.value.code == "core_system.no_answer"
    assert not ResidentHistory.objects.exists()


def test_look_up__kiosk__is_not_permitted() -> None:
    with pytest.raises(NotPermitted):
        services.search_core_system(actor=Actor("kiosk", frozenset()), name="渡辺")


@pytest.mark.django_db(transaction=True)
def test_command__outside_any_transaction__takes_the_file_in_and_logs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "core.csv"
    file.write_bytes(file_of("old_kana"))
    assert main(["import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["taken"] > 0
    assert ChangeRow.objects.filter(code="resident.imported").count() == 1
