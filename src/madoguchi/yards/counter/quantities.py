"""How many of each fee a household owes, and at which rate, from its plan and what it said."""

from __future__ import annotations

from datetime import date

from madoguchi.core.plan import Plan, PlanItem
from madoguchi.core.rules import Facts, evaluate
from madoguchi.core.truth import Truth
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Fee


def quantities_of(case: CaseView, plan: Plan) -> dict[str, int]:
    """Procedure id → how many: the copies asked for, the people concerned, else one."""
    procedures = cities.current().procedures
    return {item.id: _quantity(item, procedures[item.id].fee, case.facts) for item in plan.needed}


def rates_of(case: CaseView, plan: Plan, on: date) -> dict[str, int]:
    """Procedure id → yen for one, where what the household said decides on another amount than the usual one."""
    procedures = cities.current().procedures
    found = {}
    for item in plan.needed:
        for rate in procedures[item.id].fee.rates:
            if evaluate(rate.only_if, case.facts, on).truth is Truth.TRUE:
                found[item.id] = rate.amount_yen
                break
    return found


def _quantity(item: PlanItem, fee: Fee, facts: Facts) -> int:
    if fee.per == "person":
        return max(1, len(item.members))
    copies = facts.get(fee.copies) if fee.copies else None
    return copies if isinstance(copies, int) and not isinstance(copies, bool) else 1
