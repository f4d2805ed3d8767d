"""Age conditions on days known within bounds.

The arithmetic of the law is in `core.people.ages`; here it is asked for the earliest and the latest possible day.
"""

from __future__ import annotations

from functools import lru_cache

from madoguchi.core.people.ages import age_on, fiscal_year_end_after_age
from madoguchi.core.rules.conditions import Age
from madoguchi.core.rules.values import DayBounds
from madoguchi.core.truth import Truth, all_of, truth_of


def age_truth(condition: Age, birth: DayBounds | None, day: DayBounds | None) -> Truth:
    """TRUE or FALSE only if every day within the bounds agrees."""
    if birth is None or day is None:
        return Truth.UNKNOWN
    return _decide(
        condition.at_least,
        condition.below,
        condition.until_fiscal_year_end_after,
        condition.past_fiscal_year_end_after,
        birth,
        day,
        condition.from_eve,
    )


# Pure; many rules of a catalogue ask the same ages of the same people.
@lru_cache(maxsize=4096)
def _decide(
    at_least: int | None,
    below: int | None,
    until: int | None,
    past: int | None,
    birth: DayBounds,
    day: DayBounds,
    eve: bool,
) -> Truth:
    first, last = day
    if birth[0] > last and (below is not None or until is not None):
        # Nobody is of an age before being born, not even of a low one.
        return Truth.FALSE
    checks = []
    if at_least is not None:
        fewest, most = years_between(birth, day, from_eve=eve)
        checks.append(_surely(fewest >= at_least, most >= at_least))
    if below is not None:
        fewest, most = years_between(birth, day, from_eve=eve)
        checks.append(_surely(most < below, fewest < below))
    if until is not None:
        earliest, latest = (fiscal_year_end_after_age(on, until) for on in birth)
        checks.append(_surely(last <= earliest, first <= latest))
    if past is not None:
        earliest, latest = (fiscal_year_end_after_age(on, past) for on in birth)
        checks.append(_surely(first > latest, last > earliest))
    return all_of(checks)


def years_between(birth: DayBounds, day: DayBounds, *, from_eve: bool = False) -> tuple[int, int]:
    """Lowest and highest full age."""
    (oldest, youngest), (first, last) = birth, day
    return age_on(youngest, first, at_end_of_day=from_eve), age_on(oldest, last, at_end_of_day=from_eve)


def _surely(in_every_case: bool, in_some_case: bool) -> Truth:
    return truth_of(True if in_every_case else None if in_some_case else False)
