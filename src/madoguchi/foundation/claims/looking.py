"""Why a claim was not granted, asked with a fresh snapshot: the rival's row has been committed by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from madoguchi.foundation.claims.shapes import Answer, Granted, Refusal
from madoguchi.foundation.claims.stock import Layout, Stock, layout
from madoguchi.foundation.idempotency.in_statement import KNOWN, Command
from madoguchi.foundation.statements import Statement

_KNOWN = Statement(KNOWN)


@dataclass(frozen=True, slots=True)
class Question:
    """`places` named, or the set `among`."""

    places: tuple[str, ...]
    holders: tuple[str, ...]
    among: Mapping[str, Any]


def why_not(
    stock: Stock, asked: Question, values: Mapping[str, Any], command: Command | None, *, is_hold: bool
) -> Answer | None:
    """The answer of the command's first run, or the reason; None where nothing stands in the way any more."""
    if command and (answer := repeated(values, command)) is not None:
        return answer
    blocking = stock.one_hold if is_hold else stock.one_take
    statement = _looking(stock, tuple(asked.among), blocking, values["not_before"] is not None)
    ((has_one, open_places, free_places),) = statement.named(
        {**values, "holders": list(asked.holders), "places": list(asked.places)}
    )
    if has_one:
        return Refusal.HAS_ONE
    if open_places < (1 if asked.among else len(set(asked.places))):
        return Refusal.CLOSED
    if asked.among:
        return None if free_places else Refusal.FULL
    return None if free_places == open_places else Refusal.TAKEN


def repeated(values: Mapping[str, Any], command: Command) -> Answer | None:
    """What a rival with the same key was answered."""
    rows = _KNOWN.named(values)
    if not rows:
        return None
    body_hash, result = rows[0]
    if body_hash != command.body_hash:
        return Refusal.OTHER_COMMAND
    return Granted(tuple(result.split(" ")), is_repeated=True)


@lru_cache(maxsize=256)
def _looking(
    stock: Stock, among: tuple[str, ...], blocking: tuple[str, ...], has_not_before: bool
) -> Statement:
    names = layout(stock)
    chosen = " AND ".join(f"p.{names.place_columns[name]} = %(among_{name})s" for name in among)
    where = [chosen or f"p.{names.key} = ANY(%(places)s::text[])", f"({stock.is_open})"]
    if has_not_before:
        where.append(f"p.{names.place_columns[stock.starts]} >= %(not_before)s::timestamptz")
    has_one = "false"
    if blocking:
        has_one = (
            f"EXISTS (SELECT FROM {names.claims} c WHERE c.{names.holder} = ANY(%(holders)s::text[])"
            f" AND {_standing(stock, blocking)})"
        )
    return Statement(
        f"SELECT {has_one}, count(*), count(*) FILTER (WHERE NOT {_claimed(stock, names)})"  # noqa: S608
        f" FROM {names.places} p WHERE {' AND '.join(where)}"
    )


def _claimed(stock: Stock, names: Layout) -> str:
    return (
        f"EXISTS (SELECT FROM {names.claims} c WHERE c.{names.place_column} = p.{names.link}"
        f" AND {_standing(stock, stock.standing)})"
    )


def _standing(stock: Stock, states: tuple[str, ...]) -> str:
    words = ", ".join(f"'{state}'" for state in states)
    return f"c.state IN ({words}) AND NOT (c.state = '{stock.held}' AND c.expires_at <= %(now)s::timestamptz)"
