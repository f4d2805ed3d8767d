"""Days at which the law turns: 29 February, 1 and 2 April, the end of the day before the birthday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import BadCondition, Facts, MemberFacts, Vocabulary, evaluate, parse_condition
from madoguchi.core.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
VOCABULARY = Vocabulary(frozenset({"on_day"}), frozenset({"birth_date"}))
days = st.dates(date(1930, 1, 1), date(2030, 12, 31))
years = st.integers(0, 100)


def truth(bounds: dict[str, object], birth: date | PartialDate, on: date) -> Truth:
    rule = parse_condition({"age": bounds}, VOCABULARY, for_member=True)
    return evaluate(rule, Facts({}, (MemberFacts("m1", {"birth_date": birth}),)), on, "m1").truth


@pytest.mark.parametrize(
    "bounds",
    [{"at_least": 18}, {"below": 75}, {"until_fiscal_year_end_after": 18}, {"past_fiscal_year_end_after": 6}],
)
def test_age__birth_without_a_year__is_unknown_and_asked_for(bounds: dict[str, object]) -> None:
    rule = parse_condition({"age": bounds}, VOCABULARY, for_member=True)
    facts = Facts({}, (MemberFacts("m1", {"birth_date": PartialDate.from_text("XXXX-XX-XX")}),))
    verdict = evaluate(rule, facts, date(2026, 4, 1), "m1")
    assert (verdict.truth, [one.fact for one in verdict.missing]) == (U, ["birth_date"])


@pytest.mark.parametrize(
    ("bounds", "birth", "on", "expected"),
    [
        # Born on 29 February: a year older from 29 February, or from 1 March where there is none.
        ({"at_least": 18}, "2008-02-29", "2026-02-28", F),
        ({"at_least": 18}, "2008-02-29", "2026-03-01", T),
        ({"at_least": 20}, "2008-02-29", "2028-02-28", F),
        ({"at_least": 20}, "2008-02-29", "2028-02-29", T),
        # Reached at the end of the day before: whoever is born on 1 April leaves a year before 2 April's.
        ({"until_fiscal_year_end_after": 15}, "2011-04-01", "2026-03-31", T),
        ({"until_fiscal_year_end_after": 15}, "2011-04-01", "2026-04-01", F),
        ({"until_fiscal_year_end_after": 15}, "2011-04-02", "2026-04-01", T),
        ({"until_fiscal_year_end_after": 15}, "2011-04-02", "2027-03-31", T),
        ({"past_fiscal_year_end_after": 6}, "2020-04-01", "2026-03-31", F),
        ({"past_fiscal_year_end_after": 6}, "2020-04-01", "2026-04-01", T),
        ({"past_fiscal_year_end_after": 6}, "2020-04-02", "2026-04-01", F),
        # The age counts during the day, so the eve of the birthday is still the lower one.
        ({"below": 20}, "2006-04-01", "2026-03-31", T),
        ({"below": 20}, "2006-04-01", "2026-04-01", F),
        ({"at_least": 0, "below": 1}, "2026-04-01", "2026-04-01", T),
        # Where a law counts the day on which the age is reached, it begins on the eve.
        ({"at_least": 65, "from_eve": True}, "1961-04-01", "2026-03-30", F),
        ({"at_least": 65, "from_eve": True}, "1961-04-01", "2026-03-31", T),
        ({"below": 65, "from_eve": True}, "1961-04-01", "2026-03-31", F),
        ({"at_least": 18, "from_eve": True}, "2008-02-29", "2026-02-27", F),
        ({"at_least": 18, "from_eve": True}, "2008-02-29", "2026-02-28", T),
    ],
)
def test_age__at_the_turn__follows_the_law(
    bounds: dict[str, object], birth: str, on: str, expected: Truth
) -> None:
    assert truth(bounds, date.fromisoformat(birth), date.fromisoformat(on)) is expected


@pytest.mark.parametrize(
    "bounds",
    [
        {"until_fiscal_year_end_after": 18, "from_eve": True},
        {"at_least": 65, "on": "on_day", "from_eve": True},
        {"at_least": 65, "from_eve": "yes"},
    ],
)
def test_parse_condition__eve_of_what_has_none__is_refused(bounds: dict[str, object]) -> None:
    with pytest.raises(BadCondition) as refusal:
        parse_condition({"age": bounds}, VOCABULARY, for_member=True)
    assert refusal.value.code == "rule.bad_value"


@settings(max_examples=100)
@given(days, days, years)
def test_age__exact_birth__is_one_side_of_each_limit(birth: date, on: date, limit: int) -> None:
    if birth > on:
        # Nobody is of an age before being born, not even of a low one.
        assert truth({"below": limit}, birth, on) is F
        assert truth({"until_fiscal_year_end_after": limit}, birth, on) is F
        return
    assert truth({"at_least": limit}, birth, on) is not truth({"below": limit}, birth, on)
    until = truth({"until_fiscal_year_end_after": limit}, birth, on)
    assert until is not truth({"past_fiscal_year_end_after": limit}, birth, on)


@settings(max_examples=100)
@given(days, days, years, st.sampled_from(("at_least", "below", "until_fiscal_year_end_after")))
def test_age__year_of_birth_only__is_decided_exactly_where_its_days_agree(
    birth: date, on: date, limit: int, word: str
) -> None:
    """The year's first and last day decide, for age only falls with a later birth. Who is asked about is born."""
    edges = date(birth.year, 1, 1), min(date(birth.year, 12, 31), max(on, date(birth.year, 1, 1)))
    first, last = (truth({word: limit}, edge, on) for edge in edges)
    expected = first if first is last else U
    assert truth({word: limit}, PartialDate.year_only(birth.year), on) is expected


@settings(max_examples=100)
@given(days, st.integers(-40, 40), st.integers(0, 20), st.integers(0, 20))
def test_elapsed__exact_days__are_the_difference(start: date, passed: int, least: int, more: int) -> None:
    rule = parse_condition(
        {"elapsed": {"start": "on_day", "at_least": least, "at_most": least + more}}, VOCABULARY
    )
    verdict = evaluate(rule, Facts({"on_day": start}), start + timedelta(days=passed))
    assert verdict.truth is (T if least <= passed <= least + more else F)
    assert verdict.because[0].figures == (("days", passed),)
