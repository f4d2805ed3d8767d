"""What becomes of a claim: a hold is confirmed or lapses, any claim is released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection, transaction

from madoguchi.foundation import clock
from madoguchi.foundation.audit import in_statement as audit_part
from madoguchi.foundation.claims import looking
from madoguchi.foundation.claims.shapes import Answer, Ended, Granted, Note, Refusal
from madoguchi.foundation.claims.stock import Layout, Stock, layout
from madoguchi.foundation.claims.taking import noted
from madoguchi.foundation.claims.text import lapse_noted
from madoguchi.foundation.events import in_statement as event_part
from madoguchi.foundation.idempotency import in_statement as command_part
from madoguchi.foundation.statements import Statement
from madoguchi.foundation.transfer import in_statement as envelope_part


@dataclass(frozen=True, slots=True)
class _Move:
    """From one of `sources` to another state. `sets` are further fields, `told` as in a note."""

    sources: tuple[str, ...]
    is_confirm: bool
    sets: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    has_event: bool
    has_command: bool
    has_envelope: bool


def confirm(
    stock: Stock, *, place: str, holder: str, note: Note, values: Mapping[str, Any] | None = None
) -> Answer:
    """A hold that has not run out becomes a claim for good; `values` are fields to be set with it.

    Refusals: LAPSED, NOT_HELD, HAS_ONE, OTHER_COMMAND. Confirming what is confirmed gives the same answer.
    """
    return _move(stock, place, holder, note, stock.taken, (stock.held,), values or {})


def release(
    stock: Stock, *, place: str, holder: str, note: Note, state: str = "", sources: tuple[str, ...] = ()
) -> Answer:
    """The place is free again at once. `state`: what the claim becomes (the stock's `released`); `sources`: only
    from these states (all that stand).

    Refusals: NOT_HELD, OTHER_COMMAND.
    """
    return _move(stock, place, holder, note, state or stock.released, sources or stock.standing, {})


def expire_holds(stock: Stock, *, limit: int = 500) -> list[Ended]:
    """End holds whose time is over, oldest first, with an audit row each; returns them. For a job of each minute.

    Claiming respects the time by itself: this only tidies up, and tells who waits that a place is free.
    Locks: the holds; those that somebody is just confirming or taking over are left alone.
    """
    rows = _expiring(stock).named({"now": clock.now(), "limit": limit})
    return [Ended(place, holder) for place, holder in rows]


def _move(
    stock: Stock,
    place: str,
    holder: str,
    note: Note,
    target: str,
    sources: tuple[str, ...],
    sets: Mapping[str, Any],
) -> Answer:
    is_confirm = target == stock.taken
    move = _Move(
        sources=sources,
        is_confirm=is_confirm,
        sets=tuple(sets),
        told=tuple(note.told.items()) if note.event else (),
        has_event=note.event is not None,
        has_command=note.command is not None,
        has_envelope=note.envelope is not None,
    )
    fields = layout(stock).fields
    values = {
        **noted(note),
        **{f"set_{name}": fields[name].get_db_prep_value(value, connection) for name, value in sets.items()},
        "now": clock.now(),
        "place": place,
        "holder": holder,
        "target": target,
    }
    try:
        with transaction.atomic():
            rows = _moving(stock, move).named(values)
    except IntegrityError:
        repeated = looking.repeated(values, note.command) if note.command else None
        return repeated or Refusal.HAS_ONE
    return _answered(stock, rows[0], note, place, is_confirm=is_confirm)


def _answered(stock: Stock, row: tuple[Any, ...], note: Note, place: str, *, is_confirm: bool) -> Answer:
    body_hash, moved, event_id, last_state, is_over = row
    if body_hash is not None:
        if note.command and body_hash != note.command.body_hash:
            return Refusal.OTHER_COMMAND
        return Granted((place,), is_repeated=True)
    if moved:
        if note.event:
            event_part.after_commit(note.event, [event_id])
        return Granted((place,))
    if is_confirm and last_state == stock.taken:
        return Granted((place,), is_repeated=True)
    if is_confirm and (last_state == stock.lapsed or (last_state == stock.held and is_over)):
        return Refusal.LAPSED
    return Refusal.NOT_HELD


@lru_cache(maxsize=256)
def _moving(stock: Stock, move: _Move) -> Statement:
    names = layout(stock)
    mine = f"c.{names.holder} = %(holder)s AND p.{names.key} = %(place)s"
    known = f"known AS ({command_part.KNOWN})," if move.has_command else ""
    sets = "".join(
        f", {names.columns[name][0]} = %(set_{name})s::{names.columns[name][1]}" for name in move.sets
    )
    where = [mine, f"c.{names.place_column} = p.{names.link}", f"c.state IN ({_words(move.sources)})"]
    if move.is_confirm:
        where.append("c.expires_at > %(now)s::timestamptz")
        sets += ", expires_at = NULL"
    if move.has_command:
        where.append("NOT EXISTS (SELECT FROM known)")
    told = "".join(f", '{name}', {names.place_json(column)}" for name, column in move.told)
    last = (
        f"FROM {names.claims} c JOIN {names.places} p ON c.{names.place_column} = p.{names.link}"
        f" WHERE {mine} ORDER BY c.id DESC LIMIT 1"
    )
    return Statement(
        f"WITH {known} moved AS (UPDATE {names.claims} AS c SET state = %(target)s,"  # noqa: S608
        f" updated_at = %(now)s::timestamptz{sets} FROM {names.places} p WHERE {' AND '.join(where)}"
        f" RETURNING c.{names.holder} AS holder_, p.{names.key} AS key_{_kept(names, move)})"
        f", {_beside(move, told)}"
        f" SELECT {'(SELECT body_hash FROM known)' if move.has_command else 'NULL'},"
        f" (SELECT count(*) FROM moved), {'(SELECT max(id) FROM event)' if move.has_event else 'NULL'},"
        f" (SELECT c.state {last}), (SELECT c.expires_at <= %(now)s::timestamptz {last})"
    )


def _kept(names: Layout, move: _Move) -> str:
    return "".join(f", p.{names.place_columns[column]}" for _, column in move.told)


def _beside(move: _Move, told: str) -> str:
    place = f"jsonb_build_object('place', p.key_{told})"
    only_place = "jsonb_build_object('place', p.key_)"
    parts = [f"audited AS ({audit_part.insert('moved p', subject='p.holder_', extra=only_place)})"]
    if move.has_event:
        parts.append(event_part.insert("moved p", case="p.holder_", extra=place))
    if move.has_command:
        parts.append(f"commanded AS ({command_part.insert('moved', result='moved.key_')})")
    if move.has_envelope:
        parts.append(f"enveloped AS ({envelope_part.insert('moved')})")
    return ", ".join(parts)


@lru_cache(maxsize=32)
def _expiring(stock: Stock) -> Statement:
    names = layout(stock)
    return Statement(
        f"WITH due AS (SELECT id FROM {names.claims} WHERE state = '{stock.held}'"  # noqa: S608
        " AND expires_at <= %(now)s::timestamptz ORDER BY expires_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED),"
        f" lapsed AS (UPDATE {names.claims} AS c SET state = '{stock.lapsed}', updated_at = %(now)s::timestamptz"
        f" FROM due, {names.places} p WHERE c.id = due.id AND c.{names.place_column} = p.{names.link}"
        f" RETURNING p.{names.key} AS key_, c.{names.holder} AS holder_),"
        f" audited AS ({lapse_noted()})"
        " SELECT key_, holder_ FROM lapsed"
    )


def _words(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)
