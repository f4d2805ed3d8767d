"""Reading the clock: the machine's time, moved by the demo's offset where the install is a demo.

The offset lies in a row so that all processes see the same time. It is read at most once a second, because
pages ask for the time more often than they ask for anything else.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

LOCAL_ZONE = ZoneInfo("Asia/Tokyo")
FRESH_S = 0.2


class _Offset:
    """The demo's offset. `pinned` (tests) wins over the row; `frozen_at` (tests) stops the clock."""

    def __init__(self) -> None:
        self.frozen_at: datetime | None = None
        self.pinned: timedelta | None = None
        self._value = timedelta(0)
        self._read_at = float("-inf")

    def forget(self) -> None:
        self._read_at = float("-inf")

    def current(self) -> timedelta:
        if self.pinned is not None:
            return self.pinned
        if not settings.IS_DEMO:
            return timedelta(0)
        # A transaction that has already failed cannot be asked; the last known value is good enough then.
        if time.monotonic() - self._read_at >= FRESH_S and not connection.needs_rollback:
            self._value = _stored_offset()
            self._read_at = time.monotonic()
        return self._value


def _stored_offset() -> timedelta:
    from madoguchi.foundation.clock.models import ClockSetting

    seconds = ClockSetting.objects.values_list("offset_s", flat=True).first()
    return timedelta(seconds=seconds or 0)


offset = _Offset()


def machine_now() -> datetime:
    """The machine's own time; only for what the demo must not move (cache ages, file names)."""
    return datetime.now(UTC)


def now() -> datetime:
    """Aware UTC."""
    if offset.frozen_at is not None:
        return offset.frozen_at
    return machine_now() + offset.current()


def local(moment: datetime) -> datetime:
    """The same moment on the wall of the city hall. A naive datetime is a programming error."""
    if moment.tzinfo is None:
        raise RuntimeError("a naive datetime has no place on the wall")
    return moment.astimezone(LOCAL_ZONE)


def today() -> date:
    """The date in Japan."""
    return local(now()).date()
