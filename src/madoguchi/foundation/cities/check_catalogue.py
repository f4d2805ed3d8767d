"""What every procedure of a city owes its readers: a reason where it can't be finished online, and no price that nobody has
confirmed in a text for citizens.
"""

from __future__ import annotations

import re

from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.findings import Findings, Mark
from madoguchi.foundation.cities.procedures import Certainty, Duty, Procedure

_FEE = re.compile(r"手数料[^。]*?[0-9０-９][0-9０-９,，]*円")


def check_catalogue(city: City, mark: Mark, findings: Findings) -> None:
    """`mark` stands for what has no place of its own."""
    for procedure in city.procedures.values():
        place = findings.places.get(("procedures", procedure.id), mark)
        _check_reason(procedure, place, findings)
        _check_fee(procedure, place, findings)


def _check_reason(procedure: Procedure, place: Mark, findings: Findings) -> None:
    channels = procedure.channels
    if procedure.duty is Duty.AUTOMATIC or channels.submit or channels.blocked_by:
        return
    findings.add(
        place,
        "data.missing_reason",
        f"「{procedure.name}」はオンラインで出せませんが、その理由がありません。",
        "channels に blocked_by: [original_required など] を書いてください。用意がまだなら not_built です。",
    )


def _check_fee(procedure: Procedure, place: Mark, findings: Findings) -> None:
    if procedure.fee.certainty is not Certainty.UNVERIFIED:
        return
    texts = (procedure.title, procedure.summary, procedure.who, procedure.channels.note)
    if any(_FEE.search(text.ja) for text in texts):
        findings.add(
            place,
            "data.unverified_amount",
            f"「{procedure.name}」の文に、確かめていない手数料の額が書かれています。",
            "文から額を消すか、市の資料で確かめて fee の certainty を verified にしてください。",
        )
