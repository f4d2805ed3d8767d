from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation import audit
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from tests.support.personas import actor

CLERK = actor("counter_clerk")


@pytest.mark.django_db(transaction=True)
def test_record__outside_a_transaction__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(CLERK, "ticket.called")


@pytest.mark.django_db(transaction=True)
def test_record__transaction_rolls_back__leaves_no_row() -> None:
    with transaction.atomic():
        audit.record(CLERK, "ticket.called", subject="T-1", fields=("state",), data={"number": 4})
        transaction.set_rollback(True)
    assert not ChangeRow.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "gate"])
def test_record_view__request_rolls_back__row_stays() -> None:
    with transaction.atomic():
        audit.record_view(CLERK, subject="case:A", fields=("name",), purpose="受付", screen="counter/case")
        transaction.set_rollback(True)
    assert ViewRow.objects.get().subject == "case:A"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_changerow SET code = 'x'",
        "DELETE FROM audit_changerow",
        "UPDATE audit_block SET digest = 'x'",
        "DELETE FROM audit_viewrow",
    ],
)
def test_change_a_written_row__as_the_application__is_refused(statement: str) -> None:
    with transaction.atomic():
        audit.record(CLERK, "ticket.called")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ChangeRow.objects.get().code == "ticket.called"


@pytest.mark.django_db
def test_record__row_claims_another_transaction__database_stamps_its_own() -> None:
    row = ChangeRow.objects.create(at="2026-04-01T00:00Z", actor_id="x", code="ticket.called", xid=1, era=99)
    row.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert (row.era, row.xid) == (0, cursor.fetchone()[0])
