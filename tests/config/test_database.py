"""The health check of a kept connection."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> BaseDatabaseWrapper:
    """A connection of its own, so that the test's stays alive."""
    return connections["default"].copy()


def end(wrapper: BaseDatabaseWrapper) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with connections["default"].cursor() as cursor:
        # Waits until the server process has ended: its last word is then in the socket.
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])


def test_is_usable__never_connected__is_not(kept: BaseDatabaseWrapper) -> None:
    assert not kept.is_usable()


def test_is_usable__alive__asks_the_server_nothing(kept: BaseDatabaseWrapper) -> None:
    kept.ensure_connection()
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert kept.is_usable()
    kept.close()


def test_is_usable__notice_waiting__is_alive(kept: BaseDatabaseWrapper) -> None:
    with kept.cursor() as cursor:
        cursor.execute("LISTEN tests_of_the_backend")
        cursor.execute("NOTIFY tests_of_the_backend")
    assert kept.is_usable()
    kept.close()


def test_is_usable__ended_by_the_server__is_not_and_the_next_request_connects_anew(
    kept: BaseDatabaseWrapper,
) -> None:
    end(kept)
    assert not kept.is_usable()
    kept.close()
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    kept.close()
