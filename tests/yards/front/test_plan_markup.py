"""The plan's rows: escaped, in the page's language, and nothing of one family on the page of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from madoguchi.core.rules import Facts, MemberFacts, Value
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.yards.front.document_markup import plan_documents
from madoguchi.yards.front.plan_markup import (
    MOST_OPEN,
    plan_cards,
    plan_lines,
    plan_not_needed,
    plan_steps,
)
from madoguchi.yards.front.plan_shapes import Card, DocumentRow, PlanPage
from madoguchi.yards.front.wording import plan_page

ON = date(2026, 4, 6)
_HOUSEHOLD: dict[str, Value] = {
    "life_event": "move_in",
    "moved_from": "other_prefecture",
    "moved_on": date(2026, 4, 1),
}


def _page(language: str = "ja", *, children: int = 1) -> PlanPage:
    people = [MemberFacts("m1", {"birth_date": date(1990, 5, 10), "card_held": True})]
    people += [
        MemberFacts(f"m{n + 2}", {"birth_date": date(2017, 6, 1 + n), "card_held": True})
        for n in range(children)
    ]
    facts = Facts({**_HOUSEHOLD, "member_count": len(people)}, tuple(people))
    with translation.override(language):
        return plan_page(cities.current(), procedures.get_plan(ANONYMOUS, facts, ON), facts, language)


def _card() -> Card:
    return next(card for card in _page().steps if card.due_on)


def test_plan_steps__a_family__say_what_until_when_where_and_why() -> None:
    shown = plan_steps(_page().steps, ON, "ja")
    assert shown.count("<li><article") == len(_page().steps) > 1
    for words in ("令和8年4月15日(水)まで", "1番", "必要な理由", "お金"):
        assert words in shown


def test_plan_steps__more_than_a_screen__are_a_line_each_with_the_rest_folded() -> None:
    cards = tuple(replace(_card()) for _ in range(MOST_OPEN + 1))
    shown, few = plan_steps(cards, ON, "ja"), plan_steps(cards[:-1], ON, "ja")
    assert shown.count('<details class="ui-card front-step">') == len(cards)
    assert "front-step__brief" not in few
    for words in ("令和8年4月15日(水)まで", "1番", "必要な理由"):
        assert words in shown


def test_plan_steps__another_family__shows_only_its_own_people() -> None:
    many, one = (plan_steps(_page(children=count).steps, ON, "ja") for count in (3, 1))
    assert "4人目" in many
    assert "3人目" not in one
    assert plan_steps(_page(children=3).steps, ON, "ja") == many


def test_plan_cards__last_day_is_past__says_so() -> None:
    card = _card()
    day = card.item.due.due_on
    assert day is not None
    assert 'data-kind="error"' not in plan_cards([card], day, "ja")
    assert 'data-kind="error"' in plan_cards([card], day + timedelta(days=1), "ja")


def test_plan_cards__not_confirmed__asks_the_counter_and_names_no_day() -> None:
    card = replace(_card(), is_sure=False, due_on="")
    shown = plan_cards([card], ON, "ja")
    assert "<dt>いつまで</dt><dd>窓口で確認してください</dd>" in shown
    assert "まだ市役所で確かめていません" in shown


def test_plan_cards__english__tells_the_reasons_of_days_in_english() -> None:
    with translation.override("en"):
        shown = plan_cards(_page("en").steps, ON, "en")
    card = next(card for card in _page("en").steps if card.due_on)
    assert card.item.due.reason_ja not in shown
    assert card.due_reason in shown
    assert "いつまで" not in shown


def test_plan_rows__signs_of_markup__are_escaped() -> None:
    nasty = '<script>&"'
    card = replace(_card(), people=(nasty,), why=(nasty,), due_on=nasty)
    document = DocumentRow(nasty, nasty, (nasty,), is_sure=False)
    shown = plan_cards([card], ON, "ja") + plan_documents([document]) + plan_not_needed([card], "ja")
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;&amp;&quot;") == 7


def test_plan_rows__text_of_the_data__is_escaped() -> None:
    card = _card()
    procedure = replace(card.procedure)
    card = replace(
        card, procedure=procedure, title="<i>", summary="<u>", note="<b>", counter=None, section="<s>"
    )
    shown = plan_cards([card], ON, "ja") + plan_lines([card], "ja", "<br>")
    for tag in ("i", "u", "b", "s"):
        assert f"<{tag}>" not in shown
        assert f"&lt;{tag}&gt;" in shown


@pytest.mark.parametrize("amount", [0, 300, None])
def test_plan_cards__fee__is_free_or_in_yen_or_asked(amount: int | None) -> None:
    card = _card()
    procedure = replace(card.procedure, fee=replace(card.procedure.fee, amount_yen=amount))
    shown = plan_cards([replace(card, procedure=procedure, is_fee_known=amount is not None)], ON, "ja")
    expected = {0: "かかりません", 300: "300円", None: "窓口で確認してください"}[amount]
    assert f"<dt>お金</dt><dd>{expected}</dd>" in shown
