"""The four measurements: one set of places that everybody wants, or 200; two clients, or eight.

A set is the places of one time at one counter service. The service and the plain transaction take turns within one
run, on one server, each client a process with a connection of its own. After each turn what was promised is held
against what is stored.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from time import perf_counter, process_time

from django.db import connection, connections

from madoguchi.bench import booking_costs, booking_sellers
from madoguchi.bench.load import BenchBroken

_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_TABLES = (
    "intake_booking",
    "audit_changerow",
    "events_eventrecord",
    "idempotency_commandrecord",
    "transfer_envelope",
)
_MOST_PER_SECOND = 12_000
_FORK = multiprocessing.get_context("fork")
Seller = Callable[[int, "Cell", float], int]


@dataclass(frozen=True, slots=True)
class Cell:
    """`places` rows in all, over `sets`."""

    sets: int
    clients: int
    places: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What all clients together did in one turn: per second, and the processor time of both sides for each."""

    per_s: float
    client_ms: float
    server_ms: float

    @property
    def ms(self) -> float:
        return self.client_ms + self.server_ms


@dataclass(frozen=True, slots=True)
class Found:
    """The middle turns of one cell: places by the service and by plain SQL, and commits of next to nothing.
    `log_bytes`: what one place of the service adds to the write-ahead log, indexes and first changes of pages included."""

    cell: Cell
    service: Turn
    plain: Turn
    bare: Turn
    log_bytes: float


def measure(seconds: float, rounds: int) -> Iterator[Found]:
    """Errors: BenchBroken."""
    _demand_durable()
    places = max(int(_MOST_PER_SECOND * seconds), 2000)
    for sets, clients in ((1, 2), (1, 8), (200, 2), (200, 8)):
        cell = Cell(sets, clients, places)
        service, plain, bare, log = [], [], [], []
        for number in range(rounds):
            bare.append(_turn(cell, seconds, booking_sellers.commit_barely, sells=False, lays_out=False))
            plain.append(_turn(cell, seconds, booking_sellers.sell_plainly))
            _lay_out(cell)
            before = _written()
            service.append(_turn(cell, seconds, booking_sellers.sell_by_service, lays_out=False))
            log.append((_written() - before) / max(_sold(), 1))
            _tell(
                f"{number + 1}回目 枠の組 {sets}、客 {clients}: {service[-1].per_s:.0f}({service[-1].ms:.2f} ms)、"
                f"素のSQL {plain[-1].per_s:.0f}({plain[-1].ms:.2f} ms)枠/秒、"
                f"書き込みの確定だけ {bare[-1].per_s:.0f} 回/秒"
            )
        yield Found(cell, _middle(service), _middle(plain), _middle(bare), statistics.median(log))


def _middle(turns: Sequence[Turn]) -> Turn:
    return Turn(*(statistics.median(figures) for figures in zip(*map(astuple, turns), strict=True)))


def _turn(cell: Cell, seconds: float, sell: Seller, *, sells: bool = True, lays_out: bool = True) -> Turn:
    """All clients at once, each a process that is ready before the start."""
    if lays_out:
        _lay_out(cell)
    start, results = _FORK.Barrier(cell.clients + 1), _FORK.SimpleQueue()

    def client(number: int) -> None:
        connections.close_all()
        booking_sellers.warm_up()
        start.wait()
        used = process_time()
        results.put((sell(number, cell, seconds), process_time() - used))

    processes = [_FORK.Process(target=client, args=(number,)) for number in range(cell.clients)]
    server = booking_costs.server_pid()
    connections.close_all()
    for process in processes:
        process.start()
    start.wait()
    began, before_s = perf_counter(), booking_costs.server_s(server)
    for process in processes:
        process.join()
    lasted, server_s = perf_counter() - began, booking_costs.server_s(server) - before_s
    if any(process.exitcode for process in processes):
        raise BenchBroken("a client ended before its time")
    told = [results.get() for _ in processes]
    sold, client_s = sum(one for one, _ in told), sum(used for _, used in told)
    if sells:
        _check(sold)
    return Turn(sold / lasted, client_s * 1000 / max(sold, 1), server_s * 1000 / max(sold, 1))


def _written() -> int:
    """Bytes of the write-ahead log so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
        return int(cursor.fetchone()[0])


def _sold() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intake_booking")
        return int(cursor.fetchone()[0])


def _lay_out(cell: Cell) -> None:
    """Empty tables, and the places in their sets, a set a quarter of an hour."""
    with connection.cursor() as cursor:
        # The logs refuse to be emptied by anybody; their triggers are this owner's to lift on this server.
        cursor.execute("ALTER TABLE audit_changerow DISABLE TRIGGER USER")
        cursor.execute("GRANT TRUNCATE ON audit_changerow TO CURRENT_USER")
        cursor.execute(f"TRUNCATE {', '.join(_TABLES)}, intake_placemirror CASCADE")
        cursor.execute("ALTER TABLE audit_changerow ENABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO intake_placemirror (place, office, mode, starts_at, length_min, service, is_withdrawn, as_of,"
            " wave)"
            " SELECT 'place-' || n, '', 'in_person', date_trunc('day', now()) + interval '7 days'"
            "   + (n %% %s) * interval '15 minutes', 15, 'move_in', false, now(), ''"
            " FROM generate_series(0, %s - 1) AS n",
            [cell.sets, cell.places],
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE intake_placemirror")


def _check(sold: int) -> None:
    """Every promise is a row in each table, and no place was sold twice. Errors: BenchBroken."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            (count,) = cursor.fetchone()
            if count != sold:
                raise BenchBroken(f"{sold} places were sold, {table} has {count} rows")
        cursor.execute("SELECT count(DISTINCT place) FROM intake_booking")
        if cursor.fetchone()[0] != sold:
            raise BenchBroken("a place was sold twice")


def _demand_durable() -> None:
    with connection.cursor() as cursor:
        for name, wanted in _DURABLE.items():
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] != wanted:
                raise BenchBroken(f"{name} is not {wanted}: this is not how the program runs")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
