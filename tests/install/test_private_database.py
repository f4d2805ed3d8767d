"""The fixture of tests/conftest.py: a real server, the owner without superuser rights."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection

from madoguchi.install.binaries import MAJOR, Programs


@pytest.mark.django_db
def test_connect__in_a_test__the_private_server_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, version()")
        user, version = cursor.fetchone()
    assert user == "madoguchi"
    given = os.environ.get("MADOGUCHI_TEST_PG_BIN")
    major = Programs.found_in(Path(given)).major if given else MAJOR
    assert version.startswith(f"PostgreSQL {major}.")
