"""Checks that need the whole city: what nobody can reach, and circles."""

from __future__ import annotations

from collections.abc import Mapping

from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.findings import Findings, Mark
from madoguchi.foundation.cities.procedures import Duty, Procedure
from madoguchi.foundation.cities.translations import count_languages, texts_of

_NAMED = 3
"""So many missing texts are named; the rest is counted."""


def check_languages(city: City, mark: Mark, findings: Findings) -> None:
    """Texts that a language of the city lacks; a reader would get them in Japanese."""
    for count in count_languages(texts_of(city), city.languages):
        if count.missing:
            names = "、".join(count.missing[:_NAMED])
            findings.add(
                mark,
                "data.missing_text",
                f"言語「{count.language}」の訳がない文が {len(count.missing)} あります({names} など)。",
                "訳を書くか、languages からこの言語を外してください。",
            )


def check_reach(city: City, mark: Mark, findings: Findings) -> None:
    """Counters that no procedure leads to, procedures without a counter, and circles in "after"."""
    visited = {p.section for p in city.procedures.values() if p.duty is not Duty.AUTOMATIC}
    for office in city.offices.values():
        for counter in office.counters:
            if not visited.intersection(counter.sections):
                findings.add(
                    findings.places.get(("counters", f"{office.id}.{counter.id}"), mark),
                    "data.unreachable_counter",
                    f"窓口「{counter.name}」({office.name})に来る手続がありません。",
                    "sections に、手続のある担当課を加えるか、窓口を消してください。",
                )
    served = {section for office in city.offices.values() for c in office.counters for section in c.sections}
    for procedure in city.procedures.values():
        if (
            procedure.channels.must_visit
            and procedure.section in city.sections
            and procedure.section not in served
        ):
            findings.add(
                findings.places.get(("procedures", procedure.id), mark),
                "data.no_counter",
                f"来庁が必要な「{procedure.name}」の担当課に窓口がありません。",
                f"city.yml のどれかの窓口の sections に {procedure.section} を加えてください。",
            )
    _check_circles(city, mark, findings)


def _check_circles(city: City, mark: Mark, findings: Findings) -> None:
    """In "after", and where a procedure needs a document that another hands out."""
    circle = _circle({name: _before(procedure, city) for name, procedure in city.procedures.items()})
    if circle:
        names = " → ".join(city.procedures[name].name for name in (*circle, circle[0]))
        findings.add(
            findings.places.get(("procedures", circle[0]), mark),
            "data.circle",
            f"手続の順番(after と、yields の書類)が輪になっています({names})。",
            "どれかの after か yields か documents を直してください。",
        )


def _before(procedure: Procedure, city: City) -> set[str]:
    """Procedures of the city that come first. A document that a procedure both needs and hands out is a renewal."""
    needs = {need.document for need in procedure.documents}
    givers = {name for name, other in city.procedures.items() if needs & set(other.yields)} - {procedure.id}
    return {name for name in (*procedure.after, *givers) if name in city.procedures}


def _circle(before: Mapping[str, set[str]]) -> list[str]:
    """One circle, each followed by what must come after it; empty where there is none."""
    left = dict(before)
    while free := [name for name, first in left.items() if not first & left.keys()]:
        for name in free:
            del left[name]
    if not left:
        return []
    path = [next(iter(left))]
    while (earlier := min(left[path[-1]] & left.keys())) not in path:
        path.append(earlier)
    return path[path.index(earlier) :][::-1]
