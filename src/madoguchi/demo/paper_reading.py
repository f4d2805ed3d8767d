"""The made papers read back from their bytes, by a reader that the release gate does not use: who is named, and how."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pypdf import PdfReader

from madoguchi.demo.foreseeing import facts_of
from madoguchi.demo.household import Household
from madoguchi.domains.procedures.papers import papers_of
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import City, FieldScope

_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"続紙\d+")
_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class ForeseenPaper:
    """`people` are the members whom the paper may name: who asks, whose copy it is, who is listed. `listed` must be named.

    `boxes` are the fields that somebody with a pen would fill in: one for each person in a list.
    """

    name: str
    people: frozenset[str]
    listed: frozenset[str]
    boxes: int


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """Text without white space."""

    name: str
    pages: int
    text: str

    @property
    def is_continued(self) -> bool:
        """Whether a box points to the continuation sheet, and the sheet has what belongs there under the same mark."""
        return any(self.text.count(mark) > 1 for mark in set(_MARK.findall(self.text)))


def foresee_papers(family: Household, city: City, on: date) -> list[ForeseenPaper]:
    """The papers that the rules ask for, in the order of the plan."""
    facts = facts_of(family, city)
    return [_foreseen(paper, family) for paper in papers_of(city, plan_in(city, facts, on), facts, on)]


def _foreseen(paper: NeededForm, family: Household) -> ForeseenPaper:
    listed = {paper.member} if paper.member else set(paper.rows)
    names_them = {"given_name", "full_name"} & {
        field.fact for field in paper.form.fields if field.scope is not FieldScope.APPLICANT
    }
    rows = len(paper.rows)
    return ForeseenPaper(
        name=paper.form.name,
        people=frozenset({family.members[0], *listed}),
        listed=frozenset(listed if names_them else ()),
        boxes=sum(rows if field.scope is FieldScope.EACH_MEMBER else 1 for field in paper.form.fields),
    )


def read_paper(name: str, content: bytes) -> ReadPaper:
    pages = PdfReader(io.BytesIO(content)).pages
    return ReadPaper(name, len(pages), _squeezed("".join(page.extract_text() for page in pages)))


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def named_on(paper: ReadPaper, family: Household) -> frozenset[str]:
    """Members whose given name stands there, character for character and with the variant that was typed."""
    names = {member: _squeezed(family.text(member, "given_name") or "") for member in family.members}
    return frozenset(member for member, name in names.items() if name and name in paper.text)


def wrong_people(
    foreseen: Sequence[ForeseenPaper], papers: Sequence[ReadPaper], family: Household
) -> list[str]:
    """Each paper that names somebody whom it must not, or leaves out somebody whom it lists."""
    if [one.name for one in foreseen] != [one.name for one in papers]:
        return [f"made {[one.name for one in papers]}, foreseen {[one.name for one in foreseen]}"]
    found = []
    for number, (expected, paper) in enumerate(zip(foreseen, papers, strict=True), start=1):
        named = named_on(paper, family)
        extra, missing = named - expected.people, expected.listed - named
        if extra or missing:
            found.append(f"{number} {paper.name}: extra {sorted(extra)}, missing {sorted(missing)}")
    return found


def rare_names(family: Household) -> list[str]:
    """Names with a variation selector or a character beyond the Basic Multilingual Plane."""
    names = [family.text(member, fact) for member in family.members for fact in ("family_name", "given_name")]
    return list(
        dict.fromkeys(
            name for name in names if name and (_SELECTOR.search(name) or any(c > "\uffff" for c in name))
        )
    )


def lost_names(names: Iterable[str], papers: Sequence[ReadPaper]) -> list[str]:
    """Those that stand on no paper as they were typed, code point for code point."""
    return [name for name in names if not any(_squeezed(name) in paper.text for paper in papers)]


def code_points(text: str) -> str:
    return " ".join(f"U+{ord(character):04X}" for character in text)
