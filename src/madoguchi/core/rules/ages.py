"""Age conditions on days known within bounds.

The arithmetic of the law is in `core.people.ages`; here it is asked for the earliest and the latest possible day.
"""

from __future__ import annotations

from madoguchi.core.people.ages import age_on, fiscal_year_end_after_age
from madoguchi.core.rules.conditions import Age
from madoguchi.core.rules.values import DayBounds
from madoguchi.core.truth import Truth, all_of, truth_of


def age_truth(condition: Age, birth: DayBounds | None, day: DayBounds | None) -> Truth:
    """TRUE or FALSE only if every day within the bounds agrees."""
    if birth is None or day is None:
        return Truth.UNKNOWN
    return all_of(_checks(condition, birth, day))


def _checks(condition: Age, birth: DayBounds, day: DayBounds) -> list[Truth]:
    (oldest, youngest), (first, last) = birth, day
    checks = []
    if condition.at_least is not None:
        years = condition.at_least
        checks.append(_surely(age_on(youngest, first) >= years, age_on(oldest, last) >= years))
    if condition.below is not None:
        years = condition.below
        checks.append(_surely(age_on(oldest, last) < years, age_on(youngest, first) < years))
    if condition.until_fiscal_year_end_after is not None:
        years = condition.until_fiscal_year_end_after
        checks.append(
            _surely(
                last <= fiscal_year_end_after_age(oldest, years),
                first <= fiscal_year_end_after_age(youngest, years),
            )
        )
    if condition.past_fiscal_year_end_after is not None:
        years = condition.past_fiscal_year_end_after
        checks.append(
            _surely(
                first > fiscal_year_end_after_age(youngest, years),
                last > fiscal_year_end_after_age(oldest, years),
            )
        )
    return checks


def _surely(in_every_case: bool, in_some_case: bool) -> Truth:
    return truth_of(True if in_every_case else None if in_some_case else False)
