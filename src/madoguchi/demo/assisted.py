"""書かない窓口: what the clerk's own pages show of a household for which nobody writes, counted and judged."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from madoguchi.demo.browser import Browser
from madoguchi.demo.household import Door as AskedAt
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
from madoguchi.demo.sources import Chosen
from madoguchi.domains.cases.states import MACHINE_DOORS, Door

_SOURCE = re.compile(r'data-known="[^"]+" data-source="(\w+)"')
_SOURCES = (Door.HOME, *MACHINE_DOORS)
_IN_CARE = re.compile(r'data-known="care_certified".*?<dd>(.*?)</dd>', re.DOTALL)
_PROXY = re.compile(r"身元確認: [^<]*来た方: ([^<(]+)")
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
    `in_care` and `proxy` are what the clerk's pages say.
    """

    family: Household
    foreseen: list[ForeseenPaper]
    papers: list[ReadPaper] = field(default_factory=list)
    asked: int = 0
    identity_checks: int = 0
    look_ups: int = 0
    chosen: list[Chosen] = field(default_factory=list)
    in_care: int = 0
    proxy: str = ""
    prefilled: dict[str, int] = field(default_factory=dict)
    signatures: dict[str, int] = field(default_factory=dict)
    signers: int = 0

    def see_case(self, clerk: Browser, reference: str) -> None:
        """Where each value came from and who is certified for care, as the hearing shows it; who came, as the case does."""
        clerk.get(f"/counter/cases/{reference}/hearing/")
        found = Counter(_SOURCE.findall(clerk.page.html))
        found.pop(Door.COUNTER.value, None)
        self.prefilled = {**dict.fromkeys(map(str, _SOURCES), 0), **found}
        self.in_care = sum("はい" in answer for answer in _IN_CARE.findall(clerk.page.html))
        came = _PROXY.search(clerk.get(f"/counter/cases/{reference}/").html)
        self.proxy = came[1].strip() if came else ""

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
        report.check("something_was_prefilled", any(self.prefilled.values()), self.prefilled)
        self._judge_sources(report)
        self._judge_people(report)
        self._judge_sheets(report)
        report.check(
            "every_paper_says_how_it_is_signed",
            set(self.signatures) <= set(_SIGNED.values()),
            self.signatures,
        )

    def _judge_sources(self, report: Report) -> None:
        """What the card, the core system and the earlier case brought is what the file says, no more and no less."""
        for door in (AskedAt.CARD, AskedAt.CORE_SYSTEM, AskedAt.EARLIER_CASE):
            known, brought = len(self.family.values.get(door, {})), self.prefilled.get(door.value, 0)
            found = {"brought": brought, "of": known}
            report.check(f"{door.value}_brought_what_the_file_says", brought == known, found)
        if self.family.is_looked_up:
            report.check("differing_values_were_chosen", bool(self.chosen), self._chosen())

    def _judge_people(self, report: Report) -> None:
        in_care = len(self.family.who_say("care_certified", "yes"))
        report.check("people_under_care_are_those_of_the_file", self.in_care == in_care, self.in_care)
        report.check(
            "who_came_is_that_of_the_file", bool(self.proxy) == self.family.is_by_proxy, self.proxy or "m1"
        )

    def _judge_sheets(self, report: Report) -> None:
        wanted = sorted(self.family.expected.continued)
        found = sorted({paper.name for paper in self.papers if paper.is_continued})
        report.check("continuation_sheets_are_those_of_the_file", found == wanted, found)

    def _chosen(self) -> list[str]:
        return [
            f"{one.member}.{one.fact}: {'core_system' if one.is_taken else 'home'}".lstrip(".")
            for one in self.chosen
        ]

    def counts(self, report: Report) -> dict[str, Any]:
        boxes = sum(paper.boxes for paper in self.foreseen)
        done = Done(
            question_at_home=report.questions,
            field_at_home=report.typed - self.asked,
            check_in=1,
            identity_check=self.identity_checks,
            look_up=self.look_ups,
            conflict=len(self.chosen),
            field_asked=self.asked,
            tablet_signature=self.signers,
            paper_by_hand=report.handwritten,
            payment=int(report.fee_yen > 0),
        )
        return {
            "asked": self.asked,
            "prefilled": self.prefilled,
            "look_ups": self.look_ups,
            "conflicts": self._chosen(),
            "typed": report.typed,
            "typed_twice": report.typed_twice,
            "forms": len(report.forms) + len(report.drafts),
            "papers": len(self.papers),
            "pages": sum(paper.pages for paper in self.papers),
            "continued": sum(paper.is_continued for paper in self.papers),
            "boxes": boxes,
            "signatures": {"people_on_the_tablet": self.signers, "papers": self.signatures},
            "minutes": assumed_minutes(done, boxes),
        }
