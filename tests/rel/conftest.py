"""One private server for all runs of this folder; each run has a database of its own on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from madoguchi.rel.scratch import Scratch


@pytest.fixture(scope="session")
def scratch() -> Iterator[Scratch]:
    with Scratch() as made:
        yield made
