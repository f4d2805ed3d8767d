"""`madoguchi rules test [--json] [--city CITY]`: do the rules still say what the sections stand for?

Without --city every city of data/cities is tried. What the cities share (a national example, a national clause) is
counted once; a shared example fails if it fails in any of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from madoguchi.domains.procedures.case_runs import CaseRun, CatalogueRun, Gap, clause_texts, run_cases
from madoguchi.domains.procedures.household_runs import HouseholdRun, run_households
from madoguchi.foundation.cities import CityDataWrong, Finding, load_city
from madoguchi.foundation.cities.read_household_cases import read_household_cases
from madoguchi.foundation.cities.read_rule_cases import read_rule_cases

DATA = Path(__file__).resolve().parents[4] / "data"


@dataclass(frozen=True, slots=True)
class CityRun:
    """`name` is the city's id. `clauses` is keyed by the clause and what it says, so that equal clauses of two cities are one."""

    name: str
    run: CatalogueRun
    households: tuple[HouseholdRun, ...]
    findings: tuple[Finding, ...]
    clauses: Mapping[tuple[str, str], bool]


def main(argv: list[str]) -> int:
    """Exit codes: 0 all passed and everything is covered, 1 not so or the data is wrong, 2 wrong usage.

    stdout with --json: one object `{"cases", "households", "failed", "clauses", "covered", "ok", "edges", "failures",
    "gaps", "findings"}`; `households` counts whole households with their plans. Texts of problems are Japanese.
    """
    options = _parser().parse_args(argv)
    folders = (
        [_folder(options.city)] if options.city else sorted(p.parent for p in DATA.glob("cities/*/city.yml"))
    )
    try:
        runs = [_run(folder.resolve()) for folder in folders]
    except CityDataWrong as error:
        print(f"市のデータに間違いがあるため、試せません。\n{error}", file=sys.stderr)
        return 1
    result = summary(runs)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _show(runs, result)
    return 0 if result["ok"] else 1


def summary(runs: Iterable[CityRun]) -> dict[str, object]:
    runs = list(runs)
    failed = _once(run for one in runs for run in one.run.failed)
    gaps = tuple(dict.fromkeys(gap for one in runs for gap in one.run.gaps))
    bad_households = [(city, run) for city in runs for run in city.households if not run.is_passed]
    findings = tuple(dict.fromkeys(str(finding) for one in runs for finding in one.findings))
    clauses: dict[tuple[str, str], bool] = {}
    for one in runs:
        for clause, is_covered in one.clauses.items():
            clauses[clause] = is_covered and clauses.get(clause, True)
    return {
        "cases": len(_once(run for one in runs for run in one.run.runs)),
        "households": len({(run.case.mark, run.case.title) for one in runs for run in one.households}),
        "failed": len(failed) + len(bad_households),
        "clauses": len(clauses),
        "covered": sum(clauses.values()),
        "ok": not failed and not bad_households and not gaps and not findings,
        "edges": max((one.run.edges for one in runs), default=0),
        "failures": [
            *(_failure(run) for run in failed),
            *(_household_failure(run, city.name) for city, run in bad_households),
        ],
        "gaps": [{"kind": gap.kind, "where": gap.where, "what": gap.what} for gap in gaps],
        "findings": list(findings),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi rules", description="手続の条件を判定例で確かめる")
    test = parser.add_subparsers(dest="action", required=True).add_parser("test", help="すべての判定例を試す")
    test.add_argument("--city", default="", help="市の id か、市のフォルダー(省くとすべての市)")
    test.add_argument("--json", action="store_true", help="1行の JSON で書き出す")
    return parser


def _folder(city: str) -> Path:
    return Path(city) if Path(city).is_dir() else DATA / "cities" / city


def _run(folder: Path) -> CityRun:
    national = folder.parent.parent / "national"
    city = load_city(folder, national)
    cases, findings = read_rule_cases(city, folder, national)
    run = run_cases(city, cases)
    clauses = {
        (f"{spot.owner} {spot.clause}", text): spot in run.covered
        for spot, text in clause_texts(city).items()
    }
    households, wrong = read_household_cases(city, folder, national)
    return CityRun(city.id, run, run_households(city, households), (*findings, *wrong), clauses)


def _once(runs: Iterable[CaseRun]) -> tuple[CaseRun, ...]:
    """Each example once, by where it is written."""
    return tuple({(run.case.mark, run.case.title): run for run in runs}.values())


def _failure(run: CaseRun) -> dict[str, object]:
    return {
        "procedure": run.case.procedure,
        "title": run.case.title,
        "file": run.case.mark.file,
        "line": run.case.mark.line,
        "problems": list(run.problems),
    }


def _household_failure(run: HouseholdRun, city: str) -> dict[str, object]:
    return {
        "life_event": run.case.event,
        "city": city,
        "title": run.case.title,
        "file": run.case.mark.file,
        "line": run.case.mark.line,
        "problems": list(run.problems),
    }


def _show(runs: list[CityRun], result: Mapping[str, object]) -> None:
    for run in _once(run for one in runs for run in one.run.failed):
        mark = run.case.mark
        print(f"{mark.file}:{mark.line}: {run.case.procedure}「{run.case.title}」 {''.join(run.problems)}")
    for one in runs:
        for household in one.households:
            mark = household.case.mark
            for problem in household.problems:
                print(f"{mark.file}:{mark.line}: {one.name}「{household.case.title}」 {problem}")
    gaps: dict[Gap, None] = dict.fromkeys(gap for one in runs for gap in one.run.gaps)
    for gap in gaps:
        print(f"{gap.where}: {gap.what}")
    for finding in dict.fromkeys(finding for one in runs for finding in one.findings):
        print(finding)
    print(
        f"判定例 {result['cases']} 件、世帯の例 {result['households']} 件、失敗 {result['failed']} 件。"
        f"条件の節 {result['clauses']} のうち {result['covered']} を、両方の答えで確かめています。"
    )
