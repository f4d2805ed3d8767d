"""What a scanner types, and what reaches the program of it: put right where the checksum proves it, else refused."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict
from madoguchi.foundation.transfer import from_qr_parts, read_scans, sealing, to_qr_parts, zone_keys
from tests.foundation.transfer.strategies import sealed

LONG = sealed({"reference": "A-1", "noise": random.Random(7).randbytes(1500).hex()})
PARTS = to_qr_parts(LONG)
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})
_US_AT_A_JIS_COMPUTER = str.maketrans({":": "+", "*": "(", "+": "~"})
_JIS_AT_A_US_COMPUTER = str.maketrans({":": "'", "*": '"', "+": ":"})


def whole(texts: list[str]) -> bytes:
    scans = read_scans(texts)
    assert (len(scans.sets), scans.not_read) == (1, ())
    return from_qr_parts(scans.sets[0].parts)


@pytest.mark.parametrize(
    "table", [_WIDE, _US_AT_A_JIS_COMPUTER, _JIS_AT_A_US_COMPUTER], ids=["wide", "us at jis", "jis at us"]
)
def test_read_scans__typed_through_another_setting__is_put_right(table: dict[int, str]) -> None:
    assert len(PARTS) > 2
    assert whole([part.translate(table) for part in PARTS]) == LONG


def test_read_scans__caps_lock_and_no_line_ends__is_put_right() -> None:
    assert whole(["".join(PARTS).swapcase()]) == LONG
    assert whole(["\t".join(PARTS) + "\t"]) == LONG
    assert whole(["\r\n".join(PARTS)]) == LONG


@given(st.permutations(range(len(PARTS))), st.integers(0, len(PARTS) - 1))
def test_read_scans__any_order_one_twice__says_which(order: list[int], again: int) -> None:
    scans = read_scans([PARTS[place] for place in (*order, again)])
    assert scans.repeated == (again + 1,)
    assert from_qr_parts(scans.sets[0].parts) == LONG


@given(st.sets(st.integers(1, len(PARTS)), min_size=1, max_size=len(PARTS) - 1))
def test_read_scans__some_missing__names_them_and_keeps_the_rest(lost: set[int]) -> None:
    scans = read_scans([part for place, part in enumerate(PARTS, start=1) if place not in lost])
    assert scans.sets[0].missing == tuple(sorted(lost))
    assert len(scans.sets[0].texts) == len(PARTS) - len(lost)


@given(st.integers(0, len(LONG) - 1), st.integers(0, 7))
def test_codes__any_bit_of_the_envelope_flipped__is_never_opened(at: int, bit: int) -> None:
    """Codes that were drawn anew after the change have right checksums: the seal itself has to refuse."""
    changed = bytearray(LONG)
    changed[at] ^= 1 << bit
    envelope = from_qr_parts(read_scans(to_qr_parts(bytes(changed))).sets[0].parts)
    with pytest.raises(Conflict) as refusal:
        sealing.unseal(envelope, recipient=zone_keys.private("office"), sender=zone_keys.public("front"))
    assert refusal.value.code in {"transfer.damaged", "transfer.version"}


@given(st.integers(0, len(PARTS) - 1), st.data())
def test_codes__any_bit_of_the_text_flipped__never_become_another_envelope(
    which: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(PARTS[which]) - 1))
    letter = chr(ord(PARTS[which][at]) ^ (1 << data.draw(st.integers(0, 6))))
    changed = PARTS[which][:at] + letter + PARTS[which][at + 1 :]
    # Case alone means nothing to a scanner with Caps Lock.
    assume(letter.upper() != PARTS[which][at])
    scans = read_scans([*PARTS[:which], changed, *PARTS[which + 1 :]])
    assert all(one.missing for one in scans.sets)
    scans = read_scans([changed, *PARTS])
    assert [from_qr_parts(one.parts) for one in scans.sets if not one.missing] == [LONG]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("https://city.example/visit/abc", "transfer.qr_other"),
        ("A102", "transfer.qr_other"),
        ("MDG1:0000", "transfer.qr_damaged"),
        (PARTS[0][:-30], "transfer.qr_damaged"),
        (PARTS[0].replace("MDG1", "MDG2", 1), "transfer.version"),
        ("まｄｇ1:", "transfer.qr_input_method"),
        (f"{PARTS[0][:20]}ち{PARTS[0][20:]}", "transfer.qr_input_method"),
    ],
)
def test_read_scans__no_code_of_ours__says_why(typed: str, code: str) -> None:
    scans = read_scans([typed, PARTS[1]])
    assert [line.code for line in scans.not_read] == [code]
    assert list(scans.sets[0].texts) == [2]


@given(st.text(max_size=200))
def test_read_scans__any_text__is_refused_in_order(noise: str) -> None:
    scans = read_scans([noise])
    assert scans.sets == ()
    assert bool(scans.not_read) == any(line.strip() for line in noise.splitlines())
