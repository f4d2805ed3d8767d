from __future__ import annotations

import pytest

from tests.domains.courses.builders import open_course, use_series
from tests.support.clock import FrozenClock


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock) -> str:
    """Public id of a course of four seats and two; half of them are sold on the internet."""
    use_series(monkeypatch)
    return open_course()
