"""Python's collector of circles leaves alone what stays for the whole run anyway. A pytest plugin.

The program and five thousand tests are millions of objects; looked through again and again while they are loaded, and
again for every city that a test reads, they cost a tenth of the run.
"""

from __future__ import annotations

import gc

import pytest

_SELDOM = 100_000
"""New objects before the young ones are looked through; Python's own choice is 700."""

gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(_SELDOM, 10, 10)
    gc.enable()
