"""The plan page as its reader sees it: who goes where by when, what to bring, in one visit or in two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from madoguchi.core.rules import Facts, MemberFacts, Value
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities
from madoguchi.foundation.cities import Certainty, City, Text
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.yards.front.document_markup import plan_document_uses, plan_documents
from madoguchi.yards.front.going_markup import plan_going, plan_summary, plan_trips
from madoguchi.yards.front.plan_markup import plan_lapses
from madoguchi.yards.front.plan_shapes import PlanPage
from madoguchi.yards.front.wording import plan_page
from tests.domains.procedures.households import family4
from tests.support.clock import FrozenClock

ON = date(2026, 4, 6)
MOVED = date(2026, 11, 16)
"""The day on which the family of four has moved."""
_HOUSEHOLD: dict[str, Value] = {
    "life_event": "move_in",
    "moved_from": "other_prefecture",
    "moved_on": date(2026, 4, 1),
}
_OLD = MemberFacts("m1", {"birth_date": date(1948, 2, 3), "card_held": True, "relation": "head"})
_PARENT = MemberFacts("m1", {"birth_date": date(1990, 5, 10), "card_held": True})
_PARTNER = MemberFacts("m2", {"birth_date": date(1991, 8, 20), "card_held": True})
_CHILD = MemberFacts("m3", {"birth_date": date(2017, 6, 1), "card_held": True})


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Ages are those of a fixed day."""


def _page(*people: MemberFacts, language: str = "ja") -> PlanPage:
    return _page_of(Facts({**_HOUSEHOLD, "member_count": len(people)}, people), ON, language)


def _page_of(facts: Facts, on: date, language: str = "ja") -> PlanPage:
    with translation.override(language):
        plan = procedures.get_plan(ANONYMOUS, facts, on)
        return plan_page(cities.current(), plan, facts, language)


@pytest.fixture
def annex(monkeypatch: pytest.MonkeyPatch) -> City:
    """The children's counter is in another house."""
    city = cities.current()
    hall = replace(city.main_office, not_here=("school_transfer",))
    procedure = city.procedures["school_transfer"]
    counters = tuple(c for c in hall.counters if procedure.section in c.sections)
    house = replace(hall, id="annex", name=Text("子ども館"), counters=counters, not_here=())
    must = replace(procedure, channels=replace(procedure.channels, must_visit=True))
    made = replace(
        city,
        offices={hall.id: hall, house.id: house},
        procedures={**city.procedures, must.id: must},
    )
    monkeypatch.setattr(cities, "current", lambda: made)
    return made


def test_plan_summary__one_elderly_person__says_when_where_and_that_nobody_else_is_needed() -> None:
    shown = plan_summary(_page(_OLD), ON, "ja")
    assert "令和8年4月15日(水)まで" in shown
    assert cities.current().main_office.address in shown
    assert "1番" in shown
    assert "あなた一人で、全部できます" in shown


def test_plan_summary__two_must_come__names_both_and_folds_why() -> None:
    page = _page(_PARENT, _PARTNER, _CHILD)
    assert page.going.not_alone
    assert "2人目(34歳)" in plan_summary(page, ON, "ja")
    assert "あなただけでは、できない手続き" in plan_going(page.going)


def test_plan_summary__second_person_rests_on_what_is_not_confirmed__asks_the_counter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city = cities.current()
    unsure = {name: replace(one, certainty=Certainty.UNVERIFIED) for name, one in city.procedures.items()}
    monkeypatch.setattr(cities, "current", lambda: replace(city, procedures=unsure))
    going = _page(_PARENT, _PARTNER, _CHILD).going
    assert going.not_alone
    assert not going.is_sure


def test_plan_summary__a_day_has_passed__says_so_and_names_the_next() -> None:
    day = date(2026, 4, 20)
    shown = plan_summary(_page(_PARENT, _PARTNER, _CHILD), day, "ja")
    assert "期限を過ぎた手続きがあります" in shown
    assert "4月15日" not in shown


def test_plan_trips__two_offices__tells_each_with_its_name_and_why(annex: City) -> None:
    page = _page_of(family4(), MOVED)
    shown = plan_trips(page, MOVED, "ja")
    assert page.visits == 2
    assert f"<h2>1回目 {annex.main_office.name.in_language('ja')}</h2>" in shown
    assert "<h2>2回目 子ども館</h2>" in shown
    assert "行橋市役所では受け付けていない手続きがあるためです。" in shown
    assert "2回目</dt><dd><strong>子ども館</strong>" in plan_summary(page, MOVED, "ja")
    card = next(card for card in page.steps if card.item.id == "school_transfer")
    assert card.counter in annex.offices["annex"].counters


def test_plan_trips__a_paper_comes_later__says_why_and_from_when(monkeypatch: pytest.MonkeyPatch) -> None:
    city = cities.current()
    giver = replace(city.procedures["move_in"], yields=("my_number_proof",), yields_after_days=7)
    made = replace(city, procedures={**city.procedures, "move_in": giver})
    monkeypatch.setattr(cities, "current", lambda: made)
    shown = plan_trips(_page_of(family4(), MOVED), MOVED, "ja")
    assert "前の手続きで出る紙が、何日かあとに届くためです。" in shown
    assert "令和8年11月24日(火)から" in shown
    # The same house is not described twice.
    assert shown.count(city.main_office.address) == 1


def test_plan_documents__what_another_paper_stands_in_for__is_named_there_only() -> None:
    page = _page(_PARENT, _PARTNER, _CHILD)
    names = [row.name for row in (*page.to_get, *page.documents)]
    card = next(row for row in page.documents if row.covers)
    assert not set(card.covers) & set(names)
    assert f"次のものはいりません:{card.covers[0]}" in plan_documents([card])
    assert card.amount == "全部で3つ"


def test_plan_documents__got_elsewhere__comes_first_with_number_and_place() -> None:
    page = _page(_PARENT, _PARTNER, _CHILD)
    assert page.to_get
    shown = plan_documents(page.to_get[:1])
    assert "1通" in shown
    assert "もらう所:前に住んでいた市町村" in shown
    assert "役所に渡します(返りません)" in plan_document_uses(page.to_get[:1])


@pytest.mark.parametrize(("certainty", "price"), [("verified", "1通450円"), ("unverified", "")])
def test_plan_documents__price__is_told_only_where_it_is_confirmed(
    certainty: str, price: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = cities.current()
    paper = city.documents["moving_out_certificate"]
    assert paper.certificate is not None
    sold = replace(paper.certificate, fee_yen=450, certainty=Certainty(certainty))
    documents = {**city.documents, paper.id: replace(paper, certificate=sold)}
    monkeypatch.setattr(cities, "current", lambda: replace(city, documents=documents))
    assert _page(_PARENT).to_get[0].price == price


def test_plan_lapses__not_confirmed__asks_the_counter() -> None:
    page = _page(_OLD)
    assert {row.is_sure for row in page.lapses} == {True, False}
    for row in page.lapses:
        assert ("窓口で確認してください" in plan_lapses([row], "ja")) is not row.is_sure


def test_plan_page__english__has_no_japanese_frame() -> None:
    with translation.override("en"):
        page = _page(_PARENT, _PARTNER, _CHILD, language="en")
        shown = plan_summary(page, ON, "en") + plan_going(page.going)
    assert "By Wednesday 15 April 2026" in shown
    for word in ("いつまで", "だれが", "手続き"):
        assert word not in shown
