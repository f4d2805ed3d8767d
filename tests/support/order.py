"""How the tests are dealt to several workers: the longest first, and together what shares something dear. A pytest plugin.

`pytest -n 4 --dist loadfile --no-loadscope-reorder` on two processors: the browser suite and the tests of whole
installations wait for others more than they work, so two further workers fill what they leave. The browser suite's one
house and its one Chromium allow it no second worker.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadFileScheduling

_TOGETHER = {
    "tests/browser": ("tests/browser/",),
    # `running_install`: one installation for all who ask for it, instead of one in each worker. Who kills parts of it is last.
    "running_install": (
        "tests/demo/test_journey.py",
        "tests/bench/test_bench_web.py",
        "tests/rel/test_rush.py",
        "tests/journeys/test_what_goes_wrong_machine.py",
    ),
    # The syntax trees of the whole program (tests/architecture/source.py) are built once.
    "the program's source": ("tests/architecture/", "tests/docs/", "tests/rel/test_kept_apart.py"),
}
# Whole journeys and installs of their own; what is not named comes afterwards, in the order that it has.
_LONG = (
    "tests/browser",
    "running_install",
    "tests/demo/test_two_zones.py",
    "tests/rel/test_disclosure.py",
    "tests/rel",
    "tests/demo",
    "tests/cli",
    "tests/bench",
    "tests/engines",
    "tests/journeys",
    "tests/foundation",
)


def scope_of(nodeid: str) -> str:
    """What one worker has as a whole: a file, or what shares something dear."""
    return next(
        (name for name, parts in _TOGETHER.items() if nodeid.startswith(parts)), nodeid.split("::", 1)[0]
    )


def _rank(nodeid: str) -> tuple[int, str, int]:
    """What is together stays so, in the order in which it is written above."""
    scope = scope_of(nodeid)
    folder = "/".join(PurePosixPath(scope).parts[:2])
    long = next((_LONG.index(name) for name in (scope, folder) if name in _LONG), len(_LONG))
    parts = _TOGETHER.get(scope, ())
    part = next((number for number, name in enumerate(parts) if nodeid.startswith(name)), 0)
    return long, scope if parts else "", part


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long file that begins last would leave the other workers idle at the end."""
    items.sort(key=lambda item: _rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class HouseScheduling(LoadFileScheduling):
        """By file, but for what is together."""

        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

    return HouseScheduling(config, log)
