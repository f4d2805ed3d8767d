"""The card reader of a counter PC: what is on the face of a card, never its number."""

from __future__ import annotations

from madoguchi.adapters.card_reader.errors import CardReaderError
from madoguchi.adapters.card_reader.face import PROTOCOL, CardFace, read_face

__all__ = ["PROTOCOL", "CardFace", "CardReaderError", "read_face"]
