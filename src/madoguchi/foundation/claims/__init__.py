"""Claims on scarce things: a place is a row, a unique index decides who was first, a hold ends by itself.

`Stock` says which tables; `take`, `hold`, `take_any`, `confirm`, `release` and `expire_holds` are all there is to do.
Abstract models for a room's tables are in `claims.models`.
"""

from __future__ import annotations

from madoguchi.foundation.claims.ending import confirm, expire_holds, release
from madoguchi.foundation.claims.shapes import Answer, Ended, Granted, Note, Refusal, Wish
from madoguchi.foundation.claims.stock import Stock
from madoguchi.foundation.claims.taking import hold, take, take_any
from madoguchi.foundation.idempotency.in_statement import Command

__all__ = [
    "Answer",
    "Command",
    "Ended",
    "Granted",
    "Note",
    "Refusal",
    "Stock",
    "Wish",
    "confirm",
    "expire_holds",
    "hold",
    "release",
    "take",
    "take_any",
]
