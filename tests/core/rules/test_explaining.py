"""Verdicts and conditions in words."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given, settings

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import (
    Audience,
    Described,
    Facts,
    MemberFacts,
    Value,
    Vocabulary,
    describe,
    evaluate,
    explain,
    parse_condition,
    walk,
)
from madoguchi.core.rules.phrases import MACHINE_MADE, PHRASES
from tests.core.rules import strategies as s

ON = date(2026, 4, 15)
VOCABULARY = Vocabulary(
    frozenset({"event", "moved_on", "filed_on", "copies"}), frozenset({"birth_date", "income", "dependants"})
)


class Plain:
    """Labels are the ids in brackets, values as they are."""

    def __init__(self, language: str = "ja") -> None:
        self.language = language

    def fact(self, fact: str) -> str:
        return f"[{fact}]"

    def value(self, fact: str, value: Value) -> str:
        return f"{value:,}円" if fact in ("income", "m_income", "h_income") else str(value)

    def person(self, member: str) -> str:
        return f"<{member}>"

    def day(self, day: date) -> str:
        return day.isoformat()

    def note(self, derived: str) -> str:
        return {"adult": "大人"}.get(derived, "")


def lines(tree: Described, depth: int = 0) -> list[str]:
    return [
        f"{'-' * depth}{tree.text}",
        *(line for part in tree.parts for line in lines(part, depth + 1)),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"fact": "event", "in": ["a", "b"]}, ["[event]が「a」か「b」"]),
        ({"fact": "copies", "at_least": 1, "below": 9}, ["[copies]が1以上9未満"]),
        ({"fact": "moved_on", "at_least": date(2026, 4, 1)}, ["[moved_on]が2026-04-01以後"]),
        ({"not": {"fact": "copies", "at_most": 3}}, ["次に当てはまらない", "-[copies]が3以下"]),
        ({"always": True, "reason": "自由"}, ["だれでも当てはまる(自由)"]),
        (
            {"any_member": {"age": {"at_least": 20, "below": 60}}},
            ["次に当てはまる人がいる", "-20歳以上60歳未満"],
        ),
        (
            {"all_members": {"age": {"until_fiscal_year_end_after": 18, "on": "moved_on"}}},
            ["全員が次に当てはまる", "-「[moved_on]」の日に18歳に達する日以後の最初の3月31日まで"],
        ),
        (
            {"count_members": {"of": {"age": {"below": 3}}, "at_least": 2, "at_most": 4}},
            ["次に当てはまる人が2人以上4人以下いる", "-3歳未満"],
        ),
        (
            {"count_members": {"of": {"age": {"below": 3}}, "at_least": 2, "at_most": 2}},
            ["次に当てはまる人が2人いる", "-3歳未満"],
        ),
        (
            {"elapsed": {"start": "moved_on", "end": "filed_on", "at_most": 14}},
            ["「[moved_on]」から「[filed_on]」までが14日以内"],
        ),
        (
            {"elapsed": {"start": "moved_on", "at_least": 1, "at_most": 14}},
            ["「[moved_on]」から今日までが1日以上14日以内"],
        ),
        (
            {
                "versions": [
                    {"valid_to": date(2024, 9, 30), "condition": {"fact": "event", "is": "a"}},
                    {"valid_from": date(2024, 10, 1), "condition": {"fact": "event", "is": "b"}},
                ]
            },
            [
                "時期によって決まりがちがう",
                "-2024-09-30まで:",
                "--[event]が「a」",
                "-2024-10-01から:",
                "--[event]が「b」",
            ],
        ),
        (
            {
                "any_member": {
                    "limit": {
                        "fact": "income",
                        "by": "dependants",
                        "values": [2080000, 2460000],
                        "each_more": 380000,
                        "or_equal": True,
                    }
                }
            },
            [
                "次に当てはまる人がいる",
                "-[income]が、[dependants]で決まる限度額以下",
                "--[dependants]が0のとき 2,080,000円",
                "--[dependants]が1のとき 2,460,000円",
                "--[dependants]が1増えるごとに 380,000円を足す",
            ],
        ),
    ],
)
def test_describe__each_word__is_told_in_japanese(data: dict[str, object], expected: list[str]) -> None:
    assert lines(describe(parse_condition(data, VOCABULARY), Plain())) == expected


def test_describe__derived__shows_its_note_and_then_its_tree() -> None:
    adult = parse_condition({"age": {"at_least": 18}}, VOCABULARY, for_member=True, name="adult")
    vocabulary = Vocabulary(member=frozenset({"birth_date"}), derived={"adult": adult, "other": adult})
    noted = parse_condition({"any_member": {"derived": "adult"}}, vocabulary)
    bare = parse_condition({"any_member": {"derived": "other"}}, vocabulary)
    assert lines(describe(noted, Plain())) == ["次に当てはまる人がいる", "-大人", "--18歳以上"]
    assert lines(describe(bare, Plain())) == ["次に当てはまる人がいる", "-18歳以上"]


def told(data: dict[str, object], facts: Facts, audience: Audience = Audience.CITIZEN) -> tuple[str, ...]:
    rule = parse_condition(data, VOCABULARY)
    return explain(rule, evaluate(rule, facts, ON), Plain(), audience)


def person(**values: Value) -> Facts:
    return Facts({}, (MemberFacts("m1", values),))


def test_explain__age__says_the_years_and_the_rule() -> None:
    rule = {"any_member": {"age": {"at_least": 20, "below": 60}, "law": "国民年金法7条"}}
    assert told(rule, person(birth_date="1990-01-01")) == (
        "<m1>は、36歳で、「20歳以上60歳未満」に当てはまります。(国民年金法7条)",
    )
    assert told(rule, person(birth_date="2010-01-01")) == (
        "<m1>は、16歳で、「20歳以上60歳未満」に当てはまりません。(国民年金法7条)",
    )
    assert told(rule, person(birth_date=PartialDate.year_only(1990))) == (
        "<m1>は、35歳から36歳までのどれかで、「20歳以上60歳未満」に当てはまります。(国民年金法7条)",
    )


def test_explain__clerk__reads_the_clause() -> None:
    rule = {"fact": "event", "is": "a", "law": "住民基本台帳法22条", "id": "moves_in"}
    assert told(rule, Facts({"event": "a"}), Audience.CLERK) == (
        "[event]は「a」です。(住民基本台帳法22条)〔条件 moves_in〕",
    )


def test_explain__days_and_limits__say_the_numbers() -> None:
    days = {"elapsed": {"start": "moved_on", "at_most": 14}}
    assert told(days, Facts({"moved_on": "2026-04-01"})) == (
        "「[moved_on]」から「今日」まで14日で、「14日以内」に当てはまります。",
    )
    limit = {"any_member": {"limit": {"fact": "income", "by": "dependants", "values": [100, 200]}}}
    assert told(limit, person(income=200, dependants=1)) == (
        "[income](<m1>)は200円で、限度額の200円以上です。",
        "[dependants](<m1>)は「1」です。",
    )


def test_explain__open__says_what_would_decide() -> None:
    rule = {"all": [{"fact": "event", "is": "a"}, {"any_member": {"age": {"below": 3}}}]}
    assert told(rule, person()) == ("あと、[event]、[birth_date](<m1>)が分かれば決まります。",)


@pytest.mark.parametrize("language", sorted(MACHINE_MADE))
def test_phrases__each_language__has_the_same_gaps_as_japanese(language: str) -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    source, other = PHRASES["ja"], PHRASES[language]
    assert set(source) == set(other)
    # A sentence may leave a gap out only where the word order needs no word there.
    assert {key for key in source if gaps(source[key]) != gaps(other[key])} == set()


@settings(max_examples=60)
@given(s.rules, s.households)
def test_explain__any_rule_in_any_language__has_words_for_every_clause(data: s.Data, facts: Facts) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    verdict = evaluate(rule, facts, s.ON)
    for language in PHRASES:
        words = Plain(language)
        tree = describe(rule, words)
        assert {node.clause.id for node in walk(rule)} <= {one for one in _clauses(tree)}
        assert bool(explain(rule, verdict, words)) == bool(verdict.because or verdict.missing)


def _clauses(tree: Described) -> list[str]:
    return [tree.clause, *(one for part in tree.parts for one in _clauses(part))]
