"""How long somebody may be away: the low end of the wide range, less the age of the news, less the way back.

Nineteen waits in twenty are longer than that low end (it cuts off one end of nine in ten), so who is back by then has
rarely missed a call. The likely range would promise more, and break it one time in four.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.domains.turns import conf
from madoguchi.domains.turns.shapes import ComeBack


def come_back(*, low_min: int | None, as_of: datetime, now: datetime) -> ComeBack | None:
    """None where one had better stay: no range, old news, or too short to be worth the way."""
    age_min = (now - as_of).total_seconds() / 60
    if low_min is None or age_min >= conf.NEWS_OLD_MIN:
        return None
    minutes = int(low_min - max(age_min, 0) - conf.WALK_MIN)
    if minutes < conf.COME_BACK_FROM_MIN:
        return None
    return ComeBack(minutes, now + timedelta(minutes=minutes))


def is_near(*, ahead: int | None, low_min: int | None) -> bool:
    """The published rule; `low_min` is the lower end of the likely wait. Never while no counter could call."""
    if low_min is None:
        return False
    return low_min <= conf.NEAR_MIN or (ahead is not None and ahead <= conf.NEAR_AHEAD)
