"""Transfer: what crosses between zones, as sealed envelopes in a folder or in QR codes that a citizen
carries.

Where both zones are one box the same envelopes are sealed and opened right after the commit.
"""

from __future__ import annotations

from madoguchi.foundation.transfer.header import Header
from madoguchi.foundation.transfer.qr import from_qr_parts, to_qr_parts
from madoguchi.foundation.transfer.receiving import NotYet, open_scanned, receive_kind
from madoguchi.foundation.transfer.scanning import ScannedSet, Scans, is_part, read_scans
from madoguchi.foundation.transfer.sending import send

__all__ = [
    "Header",
    "NotYet",
    "ScannedSet",
    "Scans",
    "from_qr_parts",
    "is_part",
    "open_scanned",
    "read_scans",
    "receive_kind",
    "send",
    "to_qr_parts",
]
