"""Tunables of visits. Units stand in the names."""

from __future__ import annotations

from datetime import timedelta

FRONT_SHARE_PERCENT = 75
"""Of the places of a slot, this many are sold on the internet; the rest is for telephone and reception."""
EXPRESS_MAX_MIN = 15
"""Errands that take no longer in all (by the minutes of the city's data) are in the express lane."""
UNDO_MIN = 5
POSTPONE_MIN = 5
POSTPONE_MAX_MIN = 120
OPEN_DAYS_AHEAD = 14
SERVICE_TIMES_DAYS = 28
"""How far back service times are looked at for estimates."""
SERVICE_TIMES_LIMIT = 6000
SHIFT_DAYS = 20
"""So many earlier days say when desks are usually away."""
HABIT_DAYS = 10
"""How far back calls, absences and departures are looked at."""
POSITIONS_EVERY_S = 2
ESTIMATES_AT_LEAST_EVERY_S = 20
"""While somebody waits and nothing happens, ranges are computed anew after this time: the clock alone moves them."""
FORECAST_AGAIN_MIN = 15
"""A ticket that still waits is forecast anew for the score after this time."""
FORECASTS_LEARNED = 2000
"""So many last forecasts say how far ranges must be stretched."""
ADVICE_EVERY_S = 120
ADVICE_OLD_S = 600
"""Advice that nobody renewed for so long is about another hall, and is not shown."""
POSITIONS_AT_LEAST_EVERY_S = 60
"""Positions are told again after this time even when nothing changed, so that their age stays honest."""
ENDED_SHOWN_MIN = 30
CHORES_EVERY_S = 600
MISSED_AFTER_MIN = 60
DEVICE_CODE_MIN = 15
LAST_CALLS = 6
CURRENT_CALL_S = 60
TURN_S = 300
"""A person at a kiosk has this long between two pages; its pages end by themselves long before."""
TICKET_SHOWN_S = 60
"""A kiosk shows a number this long at most; its page ends by itself before."""
WISH_LIVES_MIN = 30
"""A wish that took longer than this to cross is no longer one: the person has long been somewhere else."""
SAME_MOMENT = timedelta(seconds=1)
"""Two words of the front that are closer than this may have been stored in the other order: each is sealed before its
place is locked."""
AWAIT_NEWS = timedelta(minutes=30)
"""So long a sale waits for the news that frees its place, when the two words are of the same moment."""
