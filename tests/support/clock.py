"""The clock of the tests: the machine's, without the demo's row, unless a test freezes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.foundation.clock import reading


class FrozenClock:
    """Stands still at `now` until the test moves it."""

    def __init__(self, at: datetime) -> None:
        self.move_to(at)

    @property
    def now(self) -> datetime:
        frozen = reading.offset.frozen_at
        assert frozen is not None
        return frozen

    def move_to(self, at: datetime) -> None:
        """`at` is aware; local times are written with reading.LOCAL_ZONE."""
        reading.offset.frozen_at = at.astimezone(UTC)

    def tick(self, **parts: float) -> None:
        """`tick(minutes=5)`: the parts of a timedelta."""
        self.move_to(self.now + timedelta(**parts))


@pytest.fixture
def frozen_clock() -> Iterator[FrozenClock]:
    """Starts on Monday 6 April 2026, 9:00 in Japan: a working day in the rush of moves."""
    yield FrozenClock(datetime(2026, 4, 6, 9, 0, tzinfo=reading.LOCAL_ZONE))
    reading.offset.frozen_at = None


@pytest.fixture(autouse=True)
def _clock_without_row() -> Iterator[None]:
    """A read of the row once a second would make query counts depend on the second."""
    reading.offset.pinned = timedelta(0)
    yield
    reading.offset.pinned = None
    reading.offset.forget()


@pytest.fixture
def demo_clock() -> None:
    """For tests of the demo's row itself: read it every time."""
    reading.offset.pinned = None
    reading.offset.forget()
