"""A running installation for tests that kill its parts. A pytest plugin; one per session."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from madoguchi.bench.scratch import Scratch


@pytest.fixture(scope="session")
def running_install() -> Iterator[Scratch]:
    """`madoguchi run --demo` in a place of its own, past its first page."""
    with Scratch(os.environ) as install:
        install.start()
        yield install
