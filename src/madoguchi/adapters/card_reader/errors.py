"""Why a card was not read."""

from __future__ import annotations

from enum import StrEnum


class CardReaderError(StrEnum):
    NO_ANSWER = "card_reader.no_answer"
    SILENT = "card_reader.silent"
    NO_CARD = "card_reader.no_card"
    WRONG_PIN = "card_reader.wrong_pin"
    CANCELLED = "card_reader.cancelled"
    UNREADABLE = "card_reader.unreadable"
    TOO_MUCH = "card_reader.too_much"
    OTHER_PERSON = "card_reader.other_person"
