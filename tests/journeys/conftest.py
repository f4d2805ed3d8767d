"""Each test asks for its own line of the table."""

from __future__ import annotations

import pytest

from tests.journeys.failure_table import Row, read_rows

_ROWS = {row.test: row for row in read_rows()}


@pytest.fixture
def row(request: pytest.FixtureRequest) -> Row:
    return _ROWS[request.node.originalname]
