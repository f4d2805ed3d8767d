"""A service that writes to the logs begins its own transaction: the one around an ordinary test does not count. A pytest
plugin. A command or a round has no request around it that would have begun one.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from madoguchi.foundation import transactions


@pytest.fixture(autouse=True)
def _own_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "is_open", _is_open)


def _is_open() -> bool:
    blocks = transaction.get_connection().atomic_blocks
    return bool(blocks) and not blocks[-1]._from_testcase
