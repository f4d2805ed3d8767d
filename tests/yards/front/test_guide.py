"""The guide as a citizen without JavaScript walks through it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from madoguchi.foundation import cities
from madoguchi.foundation.cities import AskedIn
from madoguchi.yards.front.screens import MOST_TOGETHER, screen_mates
from tests.support.clock import FrozenClock
from tests.yards.front.steps import FAMILY, answer_all, send, start_guide, text_of, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Deadlines on the pages are counted from a fixed day."""


def test_answer__a_family_of_four__leads_to_a_plan_with_what_when_where_and_why(client: Client) -> None:
    first = start_guide(client)
    asked = answer_all(client, first, FAMILY)
    assert len(asked) == len(set(asked))
    page = text_of(client.get(f"/guide/{token_of(first)}/plan/"))
    assert "令和8年4月15日(水)まで" in page
    assert "持ってくるもの" in page
    assert "1番" in page
    assert "必要な理由" in page


def test_answer__unknown_everywhere__still_ends_in_a_plan_that_says_what_is_open(client: Client) -> None:
    first = start_guide(client)
    answer_all(client, first, {})
    page = text_of(client.get(f"/guide/{token_of(first)}/plan/"))
    assert "まだわからないこと" in page


def test_answer__empty_without_saying_unknown__names_the_field_and_the_way_out(client: Client) -> None:
    url = client.get(start_guide(client))["Location"]
    answer = send(client, url, {})
    assert answer.status_code == 422
    assert "わからないので次へ" in text_of(answer)
    assert 'role="alert"' in text_of(answer)


def test_change__an_earlier_answer__keeps_the_later_ones(client: Client) -> None:
    first = start_guide(client)
    token = token_of(first)
    answer_all(client, first, FAMILY)
    send(client, f"/guide/{token}/q/moved_on/", {"moved_on": "令和8年4月3日"})
    page = text_of(client.get(f"/guide/{token}/answers/"))
    assert "令和8年4月3日" in page
    assert "平成2年5月10日" in page
    assert "令和8年4月17日(金)まで" in text_of(client.get(f"/guide/{token}/plan/"))


def test_share__the_plan__can_be_read_but_not_changed(client: Client) -> None:
    first = start_guide(client)
    answer_all(client, first, FAMILY)
    own = text_of(client.get(f"/guide/{token_of(first)}/plan/"))
    shared = own[own.index("/plan/", own.index("ui-copy")) :].split("<")[0]
    page = Client().get(shared)
    assert page.status_code == 200
    assert token_of(first) not in text_of(page)
    assert Client().get(shared.replace("/plan/", "/guide/")).status_code == 404


def test_open__unknown_or_expired_token__is_the_same_page(client: Client, frozen_clock: FrozenClock) -> None:
    first = start_guide(client)
    missing = client.get("/guide/nothing-here/")
    frozen_clock.tick(days=31)
    expired = client.get(first)
    assert missing.status_code == expired.status_code == 404
    assert "30日間" in text_of(expired)


def test_send__the_same_start_twice__is_one_session(client: Client) -> None:
    from madoguchi.domains.intake.models import GuideSession
    from tests.yards.front.steps import FormReader

    fields = dict(FormReader(text_of(client.get("/"))).forms)["/guide/start/"]
    answers = {client.post("/guide/start/", {**fields, "event": "move_in"})["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert GuideSession.objects.count() == 1


def test_skip__with_something_unreadable_typed__goes_on(client: Client) -> None:
    first = start_guide(client)
    send(client, client.get(first)["Location"], {"moved_from": "abroad"})
    url = client.get(first)["Location"]
    answer = send(client, url, {url.rstrip("/").rpartition("/")[2]: "きのうくらい", "skip": "1"})
    assert answer.status_code == 303


def _until(client: Client, fact: str, answers: dict[str, str]) -> tuple[str, str]:
    """Answers up to the screen that asks this fact; returns its address and page."""
    url = start_guide(client)
    for _ in range(40):
        url = client.get(url)["Location"]
        page = text_of(client.get(url))
        if f'name="{fact}"' in page:
            return url, page
        given = {name: value for name, value in answers.items() if f'name="{name}"' in page}
        url = send(client, url, {**given, "skip": "1"})["Location"]
    raise AssertionError(f"{fact} is never asked")


def _fields(page: str) -> list[str]:
    names = re.findall(r'name="((?:m\d+-)?[a-z_]+)"', page[page.index("<h1") :])
    return [name for name in dict.fromkeys(names) if name.rpartition("-")[2] in cities.current().facts]


ALONE = {
    "moved_from": "other_prefecture",
    "moved_on": "令和8年4月1日",
    "member_count": "1",
    "m1-birth_date": "1980-01-05",
}
HOME = {"needs_water_start": "yes", "toilet_kind": "unknown"}


def test_answer__a_group__is_one_screen_with_an_unknown_of_each(client: Client) -> None:
    url, page = _until(client, "toilet_kind", ALONE)
    assert _fields(page) == ["needs_water_start", "toilet_kind"]
    assert page.count('value="unknown"') == 2
    answer = send(client, url, HOME)
    assert answer.status_code == 303
    answers = text_of(client.get(f"/guide/{token_of(url)}/answers/"))
    assert "新しい家のトイレ" in answers
    assert "水道の使い始め" in answers
    assert _fields(text_of(client.get(client.get(answer["Location"])["Location"]))) == [
        "has_moped",
        "has_dog",
    ]


def test_answer__part_of_a_group__names_what_is_left_and_keeps_what_was_chosen(client: Client) -> None:
    url, _page = _until(client, "toilet_kind", ALONE)
    answer = send(client, url, {"toilet_kind": "cesspit"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "id_needs_water_start_error" in page
    assert "id_toilet_kind_error" not in page
    assert re.search(r'value="cesspit"[^>]*checked', page)


@pytest.mark.parametrize("fact", ["needs_water_start", "toilet_kind"])
def test_open__any_fact_of_an_answered_group__shows_the_whole_group_as_it_was_answered(
    client: Client, fact: str
) -> None:
    url, _page = _until(client, "toilet_kind", ALONE)
    send(client, url, HOME)
    page = text_of(client.get(f"/guide/{token_of(url)}/q/{fact}/"))
    assert _fields(page) == ["needs_water_start", "toilet_kind"]
    assert re.findall(r'value="(\w+)"[^>]*checked', page) == ["yes", "unknown"]
    assert (
        send(client, f"/guide/{token_of(url)}/q/{fact}/", {**HOME, "toilet_kind": "sewer"}).status_code == 303
    )
    following = client.get(client.get(f"/guide/{token_of(url)}/")["Location"])
    back = re.search(r'ui-back"><a href="([^"]+)"', text_of(following))
    assert back
    assert _fields(text_of(client.get(back[1]))) == ["needs_water_start", "toilet_kind"]


def test_answer__facts_of_a_person__share_a_screen_only_where_nobody_else_is_asked(client: Client) -> None:
    cards = ["card_held", "is_foreign_national", "care_certified", "disability_certificate"]
    _url, page = _until(client, "m1-card_held", ALONE)
    assert _fields(page) == [f"m1-{fact}" for fact in cards]
    _url, page = _until(client, "m1-card_held", FAMILY)
    assert _fields(page) == [f"m{number}-card_held" for number in range(1, 5)]


def test_answer__age_that_rules_a_fact_out__leaves_it_off_the_screen(client: Client) -> None:
    _url, page = _until(client, "m1-card_held", {**ALONE, "m1-birth_date": "2000-01-05"})
    assert "m1-care_certified" not in _fields(page)


def test_screen_mates__every_group__is_cut_into_screens_of_at_most_four_facts() -> None:
    catalogue = cities.current().facts
    grouped = [one for one in catalogue if one.group and one.asked_in is AskedIn.GUIDE]
    assert grouped
    for fact in grouped:
        mates = screen_mates(catalogue, fact)
        assert fact in mates
        assert len(mates) <= MOST_TOGETHER
        assert all(screen_mates(catalogue, mate) == mates for mate in mates)
