"""書かない窓口: what the clerk's own pages show of a household for which nobody writes, counted and judged."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from madoguchi.demo.browser import Browser
from madoguchi.demo.household import Household
from madoguchi.demo.minutes import Done, assumed_minutes
from madoguchi.demo.paper_reading import (
    ForeseenPaper,
    ReadPaper,
    code_points,
    lost_names,
    rare_names,
    read_paper,
    wrong_people,
)
from madoguchi.demo.report import Report
from madoguchi.domains.cases.states import Door

_SOURCE = re.compile(r'data-known="[^"]+" data-source="(\w+)"')
_SIGNED = {
    "端末で署名": "tablet",
    "紙に自署": "wet",
    "届出印": "bank_seal",
    "ほかの方": "third_party",
    "不要": "none",
}
_PLACE = re.compile(r"/pdf/[^<]*</a></th>\s*<td>([^<]+)</td>")


@dataclass(slots=True)
class Assisted:
    """`foreseen` are the papers of the rules; everything else is collected on the way.

    `prefilled` are values that nobody typed at the counter, by source: how many; `signatures` papers by how they are signed.
    """

    family: Household
    foreseen: list[ForeseenPaper]
    papers: list[ReadPaper] = field(default_factory=list)
    asked: int = 0
    identity_checks: int = 0
    prefilled: dict[str, int] = field(default_factory=dict)
    signatures: dict[str, int] = field(default_factory=dict)
    signers: int = 0

    def see_sources(self, clerk: Browser, reference: str) -> None:
        """Where each value came from, as the hearing shows it."""
        clerk.get(f"/counter/cases/{reference}/hearing/")
        found = Counter(_SOURCE.findall(clerk.page.html))
        found.pop(Door.COUNTER.value, None)
        self.prefilled = dict(found)

    def see_papers(self, clerk: Browser, reference: str) -> None:
        """How each paper is signed, as the list of papers shows it."""
        clerk.get(f"/counter/cases/{reference}/papers/")
        self.signatures = dict(
            Counter(_SIGNED.get(place, place) for place in _PLACE.findall(clerk.page.html))
        )

    def read(self, name: str, content: bytes) -> None:
        self.papers.append(read_paper(name, content))

    def judge(self, report: Report) -> None:
        wrong = wrong_people(self.foreseen, self.papers, self.family)
        report.check("papers_name_the_right_people", not wrong, wrong or len(self.papers))
        rare = rare_names(self.family)
        lost = lost_names(rare, self.papers)
        report.check(
            "names_are_printed_code_point_for_code_point",
            bool(rare) and not lost,
            {"printed": {name: code_points(name) for name in rare if name not in lost}, "lost": lost},
        )
        report.check("something_was_prefilled", bool(self.prefilled), self.prefilled)
        report.check(
            "every_paper_says_how_it_is_signed",
            set(self.signatures) <= set(_SIGNED.values()),
            self.signatures,
        )

    def counts(self, report: Report) -> dict[str, Any]:
        boxes = sum(paper.boxes for paper in self.foreseen)
        done = Done(
            question_at_home=report.questions,
            field_at_home=report.typed - self.asked,
            check_in=1,
            identity_check=self.identity_checks,
            field_asked=self.asked,
            tablet_signature=self.signers,
            paper_by_hand=report.handwritten,
            payment=int(report.fee_yen > 0),
        )
        return {
            "asked": self.asked,
            "prefilled": self.prefilled,
            "typed": report.typed,
            "typed_twice": report.typed_twice,
            "forms": len(report.forms) + len(report.drafts),
            "papers": len(self.papers),
            "pages": sum(paper.pages for paper in self.papers),
            "boxes": boxes,
            "signatures": {"people_on_the_tablet": self.signers, "papers": self.signatures},
            "minutes": assumed_minutes(done, boxes),
        }
