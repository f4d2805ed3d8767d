"""Without a booking, with the real catalogue of a city: the planner of the guide asks, one tap each."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.visits import layout, selectors, services
from madoguchi.domains.visits.models import HallDevice, Ticket
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy import SYSTEM
from madoguchi.yards.counter import queue_words
from madoguchi.yards.kiosk import walking_in
from madoguchi.yards.kiosk.walking_in import MOST_QUESTIONS, UNKNOWN, Walk
from tests.domains.visits.conftest import OPERATOR
from tests.support.clock import FrozenClock

TAPS = re.compile(r'<button type="submit" class="kiosk-choice" name="(\w+)" value="([^"]*)"')
TICKS = re.compile(r'<input type="checkbox" name="answer" value="([^"]*)"')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def kiosk(db: None, frozen_clock: FrozenClock) -> Client:
    services.load_resources(actor=SYSTEM)
    client = Client()
    code = services.offer_device(actor=OPERATOR, label="玄関")
    client.post("/kiosk/enrol/", {"code": code, "idempotency_key": str(uuid4())})
    client.get("/kiosk/")
    return client


def send(kiosk: Client, page: str = "", **values: str | list[str]) -> HttpResponse:
    """Everything hidden in the page before, and what was tapped."""
    carried: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        carried.setdefault(name, []).append(value)
    turn = HallDevice.objects.get().turn
    return kiosk.post("/kiosk/purpose/", {**carried, "turn": turn, "idempotency_key": str(uuid4()), **values})


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return found[1].strip()


def walk_to_summary(kiosk: Client, purpose: str, event: str, *, pick: int = 0) -> tuple[str, int]:
    """Taps the choice at `pick` of every question; the summary, and how many questions came."""
    page = text_of(send(kiosk, purpose=purpose))
    if 'name="event"' in page and f'name="event" value="{event}"' in page:
        page = text_of(send(kiosk, page, event=event))
    asked = 0
    while 'name="take"' not in page:
        asked += 1
        if ticks := TICKS.findall(page):
            page = text_of(send(kiosk, page, answer=[ticks[pick]]))
        else:
            page = text_of(send(kiosk, page, answer=TAPS.findall(page)[pick][1]))
        assert asked <= MOST_QUESTIONS
    return page, asked


def test_purpose__moving_in__asks_a_few_questions_and_shows_where_to_go(kiosk: Client) -> None:
    page, asked = walk_to_summary(kiosk, "move_in", "move_in")
    assert 1 <= asked <= MOST_QUESTIONS
    assert heading(page) == "行く窓口"
    assert "総合窓口" in page
    assert "あるとよいもの" in page
    assert Ticket.objects.count() == 0
    answer = send(kiosk, page, take="1")
    assert (answer.status_code, answer["Location"]) == (303, "/kiosk/ticket/")
    assert Ticket.objects.get().service == "resident_registry"


def test_purpose__certificates__several_may_be_ticked_and_the_lane_is_the_short_one(kiosk: Client) -> None:
    page = text_of(send(kiosk, purpose="certificate"))
    page = text_of(send(kiosk, page, event="certificate"))
    ticks = TICKS.findall(page)
    assert len(ticks) > walking_in.MOST_CHOICES
    page = text_of(send(kiosk, page, answer=["residence_certificate"]))
    assert 'value="wanted_certificates=residence_certificate"' in page


def test_purpose__what_was_answered__decides_what_the_ticket_is_for(kiosk: Client) -> None:
    office = layout.get_office()
    tickets = {}
    for pick in (0, 1):
        page, _asked = walk_to_summary(kiosk, "family", "household_change", pick=pick)
        send(kiosk, page, take="1")
        tickets[pick] = Ticket.objects.order_by("number").last()
        kiosk.get("/kiosk/end/")
        kiosk.get("/kiosk/")
    for ticket in tickets.values():
        assert ticket is not None
        assert ticket.visit.services
        assert set(ticket.visit.services) < set(layout.procedures_of_purpose(office, "family"))


def test_purpose__questions_skipped__the_ticket_is_for_all_of_the_purpose(kiosk: Client) -> None:
    page = text_of(send(kiosk, purpose="family"))
    page = text_of(send(kiosk, page, skip="1"))
    assert 'name="take"' in page
    send(kiosk, page, take="1")
    expected = layout.procedures_of_purpose(layout.get_office(), "family")
    assert tuple(Ticket.objects.get().visit.services) == expected


def test_purpose__nobody_knows__goes_on_without_asking_that_again(kiosk: Client) -> None:
    page = text_of(send(kiosk, purpose="move_in"))
    page = text_of(send(kiosk, page, event="move_in"))
    seen = []
    while 'name="take"' not in page:
        seen.append(heading(page))
        page = text_of(send(kiosk, page, answer=UNKNOWN))
    assert len(seen) == len(set(seen)) == MOST_QUESTIONS


def test_purpose__not_offered_here__asks_again_in_plain_words(kiosk: Client) -> None:
    answer = send(kiosk, purpose="nothing", skip="1")
    assert answer.status_code == 422
    assert "用件を選び直してください" in answer.content.decode()


def test_purpose__form_filled_by_hand__reaches_no_personal_or_unknown_fact(kiosk: Client) -> None:
    said = ["family_name=山田", "nothing=yes", "moved_from=nowhere", "life_event=death"]
    page = text_of(send(kiosk, purpose="move_in", event="move_in", said=said, skip="1"))
    assert "山田" not in re.sub(r'<input type="hidden"[^>]*>', "", page)
    walk = Walk("move_in", "move_in", dict(pair.split("=") for pair in said))
    facts = walking_in.facts_of(walk)
    assert dict(facts.household) == {"life_event": ("move_in",)}


def test_take__help_and_wish__are_on_the_ticket_and_move_nobody(kiosk: Client) -> None:
    page = text_of(send(kiosk, purpose="certificate", event="certificate", skip="1"))
    send(kiosk, page, take="1", need=["wheelchair", "interpreter:sign", "made_up"], wish="infant")
    ticket = Ticket.objects.get()
    assert ticket.needs == ["wheelchair", "interpreter:sign"]
    assert (ticket.wish, ticket.priority) == ("infant", "")
    assert "職員に伝えました" in kiosk.get("/kiosk/ticket/").content.decode()


@pytest.mark.parametrize(("language", "need"), [("en", "interpreter:en"), ("zh-hans", "interpreter:zh")])
def test_take__another_language__is_called_in_it_and_offered_an_interpreter(
    kiosk: Client, language: str, need: str
) -> None:
    kiosk.get(f"/kiosk/?lang={language}")
    page = text_of(send(kiosk, purpose="certificate", event="certificate", skip="1"))
    assert f'name="need" value="{need}"' in page
    send(kiosk, page, take="1", need=[need])
    ticket = Ticket.objects.get()
    assert (ticket.language, ticket.needs) == (language, [need])
    kiosk.get("/kiosk/end/")
    assert "予約なし" in kiosk.get("/kiosk/").content.decode()


def test_take__a_reason_that_only_staff_give__is_left_out(kiosk: Client) -> None:
    page = text_of(send(kiosk, purpose="certificate", event="certificate", skip="1"))
    send(kiosk, page, take="1", wish="our_mistake")
    assert Ticket.objects.get().wish == ""


@pytest.mark.parametrize("service", [one.id for one in cities.current().main_office.walk_in])
def test_events_of__each_purpose__has_events_of_its_own(service: str) -> None:
    office = layout.get_office()
    here = {one.id for one in walking_in.events_of(office, service)}
    others = [one.id for one in office.walk_in if one.id != service]
    assert here
    assert all(here.isdisjoint({e.id for e in walking_in.events_of(office, other)}) for other in others)


def test_next_question__first_of_a_move__is_the_one_of_the_guide(frozen_clock: FrozenClock) -> None:
    walk = Walk("move_in", "move_in")
    asked = walking_in.next_question(walk)
    guide = procedures.next_question(walking_in.facts_of(walk), on=clock.today())
    assert asked is not None
    assert guide is not None
    assert asked.id == guide.fact.id


def test_wish__made_at_the_kiosk__is_told_to_the_clerk_as_not_yet_confirmed(kiosk: Client) -> None:
    page = text_of(send(kiosk, purpose="certificate", event="certificate", skip="1"))
    send(kiosk, page, take="1", wish="infant")
    shown = selectors.get_ticket(OPERATOR, Ticket.objects.get().public_id)
    assert ("need", "希望: 乳幼児連れ(未確認)") in queue_words.badges(shown)
