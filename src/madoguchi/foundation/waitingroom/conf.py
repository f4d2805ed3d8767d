"""Tunables of the waiting room. Units stand in the names."""

from __future__ import annotations

LOBBY_MIN = 30
"""Numbers are given from so long before the opening; who comes earlier is told when."""
WINDOW = 300
"""So many people may be inside at once."""
RATE_PER_S = 20.0
"""At most so many are called per second; fewer while the pages are busy."""
MINUTES = 10
COME_S = 120
"""Who was called and does not come within this time no longer takes up room inside."""
LOOK_S = 0.5
LOOK_IDLE_S = 5.0
FIRST_PACE_PER_S = 10.0
BUSY, VERY_BUSY = 0.7, 0.9
"""Shares of a worker's time that pages take: below the first the pace of calls grows, above the second it falls."""
FASTER, FASTER_PER_S, SLOWER = 1.05, 0.2, 0.7
SLOWEST_PACE_PER_S = 1.0
SOONEST_S, LATEST_S = 2, 60
POLLS_PER_WAIT = 4
"""A page comes back about so many times until its turn: the longer the line, the rarer."""
LATER_PER_S = 5.0
"""After the sale so many people per second and worker go on to the ordinary pages."""
