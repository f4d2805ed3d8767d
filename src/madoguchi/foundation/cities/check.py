"""Checks that need the whole city: what nobody can reach, and circles."""

from __future__ import annotations

from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.findings import Findings, Mark
from madoguchi.foundation.cities.procedures import Duty


def check_reach(city: City, mark: Mark, findings: Findings) -> None:
    """Counters that no procedure leads to, procedures without a counter, and circles in "after"."""
    visited = {p.section for p in city.procedures.values() if p.duty is not Duty.AUTOMATIC}
    for office in city.offices.values():
        for counter in office.counters:
            if not visited.intersection(counter.sections):
                findings.add(
                    mark,
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
                mark,
                "data.no_counter",
                f"来庁が必要な「{procedure.name}」の担当課に窓口がありません。",
                f"どれかの窓口の sections に {procedure.section} を加えてください。",
            )
    _check_circles(city, mark, findings)


def _check_circles(city: City, mark: Mark, findings: Findings) -> None:
    done: set[str] = set()
    remaining = dict(city.procedures)
    while remaining:
        free = [
            name
            for name, p in remaining.items()
            if all(a in done or a not in city.procedures for a in p.after)
        ]
        if not free:
            names = "、".join(p.name for p in remaining.values())
            findings.add(
                mark,
                "data.circle",
                f"手続の順番(after)が輪になっています({names})。",
                "どれかの after を消してください。",
            )
            return
        done.update(free)
        for name in free:
            del remaining[name]
