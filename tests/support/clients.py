"""Signed-in clients and the cast of people. A pytest plugin (see `pytest_plugins` in tests/conftest.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import postgres

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.plugin import DjangoDbBlocker

AUDIT_TABLES = ("audit_changerow", "audit_viewrow", "audit_block")
# Filled by the migrations and the same for every test.
_CONSTANT_TABLES = ("django_content_type", "auth_permission")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the test runner empty the logs between tests: only TRUNCATE, and only in the test database.

    Tests with real transactions end by truncating every table, which the logs refuse to everybody. UPDATE
    and DELETE stay refused here as in production, and a test of the refusal of TRUNCATE turns it on again.
    """
    from django.db import connection

    with django_db_blocker.unblock():
        connection.close()
        postgres.keep_migrated()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in AUDIT_TABLES:
            cursor.execute(f"GRANT TRUNCATE ON {table} TO CURRENT_USER")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER audit_keep_all")
        _empty_only_what_was_written(connection)
    _fill_nothing_again()


def _fill_nothing_again() -> None:
    """What Django does after a flush, in all applications, would only fill `_CONSTANT_TABLES`, which were never emptied."""
    from django.core.management.commands import flush

    flush.emit_post_migrate_signal = lambda *_words, **_options: None


def _empty_only_what_was_written(connection: Any) -> None:
    """A TRUNCATE gives each table and index it reaches new files: with a hundred tables that is most of a test.

    Foreign keys are checked when the transaction ends, so the order of the DELETEs is free.
    """

    def sql_flush(style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        quoted = {
            table: connection.ops.quote_name(table) for table in tables if table not in _CONSTANT_TABLES
        }
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name})" for table, name in quoted.items())
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked))
            written = [row[0] for row in cursor.fetchall()]
        # The logs refuse every DELETE; nothing refers to them.
        return [
            f"{'TRUNCATE' if table in AUDIT_TABLES else 'DELETE FROM'} {quoted[table]}" for table in written
        ]

    connection.ops.sql_flush = sql_flush


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Pages of tests link static files by their plain names: nothing has been collected into a manifest."""
    from django.conf import settings
    from django.test import override_settings

    if not settings.STATIC_ROOT:
        yield
        return
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """The algorithm of the program, at its least cost: what it costs is said once, in tests/config."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["tests.support.hashing.QuickArgon2"]):
        yield


@pytest.fixture
def staff_client() -> Callable[..., Client]:
    """`staff_client("counter_clerk", sections=("resident",))` → client signed in with both factors."""

    def sign_in(role: str, sections: Iterable[str] = (), *, name: str = "") -> Client:
        from django.test import Client

        from madoguchi.foundation.accounts import sessions
        from madoguchi.foundation.clock import now
        from tests.support.personas import make_staff

        person = make_staff(role, sections=tuple(sections), name=name)
        client = Client()
        client.force_login(person)
        session = client.session
        session[sessions.BEGAN] = session[sessions.SEEN] = int(now().timestamp())
        session.save()
        client.staff = person  # type: ignore[attr-defined]
        return client

    return sign_in


@pytest.fixture
def citizen_client() -> Client:
    """A browser in which nobody of the staff is signed in."""
    from django.test import Client

    return Client()
