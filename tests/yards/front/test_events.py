"""Several life events at once: chosen on the start page, changed later, told on the plan."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.domains.intake.models import GuideSession
from madoguchi.foundation import cities
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.yards.front.events import chosen_events, event_choices, events_served
from tests.support.published import published_city
from tests.yards.front.steps import FAMILY, answer_all, send, start_guide, text_of, token_of

CITIES = ("yukuhashi", "kitakyushu")


def _offered(city: City) -> list[str]:
    choices = event_choices(city, "ja")
    return [one.id for one in (*choices.frequent, *(one for group in choices.groups for one in group.events))]


@pytest.mark.parametrize("name", CITIES)
def test_event_choices__every_event_of_a_resident__stands_once(name: str) -> None:
    city = published_city(name)
    offered = _offered(city)
    assert len(offered) == len(set(offered))
    assert set(offered) == events_served(city) - {"business"}


@pytest.mark.parametrize("name", CITIES)
def test_event_choices__first_view__has_few_events(name: str) -> None:
    assert 1 <= len(event_choices(published_city(name), "ja").frequent) <= 8


def test_event_choices__city_without_wards__does_not_name_a_move_between_them() -> None:
    yukuhashi, kitakyushu = map(published_city, CITIES)
    choices = event_choices(yukuhashi, "ja")
    assert "ward_move" not in {*_offered(yukuhashi), *(one.id for one in choices.missing)}
    shown = event_choices(kitakyushu, "ja")
    assert "ward_move" in {*_offered(kitakyushu), *(one.id for one in shown.missing)}


def test_chosen_events__unknown_and_repeated_ones__are_left_out() -> None:
    city = published_city(CITIES[0])
    assert chosen_events(city, ["certificate", "nothing", "move_in", "move_in", "ward_move"]) == (
        "move_in",
        "certificate",
    )


@pytest.mark.django_db
def test_begin__two_events__are_one_session_with_both(client: Client) -> None:
    token = token_of(start_guide(client, "certificate", "move_in"))
    session = GuideSession.objects.get(token=token)
    assert session.event == "move_in,certificate"
    assert session.answers["household"][LIFE_EVENT] == ["move_in", "certificate"]


@pytest.mark.django_db
def test_begin__nothing_chosen__says_so_and_keeps_the_page(client: Client) -> None:
    answer = send(client, "/", {}, action="/guide/start/")
    assert answer.status_code == 422
    assert "まだ選んでいません" in text_of(answer)
    assert not GuideSession.objects.exists()


@pytest.mark.django_db
def test_begin__something_that_is_no_event__starts_nothing(client: Client) -> None:
    answer = send(client, "/", {"event": "nothing"}, action="/guide/start/")
    assert answer.status_code == 422
    assert not GuideSession.objects.exists()


@pytest.mark.django_db
def test_events__changed_later__keeps_the_other_answers(client: Client) -> None:
    first = start_guide(client)
    answer_all(client, first, FAMILY)
    token = token_of(first)
    before = GuideSession.objects.get(token=token).answers
    page = text_of(client.get(f"/guide/{token}/events/"))
    assert 'value="move_in" id="event-0" checked' in page
    answer = send(client, f"/guide/{token}/events/", {"event": ["move_in", "certificate"]})
    assert answer.status_code == 303
    after = GuideSession.objects.get(token=token).answers
    assert after["household"].pop(LIFE_EVENT) == ["move_in", "certificate"]
    before["household"].pop(LIFE_EVENT)
    assert after == before


@pytest.mark.django_db
def test_events__emptied__says_so_and_changes_nothing(client: Client) -> None:
    token = token_of(start_guide(client))
    page = send(client, f"/guide/{token}/events/", {"event": []})
    assert page.status_code == 422
    assert GuideSession.objects.get(token=token).answers["household"][LIFE_EVENT] in ("move_in", ["move_in"])


@pytest.mark.django_db
def test_plan__two_events__are_told_with_the_way_to_change_them(client: Client) -> None:
    token = token_of(start_guide(client, "move_in", "certificate"))
    page = text_of(client.get(f"/guide/{token}/plan/"))
    for event in ("move_in", "certificate"):
        choice = cities.current().facts[LIFE_EVENT].choice(event)
        assert choice is not None
        assert choice.label.ja in page
    assert f"/guide/{token}/events/" in page


@pytest.mark.django_db
def test_plan__shared__does_not_offer_to_change_the_events(client: Client) -> None:
    session = GuideSession.objects.get(token=token_of(start_guide(client)))
    assert "/events/" not in text_of(client.get(f"/plan/{session.share_token}/"))


@pytest.mark.django_db
def test_question__about_the_events__leads_to_their_page(client: Client) -> None:
    token = token_of(start_guide(client))
    assert client.get(f"/guide/{token}/q/{LIFE_EVENT}/")["Location"] == f"/guide/{token}/events/"
    assert f"/guide/{token}/events/" in text_of(client.get(f"/guide/{token}/answers/"))
