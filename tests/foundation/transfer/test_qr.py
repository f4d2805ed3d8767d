"""Envelopes as QR codes: any order, repeated scans, nothing mixed, nothing missing unnoticed."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict
from madoguchi.foundation.transfer import base45, from_qr_parts, to_qr_parts
from madoguchi.foundation.transfer.qr import MAX_PARTS, TEXT_PER_PART

ENVELOPES = st.binary(min_size=1, max_size=4000)


def refused(parts: list[str]) -> Conflict:
    with pytest.raises(Conflict) as refusal:
        from_qr_parts(parts)
    return refusal.value


@given(st.binary(max_size=500))
def test_decode__encoded__is_the_same(content: bytes) -> None:
    assert base45.decode(base45.encode(content)) == content


@pytest.mark.parametrize(
    ("content", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_encode__examples_of_rfc_9285__are_equal(content: bytes, text: str) -> None:
    assert base45.encode(content) == text
    assert base45.decode(text) == content


@pytest.mark.parametrize("text", ["A", "ab", "GGW", "::", "AAAA", "日本"])
def test_decode__no_base45__is_refused(text: str) -> None:
    with pytest.raises(Conflict) as refusal:
        base45.decode(text)
    assert refusal.value.code == "transfer.qr_unreadable"


@given(ENVELOPES, st.randoms(use_true_random=False))
def test_from_qr_parts__any_order_some_twice__is_the_envelope(envelope: bytes, rng: random.Random) -> None:
    parts = to_qr_parts(envelope)
    scanned = [*parts, rng.choice(parts)]
    rng.shuffle(scanned)
    assert from_qr_parts(scanned) == envelope


@given(ENVELOPES)
def test_to_qr_parts__any_envelope__fits_the_alphanumeric_mode(envelope: bytes) -> None:
    for part in to_qr_parts(envelope):
        assert len(part) <= 900
        assert set(part) <= set(base45.ALPHABET)
        assert part == part.strip()


@given(st.binary(min_size=700, max_size=4000), st.data())
def test_from_qr_parts__some_missing__names_them(envelope: bytes, data: st.DataObject) -> None:
    parts = to_qr_parts(envelope)
    lost = data.draw(st.integers(1, len(parts)))
    refusal = refused([part for place, part in enumerate(parts, start=1) if place != lost])
    assert refusal.code == "transfer.parts_missing"
    assert refusal.data["missing"] in ((lost,), ())


@given(ENVELOPES, ENVELOPES)
def test_from_qr_parts__parts_of_two_envelopes__are_refused(one: bytes, other: bytes) -> None:
    assume(one != other)
    assert refused([*to_qr_parts(one), *to_qr_parts(other)]).code == "transfer.parts_mixed"


@given(ENVELOPES, st.data())
def test_from_qr_parts__any_letter_changed__is_refused(envelope: bytes, data: st.DataObject) -> None:
    parts = to_qr_parts(envelope)
    which = data.draw(st.integers(0, len(parts) - 1))
    at = data.draw(st.integers(0, len(parts[which]) - 1))
    letter = data.draw(st.sampled_from(base45.ALPHABET))
    assume(parts[which][at] != letter)
    parts[which] = parts[which][:at] + letter + parts[which][at + 1 :]
    assert refused(parts).code in {
        "transfer.qr_unreadable",
        "transfer.parts_mixed",
        "transfer.parts_missing",
    }


def test_to_qr_parts__too_many_codes__is_refused() -> None:
    largest = TEXT_PER_PART * MAX_PARTS // 3 * 2
    assert len(to_qr_parts(b"x" * largest)) == MAX_PARTS
    with pytest.raises(Conflict) as refusal:
        to_qr_parts(b"x" * (largest + 2))
    assert refusal.value.code == "transfer.too_large_for_qr"


@pytest.mark.parametrize(
    "part", ["", "https://example.jp/", "MDG1:0:1/1:0:A:", "MDG1:00000000:2/1:D3D99E8B:A:"]
)
def test_from_qr_parts__some_other_code__is_unreadable(part: str) -> None:
    assert refused([part]).code == "transfer.qr_unreadable"


def test_from_qr_parts__nothing_scanned__is_missing() -> None:
    assert refused([]).code == "transfer.parts_missing"
