"""Sealing and verifying against a real database, tampered with as a database administrator would."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from madoguchi.foundation import audit
from madoguchi.foundation.audit import command, heads, sealing
from madoguchi.foundation.audit.models import Block, ChangeRow
from madoguchi.foundation.audit.verifying import Finding, Verdict, verify
from tests.support.personas import actor

CLERK = actor("counter_clerk")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def heads_folder(settings: Any, tmp_path: Path) -> Path:
    settings.AUDIT_HEADS_FOLDER = tmp_path / "heads"
    return tmp_path / "heads"


@pytest.fixture
def administrator() -> Administrator:
    """Takes off every lock that the database can put on, changes rows, and puts the locks back."""
    return Administrator()


class Administrator:
    def run(self, statement: str, parameters: list[object] | None = None) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in ("audit_changerow", "audit_block"):
                cursor.execute(f"GRANT UPDATE, DELETE ON {table} TO CURRENT_USER")
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, parameters)
            for table in ("audit_changerow", "audit_block"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER audit_keep_all")
                cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM CURRENT_USER")


def write(code: str) -> int:
    with transaction.atomic():
        audit.record(CLERK, code, subject="T-1", data={"number": 1})
    return ChangeRow.objects.latest("id").pk


def three_blocks() -> list[int]:
    """Six rows, two in each of three blocks; returns their ids."""
    ids = []
    for _ in range(3):
        ids += [write("ticket.called"), write("ticket.held")]
        sealing.seal_all()
    return ids


def findings() -> list[Finding]:
    return verify("change").findings


def test_verify__untouched__counts_rows_and_finds_nothing() -> None:
    three_blocks()
    verdict = verify("change")
    assert (verdict.blocks, verdict.rows, verdict.unsealed, verdict.findings) == (3, 6, 0, [])


def test_verify__rows_not_yet_sealed__reports_the_tail() -> None:
    three_blocks()
    write("ticket.called")
    verdict = verify("change")
    assert verdict.is_ok
    assert verdict.unsealed == 1
    assert verdict.oldest_unsealed is not None


def test_verify__row_edited__names_block_and_row(administrator: Administrator) -> None:
    ids = three_blocks()
    administrator.run("UPDATE audit_changerow SET actor_id = 'somebody-else' WHERE id = %s", [ids[2]])
    assert findings() == [Finding("row_edited", 2, (ids[2],))]


def test_verify__row_deleted__names_block_and_row(administrator: Administrator) -> None:
    ids = three_blocks()
    administrator.run("DELETE FROM audit_changerow WHERE id = %s", [ids[0]])
    assert findings() == [Finding("row_deleted", 1, (ids[0],))]


@pytest.mark.parametrize("columns", [("code",), ("code", "xid", "era")])
def test_verify__rows_swapped__names_both(administrator: Administrator, columns: tuple[str, ...]) -> None:
    ids = three_blocks()
    sets = ", ".join(f"{name} = b.{name}" for name in (*columns, "at"))
    administrator.run(
        f"UPDATE audit_changerow a SET {sets} FROM audit_changerow b "
        "WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))",
        [ids[0], ids[1], ids[1], ids[0]],
    )
    found = findings()
    expected = Finding("rows_swapped", 1, (ids[0], ids[1]))
    # Without xid and era only the contents changed places; then both rows are also found as edited ones.
    if "xid" in columns:
        assert found == [expected]
    else:
        assert {finding.block for finding in found} == {1}
        assert {row for finding in found for row in finding.rows} == {ids[0], ids[1]}


def test_verify__row_inserted_below_the_seal__names_its_block(administrator: Administrator) -> None:
    ids = three_blocks()
    administrator.run(
        "INSERT INTO audit_changerow (at, era, xid, actor_id, roles, on_behalf_of, purpose, subject, fields, code, "
        "data) SELECT at, era, xid, 'x', roles, on_behalf_of, purpose, subject, fields, code, data "
        "FROM audit_changerow WHERE id = %s",
        [ids[3]],
    )
    assert findings() == [Finding("row_inserted", 2, (ChangeRow.objects.latest("id").pk,))]


def test_verify__tail_cut__found_by_the_heads_off_the_database(administrator: Administrator) -> None:
    ids = three_blocks()
    administrator.run("DELETE FROM audit_block WHERE number = 3")
    administrator.run("DELETE FROM audit_changerow WHERE id = ANY(%s)", [ids[4:]])
    assert findings() == [Finding("tail_cut", 3)]


def test_verify__block_removed_from_the_middle__is_missing(administrator: Administrator) -> None:
    three_blocks()
    administrator.run("DELETE FROM audit_block WHERE number = 2")
    assert Finding("block_missing", 2) in findings()


def test_verify__row_and_block_rewritten_together__signature_and_head_differ(
    administrator: Administrator,
) -> None:
    from madoguchi.foundation.audit.digests import COLUMNS, block_digest, row_digest

    ids = three_blocks()
    administrator.run("UPDATE audit_changerow SET actor_id = 'x' WHERE id = %s", [ids[5]])
    block = Block.objects.get(number=3)
    rows = ChangeRow.objects.filter(id__in=block.row_ids).order_by("id").values_list(*COLUMNS["change"])
    block.row_digests = b"".join(row_digest(row) for row in rows)
    digest = block_digest(
        log="change",
        number=3,
        era=block.era,
        reach=(block.from_xid, block.horizon),
        sealed_at=block.sealed_at,
        previous=block.previous,
        row_ids=block.row_ids,
        row_digests=block.row_digests,
    )
    administrator.run(
        "UPDATE audit_block SET row_digests = %s, digest = %s WHERE number = 3", [block.row_digests, digest]
    )
    assert findings() == [Finding("block_edited", 3), Finding("head_differs", 3)]


def test_seal__a_transaction_commits_late__its_rows_are_not_skipped() -> None:
    """The slow one has the lower id. A sealer that went by ids would pass it by."""
    written, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            audit.record(CLERK, "slow.change")
            written.set()
            go_on.wait(120)
        connections.close_all()
        done.set()

    worker = threading.Thread(target=slowly)
    worker.start()
    assert written.wait(120)
    write("quick.change")
    sealing.seal_all()
    assert (verify("change").rows, verify("change").unsealed) == (0, 1)
    go_on.set()
    worker.join(120)
    assert done.is_set()
    sealing.seal_all()
    verdict = verify("change")
    assert (verdict.rows, verdict.unsealed, verdict.findings) == (2, 0, [])


def test_seal__restored_into_a_server_that_counts_anew__opens_an_era(administrator: Administrator) -> None:
    three_blocks()
    left = write("ticket.called")
    # What a restore leaves behind: the numbers of the rows are far above those of the new server.
    far = 1_000_000_000
    administrator.run("DELETE FROM audit_block")
    administrator.run("UPDATE audit_changerow SET xid = xid + %s", [far])
    for path in heads.folder().glob("*.jsonl"):
        path.unlink()
    _seal_as_of(ChangeRow.objects.get(pk=left).xid)
    fresh = write("ticket.called")
    assert ChangeRow.objects.get(pk=fresh).era == 1
    sealing.seal_all()
    sealing.seal_all()
    verdict = verify("change")
    assert (verdict.rows, verdict.unsealed, verdict.findings) == (8, 0, [])
    assert Block.objects.latest("number").era == 1


def _seal_as_of(horizon: int) -> None:
    """Seal the rows below `horizon` as the old server had done before its dump."""
    with transaction.atomic():
        sealing._write_block("change", None, sealing._Reach(0, 0, horizon))


def test_seal__crash_before_the_head_was_written__next_round_sends_it(heads_folder: Path) -> None:
    three_blocks()
    path = heads_folder / "change.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    assert Finding("head_missing", 3) in findings()
    sealing.seal_all()
    assert path.read_bytes() == whole
    assert findings() == []


def test_seal__backlog__is_cut_between_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_ROWS", 3)
    with transaction.atomic():
        for _ in range(5):
            audit.record(CLERK, "many.changes")
    write("one.change")
    assert [sealing.seal("change") for _ in range(3)] == [5, 1, 0]
    assert verify("change").is_ok


def test_command__tampered__prints_json_and_exits_1(
    administrator: Administrator, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = three_blocks()
    assert command.main(["verify", "--json"]) == 0
    capsys.readouterr()
    administrator.run("UPDATE audit_changerow SET code = 'x' WHERE id = %s", [ids[0]])
    assert command.main(["verify", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["log"], line["ok"]) for line in lines] == [("change", False), ("view", True)]
    assert lines[0]["findings"] == [{"kind": "row_edited", "block": 1, "rows": [ids[0]]}]


def test_command__every_finding__has_words() -> None:
    assert isinstance(verify("view"), Verdict)
    source = Path(command.__file__).with_name("verifying.py").read_text(encoding="utf-8")
    for kind in command.WORDS:
        assert f'"{kind}"' in source


def test_seal_audit__once__seals_all_that_waits() -> None:
    for _ in range(3):
        write("ticket.called")
    call_command("seal_audit", "--once")
    assert (verify("change").rows, verify("change").unsealed) == (3, 0)
