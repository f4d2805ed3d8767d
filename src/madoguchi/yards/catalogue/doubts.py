"""What nobody has verified yet, procedure by procedure: an official who signs for a rule has to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.domains.procedures.record_words import CERTAINTY, fee_text
from madoguchi.foundation.cities import Certainty, City, Procedure

ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Doubt:
    """`what` is the part of the record, `why` what is known about it."""

    procedure: str
    name: str
    what: str
    why: str


def doubts_of(city: City) -> list[Doubt]:
    """In the order of the catalogue."""
    return [
        Doubt(procedure.id, procedure.name, what, why)
        for procedure in city.procedures.values()
        for what, why in _doubts(procedure)
    ]


def doubts_about(procedure: Procedure) -> list[Doubt]:
    return [Doubt(procedure.id, procedure.name, what, why) for what, why in _doubts(procedure)]


def _doubts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    source = procedure.source
    if procedure.certainty is not Certainty.VERIFIED:
        yield f"内容({CERTAINTY[procedure.certainty]})", f"出典: {source.title}。{procedure.note_staff}"
    if not source.url or not source.checked_on:
        lacking = "、".join(
            word for word, value in (("URL", source.url), ("確かめた日", source.checked_on)) if not value
        )
        yield "出典", f"{lacking}がありません。出典: {source.title}"
    if procedure.fee.certainty is not Certainty.VERIFIED:
        yield "手数料", fee_text(procedure.fee)
    assumed = [step.name for step in procedure.steps if step.minutes.kind == ASSUMED]
    if procedure.minutes.kind == ASSUMED:
        assumed.insert(0, "窓口")
    if assumed:
        yield "所要時間", f"仮の値です({'、'.join(assumed)})。"
