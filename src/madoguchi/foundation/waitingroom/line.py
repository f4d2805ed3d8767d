"""The line in the database: arrivals, calls, turns. Each function is one short statement or transaction."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import connection, transaction

from madoguchi.foundation import clock
from madoguchi.foundation.waitingroom import conf, models, supplies
from madoguchi.foundation.waitingroom.shapes import Opening, Standing

_ARRIVE = """
    UPDATE waitingroom_waitingline SET last_number = last_number + %s WHERE opening_id = %s RETURNING last_number
"""
_IN_FORCE = """
    SELECT o.id, o.key, o.name, o.paths, o.done_paths, o.supply, o.lobby_at, o.opens_at, o.closes_at, o.window,
           o.rate_per_s, o.minutes, l.last_number, l.called_upto, l.remaining, l.is_sold_out
    FROM waitingroom_guardedopening o JOIN waitingroom_waitingline l ON l.opening_id = o.id
    WHERE o.lobby_at <= %s AND o.closes_at > %s ORDER BY o.id
"""
_CALL = """
    INSERT INTO waitingroom_lineturn (opening_id, number, state, called_at, expires_at)
    SELECT %s, number, 'called', %s, %s FROM generate_series(%s::int, %s::int) AS number
"""
_ENTER = """
    UPDATE waitingroom_lineturn
    SET state = CASE state WHEN 'called' THEN 'present' ELSE state END,
        expires_at = CASE state WHEN 'called' THEN %s ELSE expires_at END
    WHERE opening_id = %s AND number = %s AND (expires_at > %s OR state = 'finished')
    RETURNING state, expires_at
"""


def arrive(pk: int, count: int) -> int | None:
    """The first of the next `count` numbers; None where the opening has just been called off. They are the row's, so
    none repeats, whatever is killed. Locks: the row, for one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVE, [count, pk])
        row = cursor.fetchone()
    return int(row[0]) - count + 1 if row else None


def in_force(now: datetime) -> list[Standing]:
    """Openings whose lobby is open. Queries: 1."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [now + timedelta(seconds=conf.LOOK_IDLE_S), now])
        rows = cursor.fetchall()
    return [
        Standing(
            pk=pk,
            opening=Opening(
                key=key,
                name=json.loads(name),
                paths=tuple(json.loads(paths)),
                done_paths=tuple(json.loads(done)),
                supply=supply,
                opens_at=opens_at,
                closes_at=closes_at,
                window=window,
                rate_per_s=rate,
                minutes=minutes,
            ),
            lobby_at=lobby_at,
            last_number=last,
            called_upto=called,
            remaining=remaining,
            is_sold_out=sold_out,
        )
        for pk, key, name, paths, done, supply, lobby_at, opens_at, closes_at, window, rate, minutes, *rest in rows
        for last, called, remaining, sold_out in [rest]
    ]


def move(standing: Standing, *, busy: float) -> int:
    """Call the next ones in the order of their numbers; how many. `busy` (0 to 1) is how much the pages have to do.

    The pace follows it: a quick machine calls more people per second than a slow one, and neither has to be told.
    At most `window` are inside, and never more than there are places left: who is called finds one.
    Locks: the line's row; of two workers that come at once the second finds that it has just been moved.
    """
    opening, now = standing.opening, clock.now()
    if now < opening.opens_at or standing.is_sold_out:
        return 0
    # Counted before the row is locked, because whoever arrives waits for the row. Should the other worker call people in
    # between, this one finds that the line has just been moved.
    remaining, inside = supplies.left(opening.supply, opening.key), _inside(standing.pk, now)
    with transaction.atomic():
        _commit_at_once()
        row = models.WaitingLine.objects.select_for_update().filter(pk=standing.pk).first()
        if row is None or row.is_sold_out:
            return 0
        passed = (now - max(row.moved_at, opening.opens_at)).total_seconds()
        if passed < conf.LOOK_S / 2:
            return 0
        row.remaining = remaining
        row.is_sold_out = row.remaining == 0
        room = opening.window if row.remaining is None else min(opening.window, row.remaining)
        row.pace = _pace(row.pace, opening.rate_per_s, busy)
        allowed = int(min(passed, 4 * conf.LOOK_S) * row.pace)
        count = max(0, min(allowed, room - inside, row.last_number - row.called_upto))
        if allowed:
            row.moved_at = now
        _call(standing.pk, row.called_upto, count, now)
        row.called_upto += count
        row.save(update_fields=["called_upto", "moved_at", "pace", "remaining", "is_sold_out"])
    return count


def enter(standing: Standing, number: int) -> tuple[str, datetime] | None:
    """(state, until when) of the turn of `number`, which begins now if it has not; None where it is over. Queries: 1."""
    now = clock.now()
    until = now + timedelta(minutes=standing.opening.minutes)
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [until, standing.pk, number, now])
        row = cursor.fetchone()
    return (str(row[0]), row[1]) if row else None


def finish(pk: int, number: int) -> None:
    """The person is done and makes room. Repeatable."""
    models.LineTurn.objects.filter(opening_id=pk, number=number).update(state=models.TurnState.FINISHED)


def _commit_at_once() -> None:
    """This transaction does not wait for the disk: calls that a crash takes back are made again, and whoever came in on one
    has a ticket that says so."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _pace(pace: float, most: float, busy: float) -> float:
    if busy > conf.VERY_BUSY:
        return max(conf.SLOWEST_PACE_PER_S, pace * conf.SLOWER)
    return min(most, pace * conf.FASTER + conf.FASTER_PER_S) if busy < conf.BUSY else min(most, pace)


def _inside(pk: int, now: datetime) -> int:
    turns = models.LineTurn.objects.filter(opening_id=pk, expires_at__gt=now)
    return turns.exclude(state=models.TurnState.FINISHED).count()


def _call(pk: int, after: int, count: int, now: datetime) -> None:
    if count:
        with connection.cursor() as cursor:
            come_by = now + timedelta(seconds=conf.COME_S)
            cursor.execute(_CALL, [pk, now, come_by, after + 1, after + count])
