"""What holds for every catalogue and every household."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from madoguchi.core.questions import Goal
from madoguchi.core.rules import HOUSEHOLD, Evaluator, Facts, MemberFacts, evaluate, reads_once
from madoguchi.core.rules.completions import completions, count_completions, truths
from madoguchi.core.truth import Truth
from tests.core.questions.playing import after, answers_from, interview, parsed, play, slots
from tests.core.rules import strategies as s

MOST = 400

everybody = st.builds(
    lambda household, people: Facts(
        household, tuple(MemberFacts(f"m{n}", values) for n, values in enumerate(people, 1))
    ),
    st.fixed_dictionaries({fact: st.sampled_from(values) for fact, values in s.HOUSEHOLD.items()}),
    st.lists(
        st.fixed_dictionaries({fact: st.sampled_from(values) for fact, values in s.MEMBER.items()}),
        min_size=1,
        max_size=3,
    ),
)
"""Households of which everything is known."""


def nothing_but_people(full: Facts) -> Facts:
    return Facts(members=tuple(replace(member, values={}) for member in full.members))


@given(st.lists(s.rules, min_size=1, max_size=3), everybody)
def test_next__answered_to_the_end__every_goal_is_decided_as_the_rules_decide_it(
    data: list[s.Data], full: Facts
) -> None:
    rules = [parsed(one) for one in data]
    asking = interview(*(Goal(rule) for rule in rules))
    known = after(asking, nothing_but_people(full), answers_from(full))
    for rule in rules:
        assume(count_completions(rule, known, s.DOMAINS) <= MOST)
        assert truths(rule, known, s.ON, s.DOMAINS) == {evaluate(rule, full, s.ON).truth}


@given(s.rules, s.small_households, everybody, st.sets(st.sampled_from(sorted(s.DOMAINS))))
def test_next__some_answers_unknown__asks_only_what_is_open_and_never_twice(
    data: s.Data, facts: Facts, full: Facts, silent: set[str]
) -> None:
    asking = interview(Goal(parsed(data)))
    answers = answers_from(full)
    seen: set[tuple[str, str]] = set()
    for ask, before, skipped in play(asking, facts, lambda m, f: None if f in silent else answers(m, f)):
        assert ask.remaining >= 1
        for member, fact in slots(ask):
            assert before.get(fact, member) is None
            assert (member, fact) not in skipped | seen
            seen.add((member, fact))


@given(s.rules, s.small_households)
def test_next__a_question__could_change_an_answer(data: s.Data, facts: Facts) -> None:
    """What no completion depends on is not asked. Where facts are read twice, a contradiction may cost a question."""
    rule = parsed(data)
    assume(reads_once(rule) and count_completions(rule, facts, s.DOMAINS) <= MOST)
    said = truths(rule, facts, s.ON, s.DOMAINS)
    ask = interview(Goal(rule)).next(facts)
    if ask is not None:
        assert said == {Truth.TRUE, Truth.FALSE}


@given(s.rules, s.small_households)
def test_next__nothing_left_to_ask__the_open_facts_decide_nothing_more(data: s.Data, facts: Facts) -> None:
    rule = parsed(data)
    assume(count_completions(rule, facts, s.DOMAINS) <= MOST)
    if interview(Goal(rule)).next(facts) is None and evaluate(rule, facts, s.ON).truth is Truth.UNKNOWN:
        agreed = truths(rule, facts, s.ON, s.DOMAINS)
        vague = {one.fact for one in evaluate(rule, facts, s.ON).missing}
        known = {fact for _, fact, _ in facts.known()}
        assert len(agreed) == 1 or vague & known


@given(st.lists(s.rules, min_size=1, max_size=3), everybody)
@settings(max_examples=50)
def test_next__the_same_knowledge__is_the_same_question_however_it_came_about(
    data: list[s.Data], full: Facts
) -> None:
    goals = [Goal(parsed(one)) for one in data]
    used, answers = interview(*goals), answers_from(full)
    steps = list(play(used, nothing_but_people(full), answers))
    for ask, before, skipped in reversed(steps):
        turned = Facts(dict(reversed(list(before.household.items()))), before.members)
        assert used.next(turned, skipped) == ask
        assert interview(*goals).next(before, skipped) == ask


@given(s.rules, everybody)
@settings(max_examples=50)
def test_next__an_answer_changed__asks_nothing_of_before_again(data: s.Data, full: Facts) -> None:
    """Back and another answer: what else was said stays said."""
    asking, answers = interview(Goal(parsed(data))), answers_from(full)
    known = after(asking, nothing_but_people(full), answers)
    for member, fact, value in list(known.known()):
        other = next(one for one in s.DOMAINS[fact] if one != value)
        changed = known.with_value(fact, other, member)
        ask = asking.next(changed)
        assert ask is None or all(changed.get(ask.fact, one) is None for one in ask.members or (HOUSEHOLD,))


@given(s.rules, s.small_households)
@settings(max_examples=50)
def test_next__each_completion__agrees_with_what_is_left(data: s.Data, facts: Facts) -> None:
    """A decided rule stays decided whatever is told later."""
    rule = parsed(data)
    assume(count_completions(rule, facts, s.DOMAINS) <= MOST)
    if Evaluator(facts, s.ON).truth(rule) is not Truth.UNKNOWN:
        assert interview(Goal(rule)).next(facts) is None
        assert all(
            interview(Goal(rule)).next(full) is None for full in list(completions(rule, facts, s.DOMAINS))[:3]
        )
