"""Tunables of turns. Units stand in the names."""

from __future__ import annotations

NEAR_AHEAD = 2
"""The message goes when so few are before the ticket and a counter is open,"""
NEAR_MIN = 10
"""or when the lower end of the likely wait is so short."""
NEAR_LIVES_MIN = 10
CALLED_LIVES_MIN = 5
"""Older news is worse than none: somebody would run to a counter that has called the next one."""
NEWS_OLD_MIN = 5
"""Nothing is told from positions that are older, and the page says so."""
WALK_MIN = 5
"""Kept for the way back when the page says until when one may be away."""
COME_BACK_FROM_MIN = 10
"""Shorter absences are not suggested."""
LATER_MIN = (10, 20, 30, 60)
UNDO_S = 20
"""Leaving the line is told to the office only after this time, so that a slip can be taken back."""
CODE_LIVES_MIN = 15
CODE_TRIES = 5
CODES_A_DAY = 3
"""Text messages with a code, for one ticket or booking on one day: they cost money and ring at strangers' phones."""
WATCH_EVERY_S = 2
REMIND_EVERY_S = 300
DAY_BEFORE_FROM_HOUR = 17
"""Reminders go between this hour and DAY_BEFORE_TO_HOUR on the day before,"""
DAY_BEFORE_TO_HOUR = 21
TODAY_FROM_HOUR = 7
"""and on the day from this hour until TODAY_AT_LEAST_MIN before the time."""
TODAY_AT_LEAST_MIN = 60
