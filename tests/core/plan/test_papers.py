from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from madoguchi.core.calendars import ClosedDays, DeadlineKind, DeadlineRule
from madoguchi.core.plan import Candidate, DocumentItem, DocumentRule, make_plan
from madoguchi.core.rules import Facts, MemberFacts, Vocabulary, parse_condition

VOCABULARY = Vocabulary(member=frozenset({"card"}))
YES = parse_condition({"always": True}, VOCABULARY)
HOLDER = parse_condition({"fact": "card", "is": True}, VOCABULARY, for_member=True)
PEOPLE = Facts({}, (MemberFacts("m1", {"card": True}), MemberFacts("m2", {"card": False})))


def papers(*uses: Sequence[DocumentRule], facts: Facts = PEOPLE, **first: object) -> dict[str, DocumentItem]:
    """One procedure per group of uses, in this order."""
    rule = DeadlineRule(DeadlineKind.NONE)
    candidates = [Candidate(f"p{n}", YES, rule, documents=tuple(group)) for n, group in enumerate(uses)]
    if first:
        candidates[0] = Candidate("p0", YES, rule, documents=tuple(uses[0]), **first)  # type: ignore[arg-type]
    plan = make_plan(candidates, facts, date(2026, 11, 20), ClosedDays())
    return {item.document: item for item in plan.documents}


SHOWN, KEPT = DocumentRule("paper", is_bought=True), DocumentRule("paper", is_kept=True, is_bought=True)
COPY = DocumentRule("paper", is_original=False, is_bought=True)


@pytest.mark.parametrize(
    ("uses", "originals", "photocopies"),
    [
        ([SHOWN, SHOWN, SHOWN], 1, 0),
        ([KEPT, KEPT], 2, 0),
        ([SHOWN, KEPT], 1, 0),
        ([KEPT, SHOWN], 2, 0),
        ([KEPT, SHOWN, KEPT], 2, 0),
        ([COPY, COPY], 0, 2),
        ([SHOWN, COPY], 1, 0),
        ([KEPT, COPY], 1, 1),
        ([COPY, KEPT], 1, 0),
    ],
)
def test_documents__shown_and_kept__count_what_must_be_in_hand(
    uses: list[DocumentRule], originals: int, photocopies: int
) -> None:
    item = papers(*([use] for use in uses))["paper"]
    assert (item.originals, item.copies, item.photocopies) == (originals, originals, photocopies)
    assert item.for_items == tuple(f"p{n}" for n in range(len(uses)))


def test_documents__of_persons__are_counted_for_each() -> None:
    both = Facts({}, (MemberFacts("m1", {"card": True}), MemberFacts("m2", {"card": True})))
    of_holders = DocumentRule("paper", members=HOLDER, is_kept=True)
    assert papers([of_holders], [of_holders], facts=both)["paper"].originals == 4


def test_documents__password__is_no_paper() -> None:
    item = papers([DocumentRule("password", is_paper=False)])["password"]
    assert (item.originals, item.photocopies) == (0, 0)


def test_documents__handed_out_for_one__is_brought_for_the_other() -> None:
    both = Facts({}, (MemberFacts("m1", {"card": True}), MemberFacts("m2", {"card": False})))
    everybody = parse_condition({"always": True}, VOCABULARY, for_member=True)
    found = papers(
        [], [DocumentRule("paper", members=everybody)], facts=both, yields=("paper",), members=HOLDER
    )
    assert (found["paper"].yielded_by, found["paper"].members, found["paper"].originals) == ("", ("m2",), 1)


def test_documents__handed_out_for_all__is_brought_by_nobody() -> None:
    found = papers([], [DocumentRule("paper", members=HOLDER)], yields=("paper",), members=HOLDER)
    assert (found["paper"].yielded_by, found["paper"].members) == ("p0", ("m1",))


@pytest.mark.parametrize(("card", "cover"), [(True, "card"), (False, "")])
def test_documents__card_of_everybody__does_the_work_of_a_number(card: bool, cover: str) -> None:
    household = Facts({}, (MemberFacts("m1", {"card": True}), MemberFacts("m2", {"card": card})))
    found = papers(
        [DocumentRule("card", members=HOLDER), DocumentRule("number", covered_by=("card",))],
        facts=household,
    )
    assert found["number"].covered_by == cover


def test_documents__cover_that_an_office_keeps__covers_nothing() -> None:
    found = papers([DocumentRule("card", is_kept=True), DocumentRule("number", covered_by=("card",))])
    assert found["number"].covered_by == ""
