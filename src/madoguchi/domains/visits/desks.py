"""What a call reads and writes beside the hall itself, by kept statements: a clerk presses "next" and a hall full of
screens waits for the answer, and the ORM takes longer to put such a query together than the database to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from madoguchi.core.errors import Conflict
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Call, Counter, CounterSession, Seat, Ticket, TicketStep, Visit
from madoguchi.domains.visits.states import AT_COUNTER, QUEUED, SEATED
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.statements import Statement


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a clerk works. `is_busy`: a family is there; `is_seat_taken`: one sits there, perhaps another desk's."""

    session: CounterSession
    is_busy: bool
    is_seat_taken: bool


def desk_of(actor: Actor) -> Desk:
    """The desk where the actor works now, with its counter and seat. Queries: 1.

    Errors: Conflict `counter.not_open`.
    """
    for row in _desk_statement().rows(_values(AT_COUNTER), _values(SEATED), actor.actor_id):
        is_busy, is_taken, *fields = row
        session, counter, seat = _made(fields, CounterSession, Counter, Seat)
        session.counter, session.seat = counter, seat
        return Desk(session, is_busy, is_taken)
    raise Conflict(VisitError.COUNTER_NOT_OPEN)


def take_free_ticket(public_id: str) -> Ticket | None:
    """As `moving.take_ticket`, locked, if it still waits; one that another clerk is just calling is passed over, not
    waited for. Only the visit comes with it: who waits has neither desk nor seat as a rule. Queries: 1.
    """
    for serving, *fields in _free_statement().rows(public_id, _values(QUEUED)):
        ticket: Ticket
        ticket, visit = _made(fields, Ticket, Visit)
        ticket.visit, ticket.open_serving, ticket.taken_at = visit, serving, clock.now()
        return ticket
    return None


def insert(row: TicketStep | Call) -> None:
    """Insert a row that nothing refers to yet; it gets no key. Queries: 1."""
    fields = _written(type(row))
    _insert_statement(type(row)).rows(
        *(field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields)
    )


@cache
def _desk_statement() -> Statement:
    return Statement(
        "SELECT EXISTS (SELECT 1 FROM visits_ticket t WHERE t.session_id = s.id AND t.state = ANY(%s)),"  # noqa: S608 - columns
        " EXISTS (SELECT 1 FROM visits_ticket t WHERE t.seat_id = p.id AND t.state = ANY(%s)),"
        f" {_columns(CounterSession, 's')}, {_columns(Counter, 'c')}, {_columns(Seat, 'p')}"
        " FROM visits_countersession s JOIN visits_counter c ON c.id = s.counter_id"
        " JOIN visits_seat p ON p.id = s.seat_id WHERE s.clerk_id = %s AND s.closed_at IS NULL"
    )


@cache
def _free_statement() -> Statement:
    return Statement(
        "SELECT (SELECT max(o.id) FROM visits_serving o WHERE o.ticket_id = t.id AND o.ended_at IS NULL),"  # noqa: S608 - columns
        f" {_columns(Ticket, 't')}, {_columns(Visit, 'v')} FROM visits_ticket t JOIN visits_visit v ON v.id = t.visit_id"
        " WHERE t.public_id = %s AND t.state = ANY(%s) FOR UPDATE OF t SKIP LOCKED"
    )


@cache
def _insert_statement(model: type[Model]) -> Statement:
    columns = [f'"{field.column}"' for field in _written(model)]
    places = ", ".join(["%s"] * len(columns))
    return Statement(f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})")  # noqa: S608 - columns


def _written(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _columns(model: type[Model], table: str) -> str:
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def _made(values: Sequence[Any], *models: type[Model]) -> list[Any]:
    """Instances of the models whose columns stand in `values` one after the other."""
    made, start = [], 0
    for model in models:
        fields = model._meta.concrete_fields
        own = values[start : start + len(fields)]
        start += len(fields)
        read = [_read(field, value) for field, value in zip(fields, own, strict=True)]
        made.append(model.from_db("default", [field.attname for field in fields], read))
    return made


def _read(field: Any, value: Any) -> Any:
    """As the ORM reads it: JSON is text until here."""
    for convert in field.get_db_converters(connection):
        value = convert(value, None, connection)
    return value


def _values(states: Sequence[Any]) -> list[str]:
    return [state.value for state in states]
