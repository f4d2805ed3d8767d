"""Contended sales of places and numbers over a midnight, with kill -9 of sellers, worker and database."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import DatabaseError, connection

from madoguchi.domains.intake import selectors
from madoguchi.domains.intake.models import PlaceMirror
from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import Place, Seat
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import BookingMode
from madoguchi.foundation.clock import reading
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.rel import chores, ledger
from madoguchi.rel.booking_defects import defective
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.diary import Diary
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.scratch import say
from madoguchi.rel.selling import Sale, clerk, look_at_the_clock, sell
from madoguchi.rel.waiting import reconnected

_MANY = 2000
_PROCESSES, _FEW_PROCESSES = 8, 4
_ATTEMPTS_PER_PLACE = 10
_SMALLEST_HALL, _LARGEST_HALL = 4, 400
_SETTLE_S = 300
_LAST_HOLD_S = 6
_BEFORE_MIDNIGHT_MIN = 5
_NOT_MINE = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"


def run(order: Order) -> Findings:
    """Sell, kill, settle, then hold the database against what the sellers wrote down."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, defective(order.defect):
        _go_to_the_evening()
        sale = _sale(order, Path(folder))
        _man_the_desks(len(sale.shares))
        crew = Crew(len(sale.shares) + 1, lambda slot: _work(sale, crew, slot))
        with _at_work(crew):
            _disturb(order, crew, findings)
        reconnected()
        look_at_the_clock(sale, crew)
        findings.demand(chores.is_settled(_SETTLE_S), "封筒が、障害の後も届かないまま残った")
        findings.demand(chores.are_holds_over(_LAST_HOLD_S), "仮押さえの時間が過ぎても、枠が戻らない")
        ledger.check(Path(folder), findings)
    return findings


def _work(sale: Sale, crew: Crew, slot: int) -> None:
    """The last slot is the worker's."""
    if slot == len(sale.shares):
        chores.work(sale, crew)
    else:
        sell(sale, crew, slot, Diary(Path(sale.diaries), slot))


def _go_to_the_evening() -> None:
    """All clocks of the run stand shortly before midnight, so that numbers begin anew in the middle of it."""
    now = clock.local(reading.machine_now())
    evening = now.replace(hour=23, minute=60 - _BEFORE_MIDNIGHT_MIN, second=0, microsecond=0)
    reading.offset.pinned = evening - now


def _man_the_desks(sellers: int) -> None:
    """A clerk of each seller has a desk, as far as there are desks."""
    office = cities.current().main_office.id
    seats = Seat.objects.filter(office=office, is_active=True).order_by("id").values_list("code", flat=True)
    for slot, seat in enumerate(seats[:sellers]):
        visits.open_counter(actor=clerk(slot), seat=seat, office=office)


def _sale(order: Order, diaries: Path) -> Sale:
    later = clock.now() + timedelta(days=2)
    by_phone = set(PlaceMirror.objects.filter(mode=BookingMode.PHONE).values_list("place", flat=True))
    free = [
        place.place
        for place in selectors.list_free_places(ANONYMOUS)
        if place.starts_at > later and place.place not in by_phone
    ]
    own = Place.objects.filter(is_open=True, quota=None, starts_at__gt=later).order_by("id")
    wanted = min(max(order.n // _ATTEMPTS_PER_PLACE, _SMALLEST_HALL), _LARGEST_HALL)
    processes = _PROCESSES if order.n >= _MANY else _FEW_PROCESSES
    rng = chance("places", order.seed)
    own_places = list(own.values_list("public_id", flat=True)[:_LARGEST_HALL])
    midnight = clock.local(clock.now()) + timedelta(days=1)
    return Sale(
        seed=order.seed,
        shares=tuple(order.n // processes + (slot < order.n % processes) for slot in range(processes)),
        places=tuple(rng.sample(free, min(wanted, len(free)))),
        own_places=tuple(rng.sample(own_places, min(max(wanted // 4, 1), len(own_places)))),
        midnight=midnight.replace(hour=0, minute=0, second=0, microsecond=0),
        diaries=str(diaries),
    )


@contextmanager
def _at_work(crew: Crew) -> Iterator[None]:
    crew.start()
    try:
        yield
    finally:
        crew.end()


def _disturb(order: Order, crew: Crew, findings: Findings) -> None:
    """Faults at points of progress chosen by the seed, until every seller has done its share."""
    rng = chance("faults", order.seed)
    due = _plan_faults(order.n, rng)
    while True:
        failed = crew.reap()
        findings.demand(not failed, "売り手のプロセスが、止められてもいないのに終わった")
        if not crew.alive or failed:
            return
        while due and sum(crew.done) >= due[0][0]:
            _, fault = due.pop(0)
            findings.faults += _strike(fault, crew, rng)
            say(f"  {sum(crew.done)}/{order.n} {fault}")
        time.sleep(0.01)


def _plan_faults(n: int, rng: Random) -> list[tuple[int, str]]:
    """(attempts done, kind), in order. At 100,000 attempts: 333 kills, 100 cut connections, 20 crashes."""
    wanted = [("kill", max(4, n // 300)), ("cut", max(2, n // 1000)), ("crash", max(1, n // 5000))]
    return sorted(
        (rng.randrange(n // 10, max(n * 9 // 10, n // 10 + 1)), kind) for kind, k in wanted for _ in range(k)
    )


def _strike(fault: str, crew: Crew, rng: Random) -> int:
    """1 where something was hit. `kill` -9 a seller, `cut` a connection, `crash` the server by kill -9 of a backend."""
    if fault == "kill":
        return int(crew.kill_one(rng) is not None)
    reconnected()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pid FROM pg_stat_activity WHERE {_NOT_MINE} ORDER BY pid")  # noqa: S608
            pids = [row[0] for row in cursor.fetchall()]
            if not pids:
                return 0
            pid = rng.choice(pids)
            if fault == "cut":
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            else:
                os.kill(pid, signal.SIGKILL)
    except (DatabaseError, ProcessLookupError):
        return 0
    finally:
        connection.close()
    return 1
