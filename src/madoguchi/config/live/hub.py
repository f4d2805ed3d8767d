"""Who listens to what, and what has happened since when.

Every change gets the next number of the process's count. A screen that was away names the number it has seen; whether
it missed something is then known exactly as long as this listening lasts. After a gap in listening (a restart of the
process or of PostgreSQL) a new listening begins, numbers of the old one count for nothing, and everybody fetches again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict, defaultdict
from typing import Protocol

from madoguchi.domains.visits.live import Wish

QUIET_MS = 50
"""News about one topic goes out at once, and then at most once in this time: what comes in between is one."""
REMEMBERED = 20_000
"""Topics whose last change is remembered; of the others it is known that it was before the oldest of these."""
CROWD = 25
SPREAD_MS_EACH = 5
LONGEST_SPREAD_MS = 10_000
BEAT_ROUNDS = 15
"""Every screen hears a heartbeat once in so many seconds, a fifteenth of them each second."""

ALL = "*"
AWAY = b"event: away\ndata: * 0\n\n"
BEAT = b"event: beat\ndata: * 0\n\n"
HERE = b"event: here\ndata: * 0\n\n"


class Stream(Protocol):
    """One open connection. `tell` never waits: what does not fit is kept as "something changed about `key`"."""

    wishes: tuple[Wish, ...]

    def tell(self, key: str, event: bytes) -> None: ...


class Hub:
    def __init__(self) -> None:
        self.streams: dict[str, set[Stream]] = defaultdict(set)
        self.everybody: set[Stream] = set()
        self._keys: dict[str, str] = {}
        self._listening = ""
        self._number = 0
        self._last: OrderedDict[str, int] = OrderedDict()
        self._floor = 0
        self._resting: dict[str, bool] = {}
        self._round = 0

    @property
    def count(self) -> int:
        return len(self.everybody)

    @property
    def is_listening(self) -> bool:
        return bool(self._listening)

    @property
    def position(self) -> str:
        """What a screen that has seen everything until now has seen."""
        return f"{self._listening}-{self._number}"

    def enter(self, stream: Stream, seen: str) -> bytes:
        """Take the stream in; the answer is its first event(s). `seen` is the last id it had, or empty."""
        for wish in stream.wishes:
            self.streams[wish.topic].add(stream)
            self._keys[wish.topic] = wish.key
        self.everybody.add(stream)
        if not self._listening:
            return AWAY
        number = self._number_in(seen)
        if number is None:
            return self.event("hello", ALL, self._spread(self.count))
        missed = [wish.key for wish in stream.wishes if self._last.get(wish.topic, self._floor) > number]
        return b"".join(self.event("changed", key) for key in missed) or HERE

    def leave(self, stream: Stream) -> None:
        for wish in stream.wishes:
            self.streams[wish.topic].discard(stream)
            if not self.streams[wish.topic]:
                del self.streams[wish.topic]
                self._keys.pop(wish.topic, None)
        self.everybody.discard(stream)

    def begin(self) -> None:
        """Listening begins (again): what was said before is lost, so everybody fetches."""
        self._listening, self._number, self._floor = secrets.token_hex(4), 0, 0
        self._last.clear()
        self._tell_all(self.event("resync", ALL, self._spread(self.count)))

    def end(self) -> None:
        """Nobody listens to the database any more; the screens say how old they are."""
        if self._listening:
            self._listening = ""
            self._tell_all(AWAY)

    def hear(self, topic: str) -> None:
        self._number += 1
        self._last[topic] = self._number
        self._last.move_to_end(topic)
        if len(self._last) > REMEMBERED:
            _, self._floor = self._last.popitem(last=False)
        if topic not in self.streams:
            return
        if topic in self._resting:
            self._resting[topic] = True
            return
        self._pass_on(topic)

    def beat(self) -> None:
        """Called every second."""
        self._round = (self._round + 1) % BEAT_ROUNDS
        for stream in tuple(self.everybody):
            if id(stream) // 64 % BEAT_ROUNDS == self._round:
                stream.tell("", BEAT if self._listening else AWAY)

    def event(self, name: str, key: str, spread_ms: int = 0) -> bytes:
        """`spread_ms`: the screens come back spread over this time, so that they do not fetch all at once."""
        return f"id: {self.position}\nevent: {name}\ndata: {key} {spread_ms}\n\n".encode()

    def _pass_on(self, topic: str) -> None:
        streams = self.streams.get(topic, ())
        key = self._keys.get(topic, "")
        event = self.event("changed", key, self._spread(len(streams)))
        for stream in tuple(streams):
            stream.tell(key, event)
        self._resting[topic] = False
        asyncio.get_running_loop().call_later(QUIET_MS / 1000, self._rested, topic)

    def _rested(self, topic: str) -> None:
        if self._resting.pop(topic, False):
            self._pass_on(topic)

    def _tell_all(self, event: bytes) -> None:
        for stream in tuple(self.everybody):
            stream.tell(ALL, event)

    def _number_in(self, seen: str) -> int | None:
        listening, _, number = seen.partition("-")
        if listening != self._listening or not number.isascii() or not number.isdecimal():
            return None
        return int(number)

    def _spread(self, screens: int) -> int:
        return min(max(0, screens - CROWD) * SPREAD_MS_EACH, LONGEST_SPREAD_MS)
