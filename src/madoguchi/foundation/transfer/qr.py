"""An envelope as a set of QR codes: each part says which set it belongs to, its place, and its own checksum.

    MDG1:<set, 8 hex>:<part>/<of>:<crc32 of the text, 8 hex>:<base45 text>:

The last colon keeps scanners from trimming a text that ends in a space.

The set id is taken from the SHA-256 of the envelope, so parts of two envelopes never mix unnoticed.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence

from madoguchi.core.errors import Conflict
from madoguchi.foundation.transfer import base45

TEXT_PER_PART = 860
MAX_PARTS = 24
_PART = re.compile(r"MDG1:([0-9A-F]{8}):(\d{1,2})/(\d{1,2}):([0-9A-F]{8}):([0-9A-Z $%*+\-./:]+):")


def to_qr_parts(envelope: bytes) -> list[str]:
    """At most 900 characters each, all in the alphanumeric mode of QR codes.

    Errors: Conflict("transfer.too_large_for_qr") beyond MAX_PARTS codes; nobody scans more at a counter.
    """
    text = base45.encode(envelope)
    pieces = [text[start : start + TEXT_PER_PART] for start in range(0, len(text), TEXT_PER_PART)] or [""]
    if len(pieces) > MAX_PARTS:
        raise Conflict("transfer.too_large_for_qr", parts=len(pieces))
    set_id = _set_id(envelope)
    return [
        f"MDG1:{set_id}:{place}/{len(pieces)}:{_crc(piece)}:{piece}:"
        for place, piece in enumerate(pieces, start=1)
    ]


def from_qr_parts(parts: Sequence[str]) -> bytes:
    """The envelope, from its parts in any order; the same part scanned twice is no error.

    Errors: Conflict with "transfer.qr_unreadable", "transfer.parts_mixed", or "transfer.parts_missing"
    (data: missing, the numbers still to be scanned).
    """
    read = [read_part(part) for part in parts]
    if not read:
        raise Conflict("transfer.parts_missing", missing=())
    if len({(set_id, of) for set_id, _, of, _ in read}) != 1:
        raise Conflict("transfer.parts_mixed")
    set_id, _, of, _ = read[0]
    texts = {place: text for _, place, _, text in read}
    missing = tuple(place for place in range(1, of + 1) if place not in texts)
    if missing:
        raise Conflict("transfer.parts_missing", missing=missing)
    envelope = base45.decode("".join(texts[place] for place in range(1, of + 1)))
    if _set_id(envelope) != set_id:
        raise Conflict("transfer.parts_mixed")
    return envelope


def read_part(part: str) -> tuple[str, int, int, str]:
    """Set, place, number of parts, and text of one code. Errors: Conflict("transfer.qr_unreadable")."""
    match = _PART.fullmatch(part.strip("\r\n\t"))
    if match is None:
        raise Conflict("transfer.qr_unreadable")
    set_id, place, of, crc, text = match.groups()
    if crc != _crc(text) or not 1 <= int(place) <= int(of) <= MAX_PARTS:
        raise Conflict("transfer.qr_unreadable")
    return set_id, int(place), int(of), text


def _set_id(envelope: bytes) -> str:
    return hashlib.sha256(envelope).hexdigest()[:8].upper()


def _crc(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08X}"
