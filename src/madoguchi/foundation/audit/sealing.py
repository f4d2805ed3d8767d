"""The sealer: chains the rows that are committed for good into signed blocks.

Which rows are "committed for good" is the difficulty: ids and times are given before commit, so a slow
transaction shows a low id late, and a sealer that goes by ids would skip it for ever. Every row therefore
carries the number of its transaction, and a block takes all rows below the oldest transaction that still
runs (`pg_snapshot_xmin`). Nothing below that horizon can appear later. A transaction that stays open only
delays the sealing, and `verify` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from madoguchi.foundation import clock
from madoguchi.foundation.audit import heads
from madoguchi.foundation.audit.digests import COLUMNS, GENESIS, ROWS, block_digest, row_digest
from madoguchi.foundation.audit.keys import key_id, sealing_key
from madoguchi.foundation.audit.models import Block, Log

MOST_ROWS = 5000
_LOCK = 0x6D61646F  # any fixed number; "mado"


@dataclass(frozen=True, slots=True)
class _Reach:
    """Rows of `era` with start ≤ xid < horizon."""

    era: int
    start: int
    horizon: int


def seal_all() -> int:
    """Seal what can be sealed in both logs; returns the number of rows. Safe to run twice at once."""
    return sum(seal(log) for log in (Log.CHANGE.value, Log.VIEW.value))


def seal(log: str) -> int:
    """Write at most one block of `log`, then the heads that are not yet off the database.

    Locks: an advisory lock, so that two sealers never chain to the same block; the second one returns 0.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, log])
            if not cursor.fetchone()[0]:
                return 0
            # The horizon comes before the rows: a row read later is then never missing below it.
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            horizon = int(cursor.fetchone()[0])
        last = Block.objects.filter(log=log).order_by("-number").first()
        count = _write_block(log, last, _reach(log, last, horizon))
    _send_heads(log)
    return count


def _reach(log: str, last: Block | None, horizon: int) -> _Reach:
    if last is None:
        return _Reach(0, 0, horizon)
    if horizon >= last.horizon:
        return _Reach(last.era, last.horizon, horizon)
    # The server counts anew (restored elsewhere): first close the old era, then open the next one.
    left = ROWS[log].objects.filter(era=last.era, xid__gte=last.horizon).order_by("-xid").first()
    if left is not None:
        return _Reach(last.era, last.horizon, left.xid + 1)
    return _Reach(last.era + 1, 0, horizon)


def _write_block(log: str, last: Block | None, reach: _Reach) -> int:
    rows = ROWS[log].objects.filter(era=reach.era, xid__gte=reach.start, xid__lt=reach.horizon)
    rows = rows.order_by("xid", "id")
    horizon = reach.horizon
    limit = rows.values_list("xid", flat=True)[MOST_ROWS - 1 : MOST_ROWS]
    for xid in limit:
        # A backlog is sealed in several blocks, never through the middle of a transaction.
        horizon = xid + 1
    values = list(rows.filter(xid__lt=horizon).values_list(*COLUMNS[log]))
    if not values:
        return 0
    row_ids = [row[0] for row in values]
    digests = b"".join(row_digest(row) for row in values)
    key = sealing_key()
    public = key.public_key().public_bytes_raw()
    heads.publish_key(public)
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    sealed_at = clock.now()
    digest = block_digest(
        log=log,
        number=number,
        era=reach.era,
        reach=(reach.start, horizon),
        sealed_at=sealed_at,
        previous=previous,
        row_ids=row_ids,
        row_digests=digests,
    )
    Block.objects.create(
        log=log,
        number=number,
        era=reach.era,
        from_xid=reach.start,
        horizon=horizon,
        sealed_at=sealed_at,
        row_ids=row_ids,
        row_digests=digests,
        previous=previous,
        digest=digest,
        key_id=key_id(public),
        signature=key.sign(bytes.fromhex(digest)).hex(),
    )
    return len(values)


def _send_heads(log: str) -> None:
    # After commit: a head for a block that was rolled back would look like a cut tail. What a crash
    # leaves out here, the next round sends.
    done = heads.last_number(log)
    missing = list(Block.objects.filter(log=log, number__gt=done).order_by("number"))
    if missing:
        heads.append(log, missing)
