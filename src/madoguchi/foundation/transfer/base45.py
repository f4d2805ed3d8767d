"""Base45 (RFC 9285): bytes in the alphanumeric mode of a QR code, shorter there than Base64."""

from __future__ import annotations

from madoguchi.core.errors import Conflict

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(content: bytes) -> str:
    letters: list[str] = []
    for start in range(0, len(content), 2):
        pair = content[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, rest = divmod(number, 45)
            letters.append(ALPHABET[rest])
    return "".join(letters)


def decode(text: str) -> bytes:
    """Errors: Conflict("transfer.qr_unreadable")."""
    content = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        if len(group) == 1 or any(letter not in _VALUES for letter in group):
            raise Conflict("transfer.qr_unreadable")
        number = sum(_VALUES[letter] * 45**place for place, letter in enumerate(group))
        if number >= 256 ** (len(group) - 1):
            raise Conflict("transfer.qr_unreadable")
        content += number.to_bytes(len(group) - 1, "big")
    return bytes(content)
