"""Keeps a version of each procedure whose record, or whose answers to the examples, are no longer those of the last."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.db import transaction

from madoguchi.core.rules import Evaluator
from madoguchi.domains.procedures.models import CatalogueVersion
from madoguchi.domains.procedures.record_words import record_lines
from madoguchi.foundation import audit, cities, clock
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.rule_cases import RuleCases
from madoguchi.foundation.policy.actors import Actor

_Content: TypeAlias = tuple[Sequence[str], Mapping[str, str]]
_GONE: _Content = ((), {})


def record_catalogue(*, actor: Actor, city: City | None = None, cases: RuleCases | None = None) -> int:
    """How many versions were added; by default of the city of this install.

    A procedure that the city no longer offers gets a last version without lines. Locks: the versions, against a
    second start at the same time. Queries: one, and two per new version.
    """
    city = city or cities.current()
    cases = cities.current_cases() if cases is None else cases
    with transaction.atomic():
        last = _last_versions()
        found = {name: _content(city, cases, name) for name in city.procedures}
        found |= {name: _GONE for name, version in last.items() if name not in found and version.lines}
        changed = {
            name: content
            for name, content in found.items()
            if name not in last or _is_other(last[name], *content)
        }
        for name, (lines, answers) in changed.items():
            _add(actor, name, last.get(name), lines, answers)
    return len(changed)


def _last_versions() -> dict[str, CatalogueVersion]:
    rows = CatalogueVersion.objects.select_for_update().order_by("procedure_id", "number")
    return {row.procedure_id: row for row in rows}


def _content(city: City, cases: RuleCases, name: str) -> _Content:
    procedure = city.procedures[name]
    answers = {
        case.title: Evaluator(case.facts, case.on).truth(procedure.condition).value
        for case in cases.get(name, ())
    }
    return record_lines(city, procedure), answers


def _is_other(last: CatalogueVersion, lines: Sequence[str], answers: Mapping[str, str]) -> bool:
    """New and removed examples alone make no version: they say something about the rule and do not change it."""
    if last.fingerprint != _fingerprint(lines):
        return True
    return any(answers.get(title, answer) != answer for title, answer in last.answers.items())


def _fingerprint(lines: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(lines), ensure_ascii=False).encode()).hexdigest()


def _add(
    actor: Actor,
    name: str,
    last: CatalogueVersion | None,
    lines: Sequence[str],
    answers: Mapping[str, str],
) -> None:
    number = last.number + 1 if last else 1
    CatalogueVersion.objects.create(
        procedure_id=name,
        number=number,
        fingerprint=_fingerprint(lines),
        lines=list(lines),
        answers=dict(answers),
        program=importlib.metadata.version("madoguchi"),
        recorded_by=actor.actor_id,
        recorded_at=clock.now(),
    )
    audit.record(actor, "catalogue.version_recorded", subject=name, data={"number": number})
