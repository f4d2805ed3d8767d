"""Contended sales of places and ticket numbers, with kill -9 of sellers and of database backends."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from django.db import DatabaseError, connection

from madoguchi.domains.intake import selectors
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.rel import ledger
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.hoping import hoping
from madoguchi.rel.outcome import Findings, Order
from madoguchi.rel.scratch import say
from madoguchi.rel.selling import Sale, sell
from madoguchi.rel.waiting import reconnected, until

_MANY = 2000
_PROCESSES, _FEW_PROCESSES = 8, 4
_ATTEMPTS_PER_PLACE = 10
_SMALLEST_HALL, _LARGEST_HALL = 4, 400
_SETTLE_S = 120
_NOT_MINE = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"


def run(order: Order) -> Findings:
    """Sell, kill, settle, then hold the database against what the sellers wrote down."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, hoping(is_on=order.defect == "D17"):
        sale = _sale(order, Path(folder))
        crew = Crew(_PROCESSES if order.n >= _MANY else _FEW_PROCESSES, lambda slot: sell(sale, crew, slot))
        with _at_work(crew):
            _disturb(order, crew, findings)
        reconnected()
        findings.demand(_is_settled(), "封筒が、障害の後も届かないまま残った")
        ledger.check(Path(folder), findings)
    return findings


def _sale(order: Order, diaries: Path) -> Sale:
    free = [place.place for place in selectors.list_free_places(ANONYMOUS)]
    wanted = min(max(order.n // _ATTEMPTS_PER_PLACE, _SMALLEST_HALL), _LARGEST_HALL)
    processes = _PROCESSES if order.n >= _MANY else _FEW_PROCESSES
    return Sale(
        seed=order.seed,
        shares=tuple(order.n // processes + (slot < order.n % processes) for slot in range(processes)),
        places=tuple(chance("places", order.seed).sample(free, min(wanted, len(free)))),
        diaries=diaries,
        is_hoping=order.defect == "D17",
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


def _is_settled() -> bool:
    """What a worker does all the time: hand over and take in envelopes that a kill left behind."""
    from madoguchi.foundation.transfer import receiving, selectors, sending

    def is_empty() -> bool:
        sending.hand_over_waiting()
        receiving.take_in_waiting()
        return selectors.count_waiting() == (0, 0)

    return until(is_empty, _SETTLE_S, every_s=0.5)
