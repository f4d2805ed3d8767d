"""The role that runs the program in production, tried out with the append-only role of the private server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from madoguchi.foundation import audit
from madoguchi.foundation.accounts.models import Staff
from madoguchi.foundation.audit.guarding import grant_runtime, may_take_off_guards
from madoguchi.foundation.audit.models import ChangeRow
from tests.support.personas import actor, make_staff
from tests.support.postgres import RUNTIME

pytestmark = pytest.mark.django_db


@pytest.fixture
def runtime() -> Iterator[None]:
    """From here on the connection is the production role, until the end of the test's transaction."""
    make_staff("counter_clerk")
    grant_runtime(RUNTIME)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {RUNTIME}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_runtime_role__ordinary_tables__can_be_changed(runtime: None) -> None:
    assert Staff.objects.update(name="新しい名前") == 1


def test_runtime_role__logs__can_be_appended_to(runtime: None) -> None:
    with transaction.atomic():
        audit.record(actor("counter_clerk"), "ticket.called")
    assert ChangeRow.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_changerow SET code = 'x'",
        "DELETE FROM audit_viewrow",
        "TRUNCATE audit_block",
        "ALTER TABLE audit_changerow DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_keep ON audit_changerow",
        "GRANT UPDATE ON audit_changerow TO CURRENT_USER",
        "DROP TABLE audit_viewrow",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_runtime_role__guards_of_the_logs__cannot_be_taken_off(runtime: None, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('audit_changerow', 'UPDATE')")
        assert cursor.fetchone() == (False,)
    if statement.startswith("GRANT"):
        # PostgreSQL answers a grant without the right to grant with a warning; it must have no effect.
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SELECT has_table_privilege('audit_changerow', 'UPDATE')")
            assert cursor.fetchone() == (False,)
        return
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_may_take_off_guards__owner_and_runtime_role__differ() -> None:
    assert may_take_off_guards()
    grant_runtime(RUNTIME)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {RUNTIME}")
    assert not may_take_off_guards()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_grant_runtime__unknown_role__says_so() -> None:
    with pytest.raises(CommandError, match="役割の名前"), transaction.atomic():
        call_command("grant_runtime", "nobody-of-that-name")
