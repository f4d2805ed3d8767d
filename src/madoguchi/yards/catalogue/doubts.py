"""What nobody has verified yet, procedure by procedure: an official who signs for a rule has to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.domains.procedures.record_words import CERTAINTY, fee_text
from madoguchi.foundation.cities import Certainty, City, Procedure

ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Doubt:
    """`what` is the part of the record, `why` what is known about it. `procedure` is "" for what no procedure owns."""

    procedure: str
    name: str
    what: str
    why: str


def doubts_of(city: City) -> list[Doubt]:
    """In the order of the catalogue, then what lapses by itself, then certificates to buy."""
    of_procedures = [doubt for procedure in city.procedures.values() for doubt in doubts_about(procedure)]
    return [*of_procedures, *_of_lapses(city), *_of_certificates(city)]


def _of_lapses(city: City) -> Iterator[Doubt]:
    for lapse in city.lapses.values():
        if lapse.certainty is not Certainty.VERIFIED:
            what = f"届出なしで終わること({CERTAINTY[lapse.certainty]})"
            yield Doubt("", lapse.name.ja, what, f"出典: {lapse.source.title}")


def _of_certificates(city: City) -> Iterator[Doubt]:
    for document in city.documents.values():
        bought = document.certificate
        if bought is not None and bought.certainty is not Certainty.VERIFIED:
            price = "分からない" if bought.fee_yen is None else f"{bought.fee_yen:,}円"
            why = f"{bought.issued_by.ja}、1通 {price}。{bought.note}"
            yield Doubt("", document.name.ja, f"証明書の手数料({CERTAINTY[bought.certainty]})", why)


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
    later = procedure.better_later
    if later is not None and later.certainty is not Certainty.VERIFIED:
        yield "後にしたほうがよい理由", later.reason.ja
    assumed = [step.name for step in procedure.steps if step.minutes.kind == ASSUMED]
    if procedure.minutes.kind == ASSUMED:
        assumed.insert(0, "窓口")
    if assumed:
        yield "所要時間", f"仮の値です({'、'.join(assumed)})。"
