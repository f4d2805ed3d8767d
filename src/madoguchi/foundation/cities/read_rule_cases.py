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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import HOUSEHOLD, Facts, MemberFacts, Value
from madoguchi.core.truth import Truth
from madoguchi.foundation.cities.city import City
from madoguchi.foundation.cities.fact_catalogue import FactCatalogue, Scope
from madoguchi.foundation.cities.findings import Finding, Findings
from madoguchi.foundation.cities.located import read_yaml
from madoguchi.foundation.cities.messages import MESSAGES
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.cities.rule_cases import RuleCase, RuleCases
from madoguchi.foundation.cities.typed_values import read_value, value_to_text

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


@dataclass(slots=True)
class _Draft:
    """A case while it is read; a variation starts from its copy."""

    on: date | None
    household: dict[str, Value]
    members: dict[str, dict[str, Value]] = field(default_factory=dict)

    def copy(self) -> _Draft:
        return _Draft(
            self.on, dict(self.household), {name: dict(values) for name, values in self.members.items()}
        )

    def put(self, fact: str, member: str, value: Value | None) -> None:
        values = self.members.setdefault(member, {}) if member else self.household
        values.pop(fact, None)
        if value is not None:
            values[fact] = value

    def facts(self) -> Facts:
        return Facts(
            self.household, tuple(MemberFacts(name, values) for name, values in self.members.items())
        )


@dataclass(frozen=True, slots=True)
class _File:
    city: City
    reader: Reader

    def cases(self, procedure: str) -> Iterator[RuleCase]:
        common = self._draft(self.reader.child("common"), _Draft(None, {}), finish=True)
        for part in self.reader.items("cases", required=True):
            draft = self._draft(part, common.copy())
            yield from self._case(procedure, part, draft, draft.facts())
            for other in part.items("variations"):
                changed = draft.copy()
                self._change(other, changed)
                yield from self._case(procedure, other, changed, changed.facts())
                other.finish()
            part.finish()
        self.reader.finish()

    def _case(self, procedure: str, part: Reader, draft: _Draft, facts: Facts) -> Iterator[RuleCase]:
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

    def _draft(self, part: Reader | None, draft: _Draft, *, finish: bool = False) -> _Draft:
        if part is None:
            return draft
        draft.on = part.day("on") or draft.on
        for fact, value in _items(part, "household"):
            self._set(part, "household", draft, fact, HOUSEHOLD, value)
        for member, values in _items(part, "members"):
            draft.members.setdefault(member, {})
            for fact, value in values.items() if isinstance(values, Mapping) else ():
                self._set(part, "members", draft, fact, member, value)
        if finish:
            part.finish()
        return draft

    def _change(self, part: Reader, draft: _Draft) -> None:
        """`{fact: value}` of the household, `{m2.fact: value}` of a member."""
        draft.on = part.day("on") or draft.on
        for key, value in _items(part, "change"):
            member, _, fact = key.rpartition(".")
            self._set(part, "change", draft, fact, member, value)

    def _set(self, part: Reader, key: str, draft: _Draft, fact: str, member: str, value: object) -> None:
        try:
            draft.put(fact, member, _value(self.city.facts, fact, member, value))
        except InvalidValue as refusal:
            message = MESSAGES.get(refusal.code)
            part.wrong(
                key,
                "data.bad_fact",
                f"「{fact}」の値「{value}」を読めません。{message.happened if message else ''}",
                "facts.yml にある id と、その形の値を書いてください。",
            )

    def _concerned(self, part: Reader, facts: Facts) -> tuple[str, ...] | None:
        if "concerns" not in part.data:
            return None
        return part.references("concerns", [member.id for member in facts.people()], "人")


def _items(part: Reader, key: str) -> list[tuple[str, Any]]:
    inner = part.child(key)
    return [] if inner is None else list(inner.data.items())


def _value(catalogue: FactCatalogue, fact: str, member: str, value: object) -> Value | None:
    if fact not in catalogue:
        raise InvalidValue("facts.unknown")
    definition = catalogue[fact]
    if (definition.scope is Scope.MEMBER) != (member != HOUSEHOLD):
        raise InvalidValue("facts.wrong_scope")
    if value is None:
        return None
    text = value_to_text(value) if isinstance(value, bool | int | date) else str(value)
    return read_value(definition, text)
