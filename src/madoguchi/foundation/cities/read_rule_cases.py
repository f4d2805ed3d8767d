"""cases/<procedure>.yml → 判定例. National ones first; a city's file adds its own and replaces those of the same title.

    id: moped_registration
    common: {on: 2026-04-10, household: {life_event: move_in}}      # of every case, unless it says otherwise
    cases:
      - title: 原付を持っている
        household: {has_moped: はい}
        members: {m1: {birth_date: 1990-05-01}}
        expect: needed                                              # needed | not_needed | unknown
        concerns: [m1]
        due: 2026-04-24
        note: …
        variations:                                                 # the same household, with only this changed
          - {title: 持っているか分からない, change: {has_moped: null}, expect: unknown}
    left_out: [title of a national case that is not so in this city]

Values are typed as people type them (labels, eras); an absent or null value is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from madoguchi.core.rules import Facts
from madoguchi.core.truth import Truth
from madoguchi.foundation.cities.case_drafts import Draft, change_draft, read_draft
from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.findings import Finding, Findings
from madoguchi.foundation.cities.located import read_yaml
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.cities.rule_cases import RuleCase, RuleCases

FOLDER = "cases"


class Expected(StrEnum):
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    UNKNOWN = "unknown"


_TRUTHS = {Expected.NEEDED: Truth.TRUE, Expected.NOT_NEEDED: Truth.FALSE, Expected.UNKNOWN: Truth.UNKNOWN}


def read_rule_cases(city: City, folder: Path, national: Path) -> tuple[RuleCases, tuple[Finding, ...]]:
    """The cases of the city's procedures and everything that is wrong in the files, by file and line.

    Files about procedures that the city does not offer are passed over in the national base and wrong in the city's.
    """
    findings = Findings()
    found: dict[str, dict[str, RuleCase]] = {}
    for root in (national, folder):
        for path in sorted((root / FOLDER).glob("*.yml")):
            data = read_yaml(path, str(path.relative_to(root.parent)), findings)
            if data is not None:
                _take_in(found, _File(city, Reader(data, findings)), is_national=root is national)
    return {name: tuple(cases.values()) for name, cases in found.items()}, findings.in_order()


def _take_in(found: dict[str, dict[str, RuleCase]], file: _File, *, is_national: bool) -> None:
    procedure = file.reader.text("id", required=True)
    if procedure not in file.city.procedures:
        if not is_national:
            file.reader.wrong(
                "id",
                "data.unknown_procedure",
                f"「{procedure}」という手続はありません。",
                "手続の id を確かめてください。",
            )
        return
    kept = found.setdefault(procedure, {})
    for title in file.reader.strings("left_out"):
        if kept.pop(title, None) is None:
            file.reader.wrong(
                "left_out",
                "data.unknown_case",
                f"「{title}」という判定例はありません。",
                "全国の判定例の題を書いてください。",
            )
    new = list(file.cases(procedure))
    for case in new:
        if sum(other.title == case.title for other in new) > 1:
            file.reader.findings.add(
                case.mark,
                "data.duplicate_id",
                f"「{case.title}」という題の判定例が2つあります。",
                "別の題にしてください。",
            )
    kept.update((case.title, case) for case in new)


@dataclass(frozen=True, slots=True)
class _File:
    city: City
    reader: Reader

    def cases(self, procedure: str) -> Iterator[RuleCase]:
        first = self.reader.child("common")
        common = read_draft(self.city.facts, first, Draft(None, {}))
        if first is not None:
            first.finish()
        for part in self.reader.items("cases", required=True):
            draft = read_draft(self.city.facts, part, common.copy())
            yield from self._case(procedure, part, draft, draft.facts())
            for other in part.items("variations"):
                changed = draft.copy()
                change_draft(self.city.facts, other, changed)
                yield from self._case(procedure, other, changed, changed.facts())
                other.finish()
            part.finish()
        self.reader.finish()

    def _case(self, procedure: str, part: Reader, draft: Draft, facts: Facts) -> Iterator[RuleCase]:
        title, expected = part.text("title", required=True), part.choice("expect", Expected)
        if draft.on is None:
            part.wrong(
                "on",
                "data.missing_key",
                "「on」がありません。",
                "判定する日を「on: 2026-04-10」のように書いてください。",
            )
            return
        yield RuleCase(
            procedure=procedure,
            title=title,
            on=draft.on,
            facts=facts,
            expected=_TRUTHS[expected],
            mark=part.mark(),
            concerned=self._concerned(part, facts),
            due_on=part.day("due"),
            note=part.text("note"),
        )

    def _concerned(self, part: Reader, facts: Facts) -> tuple[str, ...] | None:
        if "concerns" not in part.data:
            return None
        return part.references("concerns", [member.id for member in facts.people()], "人")
