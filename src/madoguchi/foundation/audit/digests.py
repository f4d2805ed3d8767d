"""The bytes that are hashed and signed: one fixed form of a row and of a block, the same when sealing and
verifying."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from madoguchi.foundation.audit.models import ChangeRow, Log, ViewRow

DIGEST_BYTES = 32
GENESIS = "0" * 64
_COMMON = ("id", "era", "xid", "at", "actor_id", "roles", "on_behalf_of", "purpose", "subject", "fields")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    Log.CHANGE: (*_COMMON, "code", "data"),
    Log.VIEW: (*_COMMON, "screen"),
}
ROWS: Mapping[str, type[ChangeRow] | type[ViewRow]] = {Log.CHANGE: ChangeRow, Log.VIEW: ViewRow}


def canonical(value: object) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8; moments in UTC with microseconds."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_moment
    ).encode()


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"a log holds no {type(value).__name__}")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def row_digest(row: Sequence[Any]) -> bytes:
    """SHA-256 of one row, given in the order of `COLUMNS`."""
    return hashlib.sha256(canonical(list(row))).digest()


def block_digest(
    *,
    log: str,
    number: int,
    era: int,
    reach: tuple[int, int],
    sealed_at: datetime,
    previous: str,
    row_ids: Sequence[int],
    row_digests: bytes,
) -> str:
    """Hex SHA-256 over everything that a block says. `reach` is (from_xid, horizon)."""
    rows = hashlib.sha256(row_digests).hexdigest()
    return hashlib.sha256(
        canonical([log, number, era, list(reach), sealed_at, previous, list(row_ids), rows])
    ).hexdigest()
