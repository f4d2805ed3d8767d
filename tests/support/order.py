"""How the tests are dealt to several workers: the longest first, and the browser's all to one. A pytest plugin.

`pytest -n 3 --dist loadfile --no-loadscope-reorder` on two processors: the browser suite waits for pages more than it
works, so a third worker fills what it leaves. Its one house and its one Chromium allow no second worker.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadFileScheduling

_BROWSER = "tests/browser"
# Whole journeys and installs of their own; what is not named comes afterwards, in the order that it has.
_LONG = (_BROWSER, "tests/demo", "tests/rel", "tests/cli", "tests/bench", "tests/engines", "tests/journeys")


def _folder(nodeid: str) -> str:
    return "/".join(PurePosixPath(nodeid.split("::", 1)[0]).parts[:2])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long file that begins last would leave the other workers idle at the end."""
    ranks = {folder: rank for rank, folder in enumerate(_LONG)}
    items.sort(key=lambda item: ranks.get(_folder(item.nodeid), len(ranks)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class HouseScheduling(LoadFileScheduling):
        """By file; the browser suite is as one file."""

        def _split_scope(self, nodeid: str) -> str:
            return _BROWSER if _folder(nodeid) == _BROWSER else str(super()._split_scope(nodeid))

    return HouseScheduling(config, log)
