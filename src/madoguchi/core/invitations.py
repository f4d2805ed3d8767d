"""Codes of invitations to a wave of bookings: which wave, which letter, and letters that nobody can guess.

A code needs no list: whoever holds the wave's key can tell a true one. `ABCD-00123-EFGHJK`: six letters of 31 are 887 million
tries for one letter, behind the limit that all typed keys have.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from madoguchi.core.errors import InvalidValue
from madoguchi.core.references import ALPHABET

WAVE_LETTERS, NUMBER_DIGITS, PROOF_LETTERS = 4, 5, 6


def make_code(key: str, wave: str, number: int) -> str:
    return f"{wave}-{number:0{NUMBER_DIGITS}d}-{_proof(key, wave, number)}"


def parse_code(text: str) -> tuple[str, int, str]:
    """(wave, number, proof) of what was typed or scanned, with or without hyphens. Errors: InvalidValue `invitation.form`."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(char for char in plain if char.isascii() and char.isalnum())
    wave, number, proof = letters[:4], letters[4:9], letters[9:]
    is_formed = len(proof) == PROOF_LETTERS and number.isdecimal() and set(wave + proof) <= set(ALPHABET)
    if not is_formed:
        raise InvalidValue("invitation.form")
    return wave, int(number), proof


def is_true(key: str, wave: str, number: int, proof: str, *, invited: int) -> bool:
    """Whether the city wrote it, to one of `invited` letters."""
    return 1 <= number <= invited and hmac.compare_digest(_proof(key, wave, number), proof)


def _proof(key: str, wave: str, number: int) -> str:
    digest = hmac.new(
        key.encode(), f"madoguchi invitation 1|{wave}|{number}".encode(), hashlib.sha256
    ).digest()
    value = int.from_bytes(digest[:16], "big")
    found = ""
    for _ in range(PROOF_LETTERS):
        value, rest = divmod(value, len(ALPHABET))
        found += ALPHABET[rest]
    return found
