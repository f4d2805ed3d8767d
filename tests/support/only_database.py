"""Keep only the tests that ask for a database (`-p tests.support.only_database`): a second server needs no more."""

from __future__ import annotations

import pytest

_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def _asks(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    return bool(_FIXTURES.intersection(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Called by pytest after it has collected."""
    others = [item for item in items if not _asks(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if _asks(item)]
