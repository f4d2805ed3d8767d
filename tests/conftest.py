"""Fixtures of every test: the private PostgreSQL starts when the first test asks for a database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import postgres

pytest_plugins = [
    "tests.support.clients",
    "tests.support.clock",
    "tests.support.collector",
    "tests.support.gate",
    "tests.support.installs",
    "tests.support.order",
    "tests.support.places",
    "tests.support.reading",
    "tests.support.transactions",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django asks for this before it makes the test database."""
    from django.db import connection

    if postgres.ensure_started():
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A private server is thrown away whole: dropping its database would only trip over a late connection."""
    return not os.environ.get("MADOGUCHI_TEST_DATABASE_URL")


@pytest.fixture
def data_folder() -> Path:
    """MADOGUCHI_DATA of this run."""
    return Path(os.environ["MADOGUCHI_DATA"])


@pytest.fixture
def keys_folder() -> Path:
    """MADOGUCHI_KEYS of this run; shared by the tests, so a test adds keys and never removes them."""
    return Path(os.environ["MADOGUCHI_KEYS"])


# A loaded machine is no finding: no test here asserts a time.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples in every run: what stops one run stops the next. `--hypothesis-profile=search` looks for new ones.
settings.register_profile("house", _PATIENT, derandomize=True)
settings.register_profile("search", _PATIENT, derandomize=False)
settings.load_profile("house")
