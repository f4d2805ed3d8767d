"""One client: it sells as the pages do, or by a transaction of single INSERTs with everything made ready beforehand."""

from __future__ import annotations

import json
import secrets
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

from madoguchi.core.errors import DomainError
from madoguchi.core.references import make_reference, make_secret
from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.selectors import get_place
from madoguchi.foundation import clock
from madoguchi.foundation.claims import Command
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.foundation.transfer import in_statement as envelopes

if TYPE_CHECKING:
    from madoguchi.bench.booking_cells import Cell

SQL = {
    "booking": (
        "INSERT INTO intake_booking (public_id, reference, part, place, office, service, mode, starts_at, length_min,"
        " services, state, party, needs, sold_by, reason, sealed_mail, sealed_phone, contact_hash, created_at, updated_at)"
        " VALUES (%s, %s, 0, %s, '', 'move_in', 'in_person', %s, %s, %s::jsonb, 'booked', 1, '[]', 'front', '', ''::bytea,"
        " ''::bytea, '', %s, %s)"
    ),
    "audit": (
        "INSERT INTO audit_changerow (at, era, xid, actor_id, roles, on_behalf_of, purpose, subject, fields, code,"
        " data) VALUES (%s, 0, 0, %s, '{citizen}', '', '', %s, '{}', 'booking.booked', %s::jsonb)"
    ),
    "event": (
        'INSERT INTO events_eventrecord (code, at, "case", actor_id, payload)'
        " VALUES ('booking.booked', %s, %s, %s, %s::jsonb)"
    ),
    "command": (
        "INSERT INTO idempotency_commandrecord (scope, action, key, body_hash, location, result, created_at)"
        " VALUES (%s, 'booking.book', %s, %s, '/booking/', %s, %s)"
    ),
    "envelope": (
        "INSERT INTO transfer_envelope (direction, envelope_id, kind, sender, recipient, sent_at, recorded_at,"
        " state, refusal, attempts, next_at, sealed)"
        " VALUES ('out', %s, 'booking', 'front', 'office', %s, %s, 'queued', '', 0, %s, %s)"
    ),
}


def warm_up() -> None:
    """Keys are read, texts are made and planned: as in a process that has worked for a while."""
    rng = Random(0)  # noqa: S311
    for _ in range(3):
        access = Access(make_reference(rng), make_secret(rng))
        try:
            services.book_place(access, place="no such place", services=())
        except DomainError:
            continue


def sell_by_service(number: int, cell: Cell, seconds: float) -> int:
    """Citizens want a time; the page shows all of them the same place of it. Returns how many were sold."""
    rng = _rng(number)
    secret = make_secret(rng)
    sold = 0
    end = perf_counter() + seconds
    while perf_counter() < end:
        reference = make_reference(rng)
        access = Access(reference, secret)
        key = f"{rng.getrandbits(128):032x}"
        command = Command(f"browser:{reference}", "booking.book", key, key * 2, "/booking/")
        services.book_place(access, place=f"place-{rng.randrange(cell.sets)}", services=(), command=command)
        sold += 1
    return sold


def sell_plainly(number: int, cell: Cell, seconds: float) -> int:
    """The same rows by BEGIN, five INSERTs, COMMIT: prepared, of places that nobody else asks for, with an envelope
    that was sealed once. Returns how many were sold."""
    rng = _rng(number)
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    raw.prepare_threshold = 0
    cursor = raw.cursor()
    place = get_place(ANONYMOUS, "place-0")
    assert place is not None
    payload = {"reference": "0" * 9, "secret_hash": "0" * 64, "services": ["move_in"], "language": "ja"}
    sealed = envelopes.seal("booking", {**payload, "place": "place-0", "length_min": 15}, to="office").content
    sold = 0
    end = perf_counter() + seconds
    while perf_counter() < end:
        wanted = f"place-{sold * cell.clients + number}"
        _sell_one(cursor, rng, (wanted, place.starts_at, place.length_min), sealed)
        sold += 1
    return sold


def commit_barely(number: int, cell: Cell, seconds: float) -> int:
    """One statement that writes a few bytes to the log and no table, and waits until the disk has them: nothing that
    promises anything commits more often with as many clients. Returns how often."""
    done = 0
    end = perf_counter() + seconds
    with connection.cursor() as cursor:
        while perf_counter() < end:
            cursor.execute("SELECT pg_logical_emit_message(true, 'bench', 'sold')")
            done += 1
    return done


def _sell_one(cursor: psycopg.Cursor[Any], rng: Random, place: tuple[str, Any, int], sealed: bytes) -> None:
    name, starts_at, length_min = place
    reference, now = make_reference(rng), clock.now()
    key = f"{rng.getrandbits(128):032x}"
    noted = json.dumps({"place": name})
    told = json.dumps({"place": name, "starts_at": starts_at.isoformat(), "service": "move_in"})
    number = secrets.token_urlsafe(12)
    with cursor.connection.transaction():
        cursor.execute(
            SQL["booking"],
            (number, reference, name, starts_at, length_min, '["move_in"]', now, now),
            prepare=True,
        )
        cursor.execute(SQL["audit"], (now, reference, reference, noted), prepare=True)
        cursor.execute(SQL["event"], (now, reference, reference, told), prepare=True)
        cursor.execute(SQL["command"], (f"browser:{reference}", key, key * 2, name, now), prepare=True)
        cursor.execute(SQL["envelope"], (secrets.token_urlsafe(18), now, now, now, sealed), prepare=True)


def _rng(number: int) -> Random:
    return Random(f"{number}/{secrets.randbits(64)}")  # noqa: S311
