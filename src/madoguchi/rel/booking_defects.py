"""Known bugs of booking systems, put where the program's own code was for the length of a run.

The copy of the database loses the unique index that would stop the bug: those who write such code have none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from madoguchi.foundation import claims, clock
from madoguchi.foundation.claims import Refusal, Stock, Wish
from madoguchi.foundation.claims.stock import layout
from madoguchi.rel.replacing import Function, replaced
from madoguchi.rel.waiting import until

_INDEXES = {
    "check-then-write": ("booking_one_per_place", "visits_place_has_one_household"),
    "local-lock": ("booking_one_per_place", "visits_place_has_one_household"),
    "clock-number": (),
    "leaked-hold": (),
}
_CONSTRAINTS = {"clock-number": ("visits_ticket", "visits_number_once_a_day")}
_LONGEST_PAUSE_S = 1.0
_FOR_EVER = timedelta(days=3650)
_LOCK = threading.Lock()
# The package offers a function of the module's name.
_CHECK_IN = import_module("madoguchi.domains.visits.services.check_in")


@contextmanager
def defective(code: str) -> Iterator[None]:
    """Nothing is changed where `code` is empty. Processes that are forked inside the block have the defect."""
    with ExitStack() as stack:
        if code:
            _drop(code)
            module, name, wrap = _REPLACED[code]
            meeting = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            stack.enter_context(replaced(module, name, partial(wrap, meeting)))
        yield


def _drop(code: str) -> None:
    with connection.cursor() as cursor:
        for name in _INDEXES[code]:
            cursor.execute(f"DROP INDEX {name}")
        if code in _CONSTRAINTS:
            table, name = _CONSTRAINTS[code]
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def _check_then_write(meeting: Path, take: Function, stock: Stock, *wishes: Wish, **rest: Any) -> Any:
    """Is it free? Then take it: in the time between, another asks the same. The time is drawn out until another does, so
    that a small run is sure of it."""
    if _is_taken(stock, wishes[0].place):
        return Refusal.TAKEN
    _await_a_rival(meeting, wishes[0].place)
    return take(stock, *wishes, **rest)


def _await_a_rival(meeting: Path, place: str) -> None:
    """Until another process wants the place too, for at most a second; they tell each other in a folder of the run."""
    callers = meeting / hashlib.sha256(place.encode()).hexdigest()
    came = time.monotonic()
    with callers.open("a", encoding="ascii") as book:
        book.write(f"{os.getpid()} {came}\n")
    until(lambda: _has_rival(callers, came), _LONGEST_PAUSE_S, every_s=0.01)


def _has_rival(callers: Path, came: float) -> bool:
    lines = (line.split() for line in callers.read_text(encoding="ascii").splitlines())
    others = (float(since) for pid, since in lines if int(pid) != os.getpid())
    return any(since > came - _LONGEST_PAUSE_S for since in others)


def _lock_locally(meeting: Path, take: Function, stock: Stock, *wishes: Wish, **rest: Any) -> Any:
    """A lock keeps others out, but only those of the same process."""
    with _LOCK:
        return _check_then_write(meeting, take, stock, *wishes, **rest)


def _number_by_clock(meeting: Path, before: Function, office: str, day: date) -> int:
    """The time is the number: nobody comes in the same minute."""
    now = clock.local(clock.now())
    return now.hour * 60 + now.minute + 1


def _hold_without_end(meeting: Path, hold: Function, stock: Stock, *wishes: Wish, **rest: Any) -> Any:
    """Who holds a place gives it back; who closes the page or is killed does not."""
    return hold(stock, *wishes, **{**rest, "until": clock.now() + _FOR_EVER})


def _is_taken(stock: Stock, place: str) -> bool:
    names = layout(stock)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {names.claims} c JOIN {names.places} p"  # noqa: S608
            f" ON c.{names.place_column} = p.{names.link} WHERE p.{names.key} = %s AND c.state = ANY(%s)",
            [place, list(stock.standing)],
        )
        return bool(cursor.fetchone()[0])


def _instead(wrong: Callable[..., Any]) -> Callable[[Path, Function], Function]:
    return lambda meeting, before: partial(wrong, meeting, before)


_REPLACED: dict[str, tuple[Any, str, Callable[[Path, Function], Function]]] = {
    "check-then-write": (claims, "take", _instead(_check_then_write)),
    "local-lock": (claims, "take", _instead(_lock_locally)),
    "clock-number": (_CHECK_IN, "next_number", _instead(_number_by_clock)),
    "leaked-hold": (claims, "hold", _instead(_hold_without_end)),
}
