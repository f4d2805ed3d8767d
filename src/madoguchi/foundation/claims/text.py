"""The statement of a claim: one text per shape, so that the database parses and plans it once per connection.

    known ─► wish ─► place (locked) ─► lapsed holds end ─► claim (unique index decides) ─► audit, event, command, envelope

All parts see the snapshot of the statement's begin. That is enough, because what decides is not what they see: a
place is locked before it is judged, so a withdrawal that was faster is read again; and a claim that was faster stands
in the unique index, which looks at committed rows whatever the snapshot. See ADR 0019.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from madoguchi.foundation.audit import in_statement as audit_part
from madoguchi.foundation.claims.stock import Layout, Stock, layout
from madoguchi.foundation.events import in_statement as event_part
from madoguchi.foundation.idempotency import in_statement as command_part
from madoguchi.foundation.statements import Statement
from madoguchi.foundation.transfer import in_statement as envelope_part

LAPSED_CODE = "claim.lapsed"


@dataclass(frozen=True, slots=True)
class Shape:
    """`among`: fields of the place that a set is named by; empty where the places are named themselves."""

    count: int
    among: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    has_not_before: bool
    has_event: bool
    has_command: bool
    has_envelope: bool


@lru_cache(maxsize=256)
def taking(stock: Stock, shape: Shape) -> Statement:
    """Names: those of the parts, `now`, `state`, `expires_at`, `not_before`, `place_N`, `holder_N`, each other field
    of the claim as `value_N_FIELD`, `among_FIELD` and `start` for a set.

    One row per granted place: code of the record's body, its result, places found, place's key, event id, fields
    that are told; a single row without a place where nothing was granted.
    """
    names = layout(stock)
    ctes = [
        f"known AS ({command_part.KNOWN})" if shape.has_command else "",
        _wish(stock, names, shape),
        *_places(stock, names, shape),
        _lapsed(stock, names),
        _claim(stock, names, shape),
        *_beside(stock, names, shape),
    ]
    known = "(SELECT body_hash FROM known), (SELECT result FROM known)" if shape.has_command else "NULL, NULL"
    event = '(SELECT e.id FROM event e WHERE e."case" = g.holder_ LIMIT 1)' if shape.has_event else "NULL"
    told = "".join(f", g.{names.place_columns[name]}" for name in stock.told)
    return Statement(
        f"WITH {', '.join(filter(None, ctes))}"  # noqa: S608 - names come from the models
        f" SELECT {known}, (SELECT count(*) FROM place), g.key_, {event}{told}"
        " FROM (SELECT 1) AS one LEFT JOIN granted g ON true ORDER BY g.no_"
    )


def _wish(stock: Stock, names: Layout, shape: Shape) -> str:
    own = [name for name in names.fields if name not in _filled(stock)]
    casts = "".join(f", %(value_{{0}}_{name})s::{names.columns[name][1]}" for name in own)
    rows = ", ".join(
        f"({number}, %(place_{number})s::text, %(holder_{number})s::text{casts.format(number)})"
        for number in range(shape.count)
    )
    columns = "".join(f', "v_{name}"' for name in own)
    return f"wish (no, place, holder{columns}) AS (VALUES {rows})"


def own_fields(stock: Stock) -> tuple[str, ...]:
    """The claim's fields that a wish gives a value for, or their default."""
    return tuple(name for name in layout(stock).fields if name not in _filled(stock))


def _filled(stock: Stock) -> frozenset[str]:
    return frozenset(
        {stock.claim_place, stock.holder, "state", "expires_at", "created_at", "updated_at", *stock.copied}
    )


def _places(stock: Stock, names: Layout, shape: Shape) -> list[str]:
    """CTE `place` (no_, key_, holder_, and the place's own columns), its rows locked in the order of their ids: two that
    want the same places in another order do not wait for each other crosswise."""
    conditions = [f"({stock.is_open})"]
    if shape.has_not_before:
        conditions.append(f"p.{names.place_columns[stock.starts]} >= %(not_before)s::timestamptz")
    if shape.has_command:
        conditions.append("NOT EXISTS (SELECT FROM known)")
    where = " AND ".join(conditions)
    if not shape.among:
        return [
            f"place AS (SELECT w.no AS no_, w.holder AS holder_, p.{names.key} AS key_, p.* FROM wish w"  # noqa: S608
            f" JOIN {names.places} p ON p.{names.key} = w.place WHERE {where}"
            " ORDER BY p.id FOR NO KEY UPDATE OF p)"
        ]
    chosen = " AND ".join(f"p.{names.place_columns[name]} = %(among_{name})s" for name in shape.among)
    free = (
        f"NOT EXISTS (SELECT FROM {names.claims} c WHERE c.{names.place_column} = p.{names.link}"
        f" AND c.state IN ({_words(stock.standing)})"
        f" AND NOT (c.state = '{stock.held}' AND c.expires_at <= %(now)s::timestamptz))"
    )
    one = (
        f"SELECT w.no AS no_, w.holder AS holder_, p.{names.key} AS key_, p.* FROM wish w, {names.places} p"  # noqa: S608
        f" WHERE {chosen} AND {where} AND {free} AND {{}}"
        " ORDER BY p.id LIMIT 1 FOR NO KEY UPDATE OF p SKIP LOCKED"
    )
    # Rivals begin at different places of the set: who begins at the first free one meets all the others there.
    begin = "(SELECT b.first + ((b.last - b.first) * %(start)s::float8)::bigint FROM bounds b)"
    return [
        f"bounds AS (SELECT min(p.id) AS first, max(p.id) AS last FROM {names.places} p WHERE {chosen})",  # noqa: S608
        f"ahead AS ({one.format(f'p.id >= {begin}')})",
        f"behind AS ({one.format(f'p.id < {begin} AND NOT EXISTS (SELECT FROM ahead)')})",
        "place AS (SELECT * FROM ahead UNION ALL SELECT * FROM behind)",
    ]


def _lapsed(stock: Stock, names: Layout) -> str:
    """Holds that ran out and stand in the way end here, whether or not the job that looks for them has come by."""
    return (
        f"lapsed AS (UPDATE {names.claims} AS c SET state = '{stock.lapsed}',"  # noqa: S608
        f" updated_at = %(now)s::timestamptz WHERE c.state = '{stock.held}'"
        " AND c.expires_at <= %(now)s::timestamptz"
        f" AND (c.{names.place_column} IN (SELECT {names.link} FROM place)"
        f" OR c.{names.holder} IN (SELECT holder_ FROM place))"
        f" RETURNING c.{names.holder} AS holder_,"
        f" (SELECT q.{names.key} FROM {names.places} q WHERE q.{names.link} = c.{names.place_column}) AS key_)"
    )


def _claim(stock: Stock, names: Layout, shape: Shape) -> str:
    sources = {
        stock.claim_place: f"p.{names.link}",
        stock.holder: "p.holder_",
        "state": "%(state)s",
        "expires_at": "%(expires_at)s::timestamptz",
        "created_at": "%(now)s::timestamptz",
        "updated_at": "%(now)s::timestamptz",
        **{name: f"p.{names.place_columns[name]}" for name in stock.copied},
        **{name: f'w."v_{name}"' for name in own_fields(stock)},
    }
    columns = ", ".join(names.columns[name][0] for name in names.fields)
    values = ", ".join(sources[name] for name in names.fields)
    # Of several places all or none: without the clause the index's refusal ends the whole statement.
    or_nothing = " ON CONFLICT DO NOTHING" if shape.count == 1 else ""
    # Counting the lapsed ones makes the database end them before it inserts.
    return (
        f"claim AS (INSERT INTO {names.claims} ({columns}) SELECT {values}"  # noqa: S608
        f" FROM place p JOIN wish w ON w.no = p.no_ WHERE (SELECT count(*) FROM place) = {shape.count}"
        f" AND (SELECT count(*) FROM lapsed) >= 0{or_nothing}"
        f" RETURNING {names.place_column} AS place_ref),"
        f" granted AS (SELECT p.* FROM place p JOIN claim ON claim.place_ref = p.{names.link})"
    )


def _beside(stock: Stock, names: Layout, shape: Shape) -> list[str]:
    told = "".join(f", '{name}', {names.place_json(column)}" for name, column in shape.told)
    parts = [
        f"audited AS ({audit_part.insert('granted p', subject='p.holder_', extra=_place())})",
        f"audited_lapse AS ({lapse_noted()})",
    ]
    if shape.has_event:
        extra = f"jsonb_build_object('place', p.key_{told})"
        parts.append(event_part.insert("granted p", case="p.holder_", extra=extra))
    if shape.has_command:
        once = "(SELECT string_agg(key_, ' ' ORDER BY no_) AS keys FROM granted HAVING count(*) > 0) AS done"
        parts.append(f"commanded AS ({command_part.insert(once, result='done.keys')})")
    if shape.has_envelope:
        parts.append(f"enveloped AS ({envelope_part.insert('(SELECT FROM granted LIMIT 1) AS done')})")
    return parts


def lapse_noted() -> str:
    """The audit rows of CTE `lapsed` (holder_, key_)."""
    data = "jsonb_build_object('place', p.key_)"
    return audit_part.insert_by_system("lapsed p", subject="p.holder_", code=LAPSED_CODE, data=data)


def _place() -> str:
    return "jsonb_build_object('place', p.key_)"


def _words(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)
