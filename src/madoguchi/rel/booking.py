"""Contended sales, offers, numbers and work over a midnight, with kill -9 of sellers, worker and database."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import DatabaseError, connection

from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import Seat
from madoguchi.foundation import cities, clock
from madoguchi.foundation.clock import reading
from madoguchi.rel import chores, ledger
from madoguchi.rel.booking_defects import defective
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.diary import Diary
from madoguchi.rel.hall import hasty_offers, lay_out
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.replacing import replaced
from madoguchi.rel.scratch import say
from madoguchi.rel.selling import Sale, clerk, sell
from madoguchi.rel.waiting import reconnected

_SETTLE_S = 300
_TRIES = 2
_LAST_HOLD_S = 6
_BEFORE_MIDNIGHT_MIN = 5
_NOT_MINE = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"


def run(order: Order) -> Findings:
    """Sell, kill, settle, then hold the database against what the sellers wrote down."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, defective(order.defect), hasty_offers():
        _go_to_the_evening()
        sale = lay_out(order, Path(folder))
        _man_the_desks(len(sale.shares))
        crew = Crew(len(sale.shares) + 1, lambda slot: _work(sale, crew, slot))
        with _one_clock(crew), _at_work(crew):
            _disturb(order, crew, findings)
        reconnected()
        chores.send_home()
        is_settled = chores.is_settled(_SETTLE_S, tries=_TRIES if order.defect else 0)
        findings.demand(is_settled, "封筒が、障害の後も届かないまま残った")
        findings.demand(chores.are_holds_over(_LAST_HOLD_S), "仮押さえの時間が過ぎても、枠が戻らない")
        ledger.check(Path(folder), findings, sale.midnight)
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


@contextmanager
def _one_clock(crew: Crew) -> Iterator[None]:
    """The evening's, as far as somebody has moved it on."""
    evening = reading.offset.current()
    with replaced(
        reading.offset, "current", lambda _: lambda: evening + timedelta(seconds=crew.moved_s.value)
    ):
        yield
    reading.offset.pinned = evening + timedelta(seconds=crew.moved_s.value)


def _man_the_desks(sellers: int) -> None:
    """A clerk of each seller has a desk, as far as there are desks."""
    office = cities.current().main_office.id
    seats = Seat.objects.filter(office=office, is_active=True).order_by("id").values_list("code", flat=True)
    for slot, seat in enumerate(seats[:sellers]):
        visits.open_counter(actor=clerk(slot), seat=seat, office=office)


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
    hit: Counter[str] = Counter()
    while True:
        failed = crew.reap()
        findings.demand(not failed, "売り手のプロセスが、止められてもいないのに終わった")
        if not crew.alive or failed:
            faults = f"kill -9 {hit['kill']}、切れた接続 {hit['cut']}、サーバーの再起動 {hit['crash']}"
            findings.notes.append(f"プロセス {len(crew.done)}、{faults}")
            return
        while due and sum(crew.done) >= due[0][0]:
            fault = due[0][1]
            if not _strike(fault, crew, rng):
                break  # nobody was there to be hit: at once again
            due.pop(0)
            hit[fault] += 1
            findings.faults += 1
            say(f"  {sum(crew.done)}/{order.n} {fault}")
        time.sleep(0.01)


def _plan_faults(n: int, rng: Random) -> list[tuple[int, str]]:
    """(attempts done, kind), in order. At 100,000 attempts: 333 kills, 100 cut connections, 25 crashes."""
    wanted = [("kill", max(4, n // 300)), ("cut", max(2, n // 1000)), ("crash", max(1, n // 4000))]
    return sorted(
        (rng.randrange(n // 10, max(n * 9 // 10, n // 10 + 1)), kind) for kind, k in wanted for _ in range(k)
    )


def _strike(fault: str, crew: Crew, rng: Random) -> bool:
    """Whether something was hit. `kill` -9 a seller, `cut` a connection, `crash` the server by kill -9 of a backend."""
    if fault == "kill":
        return crew.kill_one(rng) is not None
    reconnected()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pid FROM pg_stat_activity WHERE {_NOT_MINE} ORDER BY pid")  # noqa: S608
            pids = [row[0] for row in cursor.fetchall()]
            if not pids:
                return False
            pid = rng.choice(pids)
            if fault == "cut":
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            else:
                os.kill(pid, signal.SIGKILL)
    except (DatabaseError, ProcessLookupError):
        return False
    finally:
        connection.close()
    return True
