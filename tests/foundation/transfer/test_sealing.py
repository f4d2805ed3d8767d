"""Envelopes: what comes out is what went in, or nothing."""

from __future__ import annotations

import json
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict
from madoguchi.foundation.transfer import sealing, zone_keys
from madoguchi.foundation.transfer.header import MAX_BYTES
from tests.foundation.transfer.strategies import PAYLOADS, header, sealed

ENVELOPE = sealed({"reference": "A-1", "facts": {"family_name": "髙橋", "given_name": "𠮷郎"}})


def unseal(envelope: bytes) -> dict[str, object]:
    return sealing.unseal(envelope, recipient=zone_keys.private("office"), sender=zone_keys.public("front"))


@given(PAYLOADS)
def test_unseal__any_payload__is_the_same(payload: dict[str, object]) -> None:
    envelope = sealed(payload)
    assert unseal(envelope) == payload
    assert sealing.read_header(envelope) == header()


@given(st.integers(0, len(ENVELOPE) - 1), st.integers(1, 255))
def test_unseal__any_byte_changed__is_refused(at: int, change: int) -> None:
    changed = bytearray(ENVELOPE)
    changed[at] ^= change
    with pytest.raises(Conflict) as refusal:
        unseal(bytes(changed))
    assert refusal.value.code in {"transfer.damaged", "transfer.version"}


@given(st.integers(0, len(ENVELOPE) - 1))
def test_unseal__cut_short__is_refused(length: int) -> None:
    with pytest.raises(Conflict) as refusal:
        unseal(ENVELOPE[:length])
    assert refusal.value.code in {"transfer.damaged", "transfer.version"}


@given(st.binary(max_size=300))
def test_read_header__any_bytes__is_refused_in_order(noise: bytes) -> None:
    for envelope in (noise, sealing.MAGIC + noise):
        with pytest.raises(Conflict):
            sealing.read_header(envelope)


def test_seal__same_payload_twice__shares_no_ciphertext() -> None:
    first, second = sealed(), sealed()
    assert first[-200:] != second[-200:]


def test_seal__personal_data__is_not_readable_in_the_file() -> None:
    assert "髙橋".encode() not in ENVELOPE
    assert b"A-1" not in ENVELOPE


def test_unseal__another_zone_as_sender_or_recipient__is_refused() -> None:
    office, front = zone_keys.private("office"), zone_keys.private("front")
    with pytest.raises(Conflict):
        sealing.unseal(ENVELOPE, recipient=office, sender=office.public)
    with pytest.raises(Conflict):
        sealing.unseal(ENVELOPE, recipient=front, sender=front.public)


def test_seal__over_the_limit__is_refused() -> None:
    noise = random.Random(1).randbytes(MAX_BYTES).hex()
    with pytest.raises(Conflict) as refusal:
        sealed({"noise": noise + noise})
    assert refusal.value.code == "transfer.too_large"


def test_read_header__file_over_the_limit__is_refused_before_it_is_read() -> None:
    with pytest.raises(Conflict) as refusal:
        sealing.read_header(ENVELOPE + b"x" * MAX_BYTES)
    assert refusal.value.code == "transfer.too_large"


def test_unseal__small_envelope_that_unfolds_into_all_the_memory__is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = json.dumps({"zeros": "0" * (9 * MAX_BYTES)}).encode()
    monkeypatch.setattr(
        sealing, "_canonical", lambda value, real=sealing._canonical: bomb if value == {} else real(value)
    )
    envelope = sealed({})
    assert len(envelope) < len(zlib.compress(bomb, 9)) + 1000
    with pytest.raises(Conflict) as refusal:
        unseal(envelope)
    assert refusal.value.code == "transfer.damaged"


@pytest.mark.parametrize(
    ("start", "code"),
    [(b"MDG2", "transfer.version"), (b"PK\x03\x04", "transfer.damaged"), (b"", "transfer.damaged")],
)
def test_read_header__other_beginning__says_version_or_damaged(start: bytes, code: str) -> None:
    with pytest.raises(Conflict) as refusal:
        sealing.read_header(start + ENVELOPE[4:] if start else b"")
    assert refusal.value.code == code
