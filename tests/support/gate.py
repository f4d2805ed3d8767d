"""The gate's connection in tests. A pytest plugin.

Rows of an ordinary test live in a transaction that is never committed, so a second connection could not see
them: there
"gate" is the default connection. A test with real transactions gets a real second one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

_DB_FIXTURES = ("transactional_db", "db")


@pytest.fixture(autouse=True)
def gate_connection(request: pytest.FixtureRequest) -> Iterator[None]:
    """Runs after the database of the test is ready, so that its guard never meets the replaced connection."""
    marker = request.node.get_closest_marker("django_db")
    wanted = [name for name in _DB_FIXTURES if name in request.fixturenames]
    if marker is None and not wanted:
        yield
        return
    request.getfixturevalue(wanted[0] if wanted else "_django_db_marker")
    from django.db import connections

    is_real = "transactional_db" in wanted or (marker is not None and marker.kwargs.get("transaction", False))
    own = connections["gate"]
    connections["gate"] = connections.create_connection("gate") if is_real else connections["default"]
    if is_real:
        # Django's guard looks at new connections only, and only at their alias.
        connections["gate"].connect()
    yield
    if is_real:
        connections["gate"].close()
    connections["gate"] = own
