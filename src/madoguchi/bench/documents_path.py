"""The family of four's bundle, made again and again by the real service; each time with another telephone number, so that
neither the typesetter nor anything else can answer from memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings

from madoguchi.bench.load import BenchBroken
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.demo.household import Door, Household
from madoguchi.demo.reading import load_household
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents import selectors, services
from madoguchi.domains.documents.filling import Filling
from madoguchi.domains.documents.models import Document
from madoguchi.domains.documents.typeset import set_sheet
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role
from madoguchi.foundation.release.papers import page_texts

_FAMILY = Path(__file__).parents[3] / "data" / "demo" / "move-in-family4.yml"
_CLERK = Actor(actor_id="bench", roles=frozenset({Role.COUNTER_CLERK}))
_BUNDLES_PER_CASE = 50
_WARM = 5
_ALONE = 100
"""So many times Typst is measured alone, spread over the run."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Found:
    """Medians over the `bundles` that were made on one core. `growth_mb`: resident memory at the end above that after a tenth
    of the bundles.
    """

    forms_per_s: float
    typst_forms_per_s: float
    bundle_ms: float
    bundle_cpu_ms: float
    sheets: int
    growth_mb: float
    bundles: int


def measure(bundles: int, *, minutes: int = 0, first_case: int = 0) -> Found:
    """Bundle and Typst alone in turns; ends early after so many `minutes` (0: never). Errors: BenchBroken where a page does
    not carry what was entered.
    """
    whole, spent, alone, early, sheets = [], [], [], 0.0, 0
    end = time.monotonic() + minutes * 60 if minutes else float("inf")
    for number, case in enumerate(_cases(bundles + _WARM, first_case)):
        passed, used, made = _timed_bundle(case)
        if number == _WARM:
            _read_back(made, case)
        if number >= _WARM:
            sheets = len(made)
            whole.append(passed)
            spent.append(used)
        if number % max(1, bundles // _ALONE) == 0:
            alone.append(_typst_alone(case))
        if number == _WARM + bundles // 10:
            early = _resident_mb()
        if time.monotonic() > end:
            break
    return Found(
        forms_per_s=sheets / median(whole),
        typst_forms_per_s=sheets / median(alone),
        bundle_ms=median(whole) * 1000,
        bundle_cpu_ms=median(spent) * 1000,
        sheets=sheets,
        growth_mb=_resident_mb() - early,
        bundles=len(whole),
    )


def _timed_bundle(case: CaseView) -> tuple[float, float, list[Document]]:
    """Seconds on the clock, seconds of CPU, and the papers."""
    began, cpu = time.perf_counter(), time.process_time()
    made = services.generate_bundle(actor=_CLERK, case_reference=case.reference)
    return time.perf_counter() - began, time.process_time() - cpu, made


def _cases(bundles: int, first_case: int = 0) -> Iterator[CaseView]:
    """The family's case with a new number for each bundle; a new case now and then, as a hall has many."""
    family = load_household(_FAMILY, on=clock.today(), city=cities.current())
    case: CaseView | None = None
    for number in range(bundles):
        if case is None or number % _BUNDLES_PER_CASE == 0:
            case = _open(family, first_case + number // _BUNDLES_PER_CASE)
        case = cases.record_facts(
            actor=_CLERK,
            case=case.reference,
            values={("", "phone"): f"090-{number // 10000 + 1000:04d}-{number % 10000:04d}"},
            door="counter",
            expected_version=case.version,
            correction=True,
        )
        yield case


def _open(family: Household, number: int) -> CaseView:
    known: dict[str, dict[str, str]] = {"": {}, **{member: {} for member in family.members}}
    for member, fact in family.known_at(Door.COUNTER):
        known[member][fact] = family.text(member, fact) or ""
    facts = Facts(known[""], tuple(MemberFacts(member, known[member]) for member in family.members))
    reference = f"BNCH-{number:04d}"
    return cases.open_case(
        actor=SYSTEM, reference=reference, facts=facts, door="home", mail="family4@example.test"
    )


def _typst_alone(case: CaseView) -> float:
    """Seconds for the same sheets by the same reused compiler, with another day of filing: nothing is set already."""
    on = clock.today()
    filling = Filling(cities.current(), case, on.replace(year=on.year + 1, day=1), {})
    plan = procedures.get_plan(_CLERK, case.facts, on)
    sheets = [filling.fill(paper).sheet for paper in procedures.needed_forms(plan, case.facts, on=on)]
    layout = Path(cities.current().forms_folders[-1]) / "form.typ"
    began = time.perf_counter()
    for sheet in sheets:
        set_sheet(sheet, layout=layout, font_folders=settings.FONT_FOLDERS)
    return time.perf_counter() - began


def _read_back(made: list[Document], case: CaseView) -> None:
    for document in made:
        pages = page_texts(selectors.load_document(_CLERK, document.public_id).content)
        if not pages or any(case.reference not in page for page in pages):
            raise BenchBroken(f"{document.form_id} does not carry its reference")
    first = page_texts(selectors.load_document(_CLERK, made[0].public_id).content)
    if case.text("phone") not in "".join(first):
        raise BenchBroken("the first form does not carry the number that was entered")


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1e6
