"""The one clock. Everything that asks for the time asks here, so that a demo and a test can move it."""

from __future__ import annotations

from madoguchi.foundation.clock.reading import LOCAL_ZONE, local, now, today
from madoguchi.foundation.clock.setting import set_demo_clock

__all__ = ["LOCAL_ZONE", "local", "now", "set_demo_clock", "today"]
