"""Claiming places: for good (`take`), or for a while (`hold`)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from madoguchi.foundation import clock
from madoguchi.foundation.audit import in_statement as audit_part
from madoguchi.foundation.claims import looking, text
from madoguchi.foundation.claims.shapes import Answer, Granted, Note, Refusal, Wish
from madoguchi.foundation.claims.stock import Stock, layout
from madoguchi.foundation.events import in_statement as event_part
from madoguchi.foundation.idempotency import in_statement as command_part
from madoguchi.foundation.transfer import in_statement as envelope_part

_TRIES = 8
_HEAD = 5
_FRACTIONS = 1 << 20


def take(stock: Stock, *wishes: Wish, note: Note, not_before: datetime | None = None) -> Answer:
    """Claim the named places for good, all or none, and write `note` beside it. One round trip when granted.

    Repeating a command gives the first answer. Works in the caller's transaction or, outside of one, as a
    transaction of its own. Locks: the places, in the order of their ids; the unique indexes decide.
    """
    return _claim(stock, wishes, note, stock.taken, None, not_before)


def hold(
    stock: Stock, *wishes: Wish, until: datetime, note: Note, not_before: datetime | None = None
) -> Answer:
    """As `take`, but only until then: `confirm` makes it stay. Nobody has to be alive for it to end."""
    return _claim(stock, wishes, note, stock.held, until, not_before)


def take_any(
    stock: Stock,
    wish: Wish,
    *,
    among: Mapping[str, Any],
    note: Note,
    until: datetime | None = None,
    not_before: datetime | None = None,
) -> Answer:
    """Claim one free place of those whose fields equal `among` (`wish.place` is not read); held where `until` is given.

    Skips places that somebody else is just claiming, so that rivals for one set do not queue. The envelope of a
    note cannot name the place; where it must, claim a named one. Refusals: FULL, CLOSED, HAS_ONE, OTHER_COMMAND.
    """
    state = stock.held if until else stock.taken
    return _claim(stock, (wish,), note, state, until, not_before, among)


def _claim(
    stock: Stock,
    wishes: Sequence[Wish],
    note: Note,
    state: str,
    until: datetime | None,
    not_before: datetime | None,
    among: Mapping[str, Any] | None = None,
) -> Answer:
    chosen = among or {}
    shape = text.Shape(
        count=len(wishes),
        among=tuple(chosen),
        told=tuple(note.told.items()) if note.event else (),
        has_not_before=not_before is not None,
        has_event=note.event is not None,
        has_command=note.command is not None,
        has_envelope=note.envelope is not None,
    )
    values = {
        **_wished(stock, wishes),
        **noted(note),
        **{f"among_{name}": value for name, value in chosen.items()},
        "state": state,
        "expires_at": until,
        "not_before": not_before,
    }
    for _ in range(_TRIES):
        values["now"] = clock.now()
        values["start"] = secrets.randbelow(_FRACTIONS) / _FRACTIONS
        answer = _once(stock, shape, values, note)
        if answer is None:
            holders = tuple(wish.holder for wish in wishes)
            question = looking.Question(tuple(wish.place for wish in wishes), holders, chosen)
            answer = looking.why_not(stock, question, values, note.command, is_hold=until is not None)
        if answer is not None:
            return answer
    return Refusal.FULL if among else Refusal.TAKEN


def _once(stock: Stock, shape: text.Shape, values: Mapping[str, Any], note: Note) -> Answer | None:
    """None where the statement alone cannot say why it granted nothing."""
    try:
        with _undoable(shape):
            rows = text.taking(stock, shape).named(values)
    except IntegrityError:
        return None
    body_hash, result, found = rows[0][:3]
    if body_hash is not None:
        if note.command and body_hash != note.command.body_hash:
            return Refusal.OTHER_COMMAND
        return Granted(tuple(result.split(" ")), is_repeated=True)
    if rows[0][3] is None:
        return Refusal.CLOSED if found < shape.count and not shape.among else None
    if note.event:
        event_part.after_commit(note.event, [row[4] for row in rows])
    told = tuple(dict(zip(stock.told, row[_HEAD:], strict=True)) for row in rows)
    return Granted(tuple(row[3] for row in rows), told)


def _undoable(shape: text.Shape) -> AbstractContextManager[Any]:
    """An error inside the caller's transaction must not end that; alone, a statement undoes itself."""
    may_fail = shape.has_command or shape.count > 1
    return transaction.atomic() if may_fail and connection.in_atomic_block else nullcontext()


def _wished(stock: Stock, wishes: Sequence[Wish]) -> dict[str, Any]:
    fields, usual = layout(stock).fields, _usual(stock)
    values: dict[str, Any] = {}
    for number, wish in enumerate(wishes):
        if unknown := wish.values.keys() - usual.keys():
            raise RuntimeError(f"{stock.claims} takes no {sorted(unknown)} from a wish")
        values[f"place_{number}"], values[f"holder_{number}"] = wish.place, wish.holder
        for name, default in usual.items():
            value = _adapted(fields[name], wish.values[name]) if name in wish.values else default
            values[f"value_{number}_{name}"] = value
    return values


@lru_cache(maxsize=32)
def _usual(stock: Stock) -> dict[str, Any]:
    """What the fields that a wish may give have otherwise, as the database takes it: each default is the same for all."""
    fields = layout(stock).fields
    return {name: _adapted(fields[name], fields[name].get_default()) for name in text.own_fields(stock)}


def _adapted(one: models.Field[Any, Any], value: Any) -> Any:
    is_ready = value is None or (isinstance(value, bytes | str) and not isinstance(one, models.JSONField))
    return value if is_ready else one.get_db_prep_value(value, connection)


def noted(note: Note) -> dict[str, Any]:
    """Values of the parts that `note` asks for."""
    return {
        **audit_part.values(note.actor, note.code, note.data),
        **(event_part.values(note.event, note.payload, note.actor) if note.event else {}),
        **(command_part.values(note.command) if note.command else {}),
        **(envelope_part.values(note.envelope) if note.envelope else {}),
    }
