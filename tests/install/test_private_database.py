"""The fixture of tests/conftest.py: a real server, the owner without superuser rights."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_connect__in_a_test__the_private_server_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, version()")
        user, version = cursor.fetchone()
    assert user == "madoguchi"
    assert version.startswith("PostgreSQL 18")
