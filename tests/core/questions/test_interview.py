"""The order of questions, case by case."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from madoguchi.bench.guide_small import Optimum, Walk, compare_small, draw
from madoguchi.core.people import PartialDate
from madoguchi.core.questions import Goal, Interview, Prior, Topic
from madoguchi.core.rules import Condition, Facts, Kind, Vocabulary, parse_condition

ON = date(2026, 4, 1)
YES_NO = (True, False)
VOCABULARY = Vocabulary(
    frozenset({"event", "day", "a", "b", "c"}),
    frozenset({"birth_date", "works"}),
    answers={"event": ("x", "y")},
)


def rule(data: object) -> Condition:
    return parse_condition(data, VOCABULARY)


def member_rule(data: object) -> Condition:
    return parse_condition(data, VOCABULARY, for_member=True)


def even(*facts: str) -> dict[str, Prior]:
    return {fact: Prior(values=dict.fromkeys(YES_NO, 1.0)) for fact in facts}


def asked(asking: Interview, facts: Facts, answers: dict[str, object]) -> list[str]:
    order = []
    while ask := asking.next(facts):
        order.append(ask.fact)
        for member in ask.members or ("",):
            facts = facts.with_value(ask.fact, answers[ask.fact], member)  # type: ignore[arg-type]
    return order


def test_next__first_topic_unknown__opens_even_where_another_fact_decides_more() -> None:
    goals = [Goal(rule({"all": [{"fact": "event", "is": "x"}, {"fact": one, "is": True}]})) for one in "abc"]
    topics = [Topic(fact) for fact in ("event", "a", "b", "c")]
    asking = Interview(goals, topics, even("a", "b", "c"), ON)
    first = asking.next(Facts())
    assert first is not None
    assert (first.fact, first.remaining) == ("event", 4)
    assert asked(asking, Facts(), {"event": "y"}) == ["event"]


def test_next__rare_yes_decides_all__is_asked_before_the_likely_one() -> None:
    both = rule({"all": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]})
    priors = {"a": Prior(values={True: 0.9, False: 0.1}), "b": Prior(values={True: 0.1, False: 0.9})}
    asking = Interview([Goal(both)], [Topic("event"), Topic("a"), Topic("b")], priors, ON)
    assert asked(asking, Facts(), {"b": False}) == ["b"]


def test_next__relevance_open__asks_first_what_decides_it() -> None:
    relevant = rule({"fact": "b", "is": True})
    topics = [Topic("event"), Topic("a", relevant_if=relevant), Topic("b")]
    asking = Interview([Goal(rule({"fact": "a", "is": True}))], topics, even("a", "b"), ON)
    assert asked(asking, Facts(), {"b": True, "a": True}) == ["b", "a"]
    assert asked(asking, Facts(), {"b": False}) == ["b"]


def test_next__two_facts_make_each_other_relevant__still_comes_to_an_end() -> None:
    topics = [
        Topic("event"),
        Topic("a", relevant_if=rule({"fact": "b", "is": True})),
        Topic("b", relevant_if=rule({"fact": "a", "is": True})),
    ]
    goal = Goal(rule({"all": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]}))
    asking = Interview([goal], topics, even("a", "b"), ON)
    assert sorted(asked(asking, Facts(), {"a": True, "b": True})) == ["a", "b"]


def test_next__group_begun__is_finished_before_what_stands_earlier() -> None:
    goals = [Goal(rule({"fact": one, "is": True})) for one in "abc"]
    topics = [Topic("event"), Topic("a", group="home"), Topic("b"), Topic("c", group="home")]
    asking = Interview(goals, topics, even("a", "b", "c"), ON)
    first = asking.next(Facts())
    assert first is not None
    assert first.together == ("c",)
    assert asked(asking, Facts(), dict.fromkeys("abc", True)) == ["a", "c", "b"]


def test_next__any_member__asks_all_of_whom_it_may_concern_on_one_screen() -> None:
    grown = member_rule({"age": {"at_least": 20}})
    topics = [
        Topic("event"),
        Topic("birth_date", of_member=True),
        Topic("works", of_member=True, relevant_if=grown),
    ]
    goal = Goal(rule({"any_member": {"all": [{"age": {"at_least": 20}}, {"fact": "works", "is": True}]}}))
    facts = Facts({"member_count": 3})
    for member, birth in (("m1", date(1990, 1, 1)), ("m2", date(2020, 1, 1)), ("m3", date(1991, 1, 1))):
        facts = facts.with_value("birth_date", birth, member)
    ask = Interview([goal], topics, even("works"), ON).next(facts)
    assert ask is not None
    assert (ask.fact, ask.members) == ("works", ("m1", "m3"))


def test_next__day_that_only_counts_the_deadline__is_asked_once_the_procedure_is_needed() -> None:
    goal = Goal(rule({"fact": "a", "is": True}), base="day")
    asking = Interview([goal], [Topic("event"), Topic("day"), Topic("a")], even("a"), ON)
    assert asked(asking, Facts(), {"a": False}) == ["a"]
    assert asked(asking, Facts(), {"a": True, "day": ON}) == ["a", "day"]


def test_next__fact_of_a_later_door__is_not_asked_and_hides_nothing_else() -> None:
    goal = Goal(rule({"all": [{"fact": "a", "is": True}, {"fact": "b", "is": True}]}))
    asking = Interview([goal], [Topic("event"), Topic("a"), Topic("b")], even("a", "b"), ON)
    ask = asking.next(Facts(), may_ask={"b"}.__contains__)
    assert ask is not None
    assert ask.fact == "b"
    assert asking.next(Facts({"b": True}), may_ask={"b"}.__contains__) is None


def test_next__same_fact_in_both_halves__asks_nothing_that_no_answer_changes() -> None:
    either = {"any": [{"fact": "a", "is": True}, {"not": {"fact": "a", "is": True}}]}
    goal = Goal(rule({"all": [either, {"fact": "b", "is": True}]}))
    asking = Interview([goal], [Topic("event"), Topic("a"), Topic("b")], even("a", "b"), ON)
    assert asked(asking, Facts(), {"b": True}) == ["b"]


def test_next__birth_known_by_year_only__decides_what_every_day_of_it_decides() -> None:
    goal = Goal(rule({"any_member": {"all": [{"age": {"at_least": 20}}, {"fact": "works", "is": True}]}}))
    topics = [Topic("event"), Topic("birth_date", of_member=True), Topic("works", of_member=True)]
    asking = Interview([goal], topics, even("works"), ON)
    one = Facts({"member_count": 1})
    assert asking.next(one.with_value("birth_date", PartialDate.year_only(2010), "m1")) is None
    for year in (1980, 2006):
        ask = asking.next(one.with_value("birth_date", PartialDate.year_only(year), "m1"))
        assert ask is not None
        assert ask.fact == "works"


def test_next__more_was_remembered_than_fits__starts_afresh_with_the_same_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goals = [Goal(rule({"all": [{"fact": "event", "is": "x"}, {"fact": one, "is": True}]})) for one in "abc"]
    asking = Interview(goals, [Topic(fact) for fact in ("event", "a", "b", "c")], even("a", "b", "c"), ON)
    before = asked(asking, Facts(), {"event": "x", "a": True, "b": True, "c": True})
    monkeypatch.setattr("madoguchi.core.questions.index.MOST_FUNCTIONS", 1)
    assert asked(asking, Facts(), {"event": "x", "a": True, "b": True, "c": True}) == before


def test_next__random_small_catalogues__takes_hardly_more_than_the_best_order() -> None:
    rng = Random(20261121)
    found = compare_small(rng, 10)
    assert 1.0 <= found.over_optimum <= 1.1


def test_optimum__any_catalogue__is_no_more_than_the_interview_takes() -> None:
    rng = Random(7)
    for _ in range(30):
        small = draw(rng, most_facts=6)
        assert Optimum(small).expected() <= Walk(small).expected() + 1e-9


def test_next__several_events_at_once__asks_what_each_of_them_needs_and_no_more() -> None:
    words = Vocabulary(
        frozenset({"event", "a", "b", "c"}),
        answers={"event": ("x", "y", "z")},
        several=frozenset({"event"}),
    )
    goals = [
        Goal(parse_condition({"all": [{"fact": "event", "is": event}, {"fact": fact, "is": True}]}, words))
        for event, fact in (("x", "a"), ("y", "b"), ("z", "c"))
    ]
    topics = [
        Topic("event"),
        *(
            Topic(fact, relevant_if=parse_condition({"fact": "event", "is": event}, words))
            for event, fact in (("x", "a"), ("y", "b"), ("z", "c"))
        ),
    ]
    asking = Interview(goals, topics, even("a", "b", "c"), ON)
    facts = Facts({"event": ("x", "z")})
    assert sorted(asked(asking, facts, {"a": True, "b": True, "c": False})) == ["a", "c"]
    assert asked(asking, Facts({"event": ("y",)}), {"b": True}) == ["b"]


def test_next__deadline_counts_from_several_days__asks_only_those_that_may_be_asked() -> None:
    words = Vocabulary(
        frozenset({"event", "moved_on", "born_on"}),
        answers={"event": ("move", "birth")},
        several=frozenset({"event"}),
        kinds={"moved_on": Kind.DAY, "born_on": Kind.DAY},
    )
    goal = Goal(
        parse_condition({"fact": "event", "in": ["move", "birth"]}, words),
        base="moved_on",
        further_bases=(("born_on", False),),
    )
    topics = [
        Topic("event"),
        Topic("moved_on", relevant_if=parse_condition({"fact": "event", "is": "move"}, words)),
        Topic("born_on", relevant_if=parse_condition({"fact": "event", "is": "birth"}, words)),
    ]
    asking = Interview([goal], topics, {}, ON)
    day = {"moved_on": ON, "born_on": ON}
    assert asked(asking, Facts({"event": ("move",)}), day) == ["moved_on"]
    assert sorted(asked(asking, Facts({"event": ("move", "birth")}), day)) == ["born_on", "moved_on"]
