"""What one worker knows of the lines, looked up at most every half second, so that a page that waits costs no query."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from django.db import DatabaseError, connection

from madoguchi.foundation import clock
from madoguchi.foundation.clock.reading import machine_now
from madoguchi.foundation.waitingroom import conf, line
from madoguchi.foundation.waitingroom.hands import Hand
from madoguchi.foundation.waitingroom.shapes import Opening, Standing

logger = logging.getLogger(__name__)
_REMEMBER_S = 30.0


class Board:
    """One per worker. `hand` asks the database. `on_line` is called with each opening that was not known before."""

    def __init__(self, hand: Hand, on_line: Callable[[Opening], None]) -> None:
        self._hand = hand
        self._on_line = on_line
        self._looking = Lock()
        self.standings: list[Standing] = []
        self._known: tuple[datetime, float] | None = None
        self._looked_at = float("-inf")
        self._busy_s = 0.0
        self._calls: dict[int, deque[tuple[float, int]]] = {}

    def now(self) -> datetime:
        """The clock of the last look, moved on: no query."""
        assert self._known is not None
        as_of, moment = self._known
        return as_of + timedelta(seconds=time.monotonic() - moment)

    def spend(self, seconds: float) -> None:
        """So long a page has taken."""
        self._busy_s += seconds

    def find(self, path: str) -> Standing | None:
        """The line before `path`, where one is in force."""
        # While somebody looks, people are answered by what was known a moment ago; what is older is not gone by.
        is_old = self._age() > conf.LOOK_IDLE_S or not self.standings
        if self._is_due() and self._looking.acquire(blocking=is_old):
            (self._hand.do if is_old else self._hand.start)(self._look_if_due)
        if not self.standings:
            return None
        now = self.now()
        for standing in self.standings:
            if standing.guards(path) and standing.lobby_at <= now < standing.opening.closes_at:
                return standing
        return None

    def _age(self) -> float:
        return time.monotonic() - self._looked_at

    def _is_due(self) -> bool:
        return self._age() >= (conf.LOOK_S if self.standings else conf.LOOK_IDLE_S)

    def look_again(self) -> None:
        self._looked_at = float("-inf")

    def _look_if_due(self) -> None:
        """Gives back the lock that was taken for it."""
        try:
            if self._is_due():
                self._look(time.monotonic())
        finally:
            self._looking.release()

    def _look(self, moment: float) -> None:
        """Without a database the last knowledge has to do; the pages that wait go on to be answered."""
        passed = min(moment - self._looked_at, 10 * conf.LOOK_IDLE_S)
        try:
            now = clock.now()
            found, busy = line.in_force(now), self._busy_s / passed if passed > 0 else 0.0
            if sum(line.move(standing, busy=busy) for standing in found):
                found = line.in_force(now)
            known = {one.opening.key for one in self.standings}
            for one in found:
                if one.opening.key not in known:
                    self._on_line(one.opening)
            self.standings = [self._with_rate(one, moment) for one in found]
            self._known = (now, time.monotonic())
        except DatabaseError as error:
            logger.warning("waiting room: no database (%s)", type(error).__name__)
            connection.close()
            self._known = self._known or (machine_now(), time.monotonic())
        self._looked_at, self._busy_s = time.monotonic(), 0.0

    def _with_rate(self, standing: Standing, moment: float) -> Standing:
        calls = self._calls.setdefault(standing.pk, deque())
        calls.append((moment, standing.called_upto))
        while len(calls) > 1 and moment - calls[0][0] > _REMEMBER_S:
            calls.popleft()
        began, called = calls[0]
        passed = moment - began
        return replace(standing, call_rate=(standing.called_upto - called) / passed if passed > 2 else 0.0)
