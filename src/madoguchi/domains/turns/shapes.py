"""What this room hands to pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ContactView:
    """`address` is masked: enough to see a slip, too little to use. `failure`: code of a message that did not go."""

    public_id: str
    reference: str
    channel: str
    channel_label: str
    state: str
    address: str
    language: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class WishView:
    """`undo_s`: seconds in which it can still be taken back, 0 when it went out."""

    public_id: str
    wish: str
    minutes: int
    state: str
    created_at: datetime
    undo_s: int


@dataclass(frozen=True, slots=True)
class ComeBack:
    """Until when one may be away. `minutes` from now, `at` by the clock."""

    minutes: int
    at: datetime
