"""Builders with plain defaults for the tests of residents; everybody and every place is fictional."""

from __future__ import annotations

from datetime import date

from madoguchi.core.japanese import (
    Address,
    AddresseeNumber,
    LocalGovernmentCode,
    PersonName,
    addressee_number_from,
    household_number_from,
)
from madoguchi.core.people import HEAD, HistoryRecord, JapanesePart, Move, MoveReason, PartialDate, Person

HOUSEHOLD = household_number_from(1)


def number(sequence: int) -> AddresseeNumber:
    return addressee_number_from(sequence)


def address() -> Address:
    return Address(LocalGovernmentCode("402133"), "福岡県", "行橋市", "中央一丁目", "１番１号")


def person(sequence: int = 1, **changes: object) -> Person:
    fields: dict[str, object] = {
        "addressee_number": number(sequence),
        "birth": PartialDate.on(date(1980, 1, 1)),
        "part": JapanesePart(
            "福岡県行橋市中央一丁目１番", "見本　太郎", became_resident_on=PartialDate.on(date(2020, 4, 1))
        ),
        "name": PersonName("見本", "太郎"),
    }
    return Person(**(fields | changes))  # type: ignore[arg-type]


def record(history_number: int = 1, **changes: object) -> HistoryRecord:
    fields: dict[str, object] = {
        "history_number": history_number,
        "person": person(),
        "household_number": HOUSEHOLD,
        "relationship": HEAD,
        "address": address(),
        "move": Move(MoveReason.MOVE_IN, date(2026, 11, 21)),
    }
    return HistoryRecord(**(fields | changes))  # type: ignore[arg-type]
