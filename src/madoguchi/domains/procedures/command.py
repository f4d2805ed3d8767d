"""`madoguchi plan FACTS.json --city CITY --on DATE --json`: the plan of one household, for programs."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from madoguchi.core.errors import InvalidValue
from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import Facts, Missing
from madoguchi.core.truth import Truth
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.wording import reason_sentences
from madoguchi.foundation.cities import City, CityDataWrong, load_city
from madoguchi.foundation.cities.procedures import CHANNELS
from madoguchi.foundation.cities.reading_values import read_facts_document

DATA = Path(__file__).resolve().parents[4] / "data"


def main(argv: list[str]) -> int:
    """Exit codes: 0 a plan was made, 1 the facts or the city's data are wrong, 2 wrong usage."""
    options = _parser().parse_args(argv)
    folder = Path(options.city) if Path(options.city).is_dir() else DATA / "cities" / options.city
    try:
        city = load_city(folder.resolve(), (folder.parent.parent / "national").resolve())
        document = json.loads(options.facts.read_text(encoding="utf-8"))
        facts, wrong = read_facts_document(document, city.facts)
    except CityDataWrong as error:
        print(f"市「{options.city}」のデータに間違いがあります。\n{error}", file=sys.stderr)
        return 1
    except (OSError, ValueError, InvalidValue):
        print(
            f"{options.facts} を世帯のデータとして読めません。JSON の形を確かめてください。", file=sys.stderr
        )
        return 1
    if wrong:
        for bad in wrong:
            print(f"{bad.member or '世帯'} の {bad.fact}: {bad.message}", file=sys.stderr)
        return 1
    print(
        json.dumps(
            plan_to_json(city, facts, options.on), ensure_ascii=False, indent=None if options.json else 2
        )
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi plan", description="世帯のデータから手続きの計画を出す")
    parser.add_argument("facts", type=Path, help="世帯のデータ(JSON)")
    parser.add_argument("--city", required=True, help="市の id か、市のフォルダー")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="計画を立てる日(例: 2026-04-01)")
    parser.add_argument("--json", action="store_true", help="1行の JSON で書き出す")
    return parser


def plan_to_json(city: City, facts: Facts, on: date) -> dict[str, object]:
    """All procedures of the city, also those that are not needed, in the order of the plan."""
    plan = plan_in(city, facts, on)
    items = (*plan.needed, *plan.undecided, *plan.automatic, *plan.not_needed)
    return {
        "city": city.id,
        "on": on.isoformat(),
        "procedures": [_item(city, plan, item) for item in items],
        "visits": plan.visits,
        "questions": [_missing(missing) for missing in plan.missing],
    }


def _item(city: City, plan: Plan, item: PlanItem) -> dict[str, object]:
    procedure = city.procedures[item.id]
    is_needless = item.verdict.truth is Truth.FALSE
    return {
        "id": item.id,
        "name": procedure.name,
        "verdict": item.verdict.truth.value,
        "because": list(reason_sentences(city, item.verdict.because, "ja")),
        "missing": [_missing(missing) for missing in item.verdict.missing],
        "due": item.due.due_on.isoformat() if item.due.due_on and not is_needless else None,
        "due_reason": "" if is_needless else item.due.reason_ja,
        "documents": [] if is_needless else [city.documents[document].name.ja for document in item.documents],
        "section": city.sections[item.section].name,
        "visit": item.way.value,
        "members": list(item.members),
        "channels": {name: getattr(procedure.channels, name) for name in CHANNELS},
    }


def _missing(missing: Missing) -> dict[str, str]:
    return {"fact": missing.fact, "member": missing.member}
