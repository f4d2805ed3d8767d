"""What the property tests are made of."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from madoguchi.foundation.transfer import Header, sealing, zone_keys

SENT = datetime(2026, 4, 6, tzinfo=UTC)
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
PAYLOADS = st.dictionaries(TEXT, VALUES, max_size=6)


def header(**changes: object) -> Header:
    values: dict[str, object] = {
        "envelope_id": "e" * 24,
        "kind": "preentry",
        "sent_at": SENT,
        "sender": "front",
        "recipient": "office",
        "city": "yukuhashi",
    }
    return Header(**{**values, **changes})  # type: ignore[arg-type]


def sealed(payload: dict[str, object] | None = None, **changes: object) -> bytes:
    """From front to office, by the keys of this box."""
    return sealing.seal(
        header(**changes),
        payload if payload is not None else {"reference": "A-1"},
        sender=zone_keys.private("front"),
        recipient=zone_keys.public("office"),
    )
