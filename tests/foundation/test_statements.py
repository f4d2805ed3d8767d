"""SQL that is kept ready: the same answers as any query, whatever happened to the connection before."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.clock.models import ClockSetting
from madoguchi.foundation.statements import Statement

SUM = Statement("SELECT a + %s FROM unnest(%s::int[]) a ORDER BY 1")
SET = Statement("INSERT INTO clock_clocksetting (id, offset_s) VALUES (1, %s)")


@pytest.mark.django_db
def test_rows__asked_again__answers_each_time_for_its_own_parameters() -> None:
    assert SUM.rows(1, [5, 7]) == [(6,), (8,)]
    assert SUM.rows(2, [1]) == [(3,)]
    assert SUM.rows(2, []) == []


@pytest.mark.django_db
def test_rows__of_a_command__are_none_and_the_command_is_done() -> None:
    assert SET.rows(5) == []
    assert ClockSetting.objects.get().offset_s == 5


@pytest.mark.django_db
def test_rows__while_queries_are_counted__are_counted_and_the_same() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert SUM.rows(1, [5]) == [(6,)]
    assert len(queries) == 1


@pytest.mark.django_db
def test_rows__refused_by_the_database__raise_as_the_orm_does() -> None:
    SET.rows(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SET.rows(2)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Statement("SELECT 1 FROM no_such_table").rows()


@pytest.mark.django_db
def test_rows__after_a_failure_in_the_same_transaction__are_refused() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            SUM.rows(1, [1])


@pytest.mark.django_db(transaction=True)
def test_rows__after_a_rollback_and_a_new_connection__are_prepared_again() -> None:
    assert SUM.rows(1, [1]) == [(2,)]
    with transaction.atomic():
        SUM.rows(1, [1])
        transaction.set_rollback(True)
    assert SUM.rows(1, [1]) == [(2,)]
    connection.close()
    assert SUM.rows(1, [1]) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_rows__after_the_table_was_rebuilt__show_the_table_as_it_is() -> None:
    whole = Statement("SELECT * FROM statements_probe")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE statements_probe AS SELECT 1 AS one")
        try:
            assert whole.rows() == [(1,)]
            cursor.execute("DROP TABLE statements_probe")
            cursor.execute("CREATE TABLE statements_probe AS SELECT 1 AS one, 2 AS two")
            assert whole.rows() == [(1, 2)]
        finally:
            cursor.execute("DROP TABLE statements_probe")


@pytest.mark.django_db
def test_named__a_name_twice_and_one_too_many__answers_as_rows_do() -> None:
    twice = Statement("SELECT %(a)s::int + %(b)s::int, %(a)s::int")
    assert twice.named({"b": 2, "a": 1, "unused": 9}) == [(3, 1)]
    with CaptureQueriesContext(connection) as queries:
        assert twice.named({"a": 5, "b": 2}) == [(7, 5)]
    assert len(queries) == 1
