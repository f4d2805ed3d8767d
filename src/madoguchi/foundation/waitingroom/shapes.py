"""Values of the waiting room that are passed around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from madoguchi.foundation.waitingroom import conf


@dataclass(frozen=True, slots=True)
class Opening:
    """Something that opens at a fixed time, and the addresses that only those inside may use until `closes_at`.

    `paths`: whole paths, or beginnings that end with `*`. `done_paths`: a redirect (303) that answers a POST there
    means that the person is done and makes room. `supply` names a registered function that counts what is left;
    empty: not known, never sold out. `name`: language code → words; "ja" is there.
    """

    key: str
    name: Mapping[str, str]
    paths: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    done_paths: tuple[str, ...] = ()
    supply: str = ""
    lobby_min: int = conf.LOBBY_MIN
    window: int = conf.WINDOW
    rate_per_s: float = conf.RATE_PER_S
    minutes: int = conf.MINUTES


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as one process knows it. `pk` is the opening's row; `call_rate` people per second of late (0: nobody)."""

    pk: int
    opening: Opening
    lobby_at: datetime
    last_number: int
    called_upto: int
    remaining: int | None
    is_sold_out: bool
    call_rate: float = 0.0

    def guards(self, path: str) -> bool:
        return any(_fits(pattern, path) for pattern in self.opening.paths)

    def is_done_by(self, path: str) -> bool:
        return any(_fits(pattern, path) for pattern in self.opening.done_paths)


def _fits(pattern: str, path: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern
