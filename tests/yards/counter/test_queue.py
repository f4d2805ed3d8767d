from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Call, Ticket
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive, walk_in
from tests.domains.visits.conftest import KIOSK, RECEPTION, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]


def post(client: Client, path: str, **fields: Any) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **fields})  # type: ignore[return-value]


@pytest.fixture
def clerk(hall: FrozenClock, staff_client: Callable[..., Client]) -> Client:
    """At the first desk of counter 1."""
    client = staff_client("counter_clerk")
    assert post(client, "/counter/queue/open/", seat="residents_1").status_code == 303
    return client


@pytest.fixture
def receptionist(hall: FrozenClock, staff_client: Callable[..., Client]) -> Client:
    return staff_client("receptionist")


def text_of(client: Client, path: str = "/counter/queue/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def act(client: Client, verb: str, **fields: Any) -> HttpResponse:
    ticket = Ticket.objects.get()
    return post(client, f"/counter/queue/{ticket.public_id}/{verb}/", version=ticket.version, **fields)


def test_console__no_desk_open__offers_free_desks(
    hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    text = text_of(staff_client("counter_clerk"))
    assert "residents_1" in text
    assert "次の方を呼ぶ" not in text


def test_console__whole_visit__goes_through_by_buttons(clerk: Client) -> None:
    walk_in("papers")
    assert "次の方を呼ぶ" in text_of(clerk)
    assert post(clerk, "/counter/queue/next/").status_code == 303
    assert "対応を始める" in text_of(clerk)
    assert act(clerk, "recall").status_code == 303
    assert act(clerk, "start").status_code == 303
    assert "この用件を終える" in text_of(clerk)
    assert act(clerk, "hold").status_code == 303
    assert "対応を再開する" in text_of(clerk)
    assert act(clerk, "resume").status_code == 303
    assert act(clerk, "finish-service").status_code == 303
    assert Ticket.objects.get().state == "finished"


def test_console__keyboard__every_step_has_an_access_key(clerk: Client) -> None:
    walk_in("papers")
    assert 'accesskey="n"' in text_of(clerk)
    post(clerk, "/counter/queue/next/")
    text = text_of(clerk)
    for key in "srahqo":
        assert f'accesskey="{key}"' in text


def test_call_next__sent_twice__calls_one(clerk: Client) -> None:
    walk_in("papers")
    walk_in("papers")
    key = str(uuid4())
    for _ in range(2):
        assert clerk.post("/counter/queue/next/", {"idempotency_key": key}).status_code == 303
    assert Call.objects.count() == 1


def test_call_next__nobody_waits__says_so_on_the_console(clerk: Client) -> None:
    answer = post(clerk, "/counter/queue/next/")
    assert answer.status_code == 409
    assert "お待ちの方はいません" in answer.content.decode()


def test_act__stale_page__is_refused_on_the_console(clerk: Client) -> None:
    walk_in("papers")
    post(clerk, "/counter/queue/next/")
    ticket = Ticket.objects.get()
    answer = post(clerk, f"/counter/queue/{ticket.public_id}/recall/", version=ticket.version - 1)
    assert answer.status_code == 409
    assert "ほかの職員が先に操作しました" in answer.content.decode()
    assert Call.objects.count() == 1


def test_hand_over__clerk_moves__next_clerk_sees_the_seat(
    clerk: Client, staff_client: Callable[..., Client]
) -> None:
    walk_in("moving")
    post(clerk, "/counter/queue/next/")
    act(clerk, "start")
    assert act(clerk, "hand-over", to_service="health", mode="clerk_moves").status_code == 303
    other = staff_client("supervisor")
    post(other, "/counter/queue/open/", seat="insurance_1")
    assert "1番窓口 席1へ行く" in text_of(other)


def test_act__unknown_verb__is_not_found(clerk: Client) -> None:
    ticket = walk_in("papers")
    assert post(clerk, f"/counter/queue/{ticket.public_id}/dance/").status_code == 404


def test_close_desk__idle__offers_desks_again(clerk: Client) -> None:
    assert post(clerk, "/counter/queue/close/").status_code == 303
    assert "窓口を開く" in text_of(clerk)


def test_console__part_asked__is_only_the_live_part(clerk: Client) -> None:
    walk_in("papers")
    text = clerk.get("/counter/queue/", headers={"X-Live-Part": "1"}).content.decode()
    assert "お待ちの方(1組)" in text
    assert "<html" not in text


def test_console__forty_waiting__queries_do_not_grow(
    clerk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(40):
        walk_in("papers")
    clerk.get("/counter/queue/")
    with django_assert_max_num_queries(14):
        text = text_of(clerk)
    assert text.count("data-hotkey-row") == 40
    with django_assert_max_num_queries(13):
        clerk.get("/counter/queue/", headers={"X-Live-Part": "1"})


def test_call_next__forty_waiting__a_hall_of_screens_waits_for_few_statements(
    clerk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(40):
        walk_in("papers")
    with django_assert_max_num_queries(20):
        answer = post(clerk, "/counter/queue/next/")
    assert answer.status_code == 303
    assert Call.objects.count() == 1


def test_console__every_verb__has_one_key_of_its_own(clerk: Client) -> None:
    walk_in("moving")
    seen = text_of(clerk)
    post(clerk, "/counter/queue/next/")
    seen += text_of(clerk)
    act(clerk, "start")
    serving = text_of(clerk)
    for key in "nbsrahfgu":
        assert f'data-hotkey="{key}"' in seen
    for key in "ehtfgu":
        assert serving.count(f'data-hotkey="{key}"') == 1
        assert f'<kbd class="ui-key">{key.upper()}</kbd>' in serving


def test_console__waiting__each_says_why_it_stands_there(clerk: Client) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(9, 30)))
    services.check_in(actor=KIOSK, reference=reference, needs=["interpreter:vi"])
    first = walk_in("papers")
    services.set_priority(actor=RECEPTION, ticket=first.public_id, priority="need", reason="infant")
    walk_in("moving")
    text = text_of(clerk)
    for words in (
        "事情による優先(乳幼児連れ)",
        "来た順",
        "予約の時刻の前",
        "通訳(ベトナム語)に応じられる窓口",
    ):
        assert words in text
    assert text.count("data-next") == 1
    assert 'data-next>\n      <th scope="row">2 ' in text


def test_console__service_without_desk__is_shown_apart(clerk: Client) -> None:
    ticket = walk_in("moving")
    services.redirect(actor=RECEPTION, ticket=ticket.public_id, to_service="children")
    text = text_of(clerk)
    assert "呼べる窓口がない方(1組)" in text
    assert "受ける窓口なし" in text


def test_break__button__no_call_until_it_ends(clerk: Client) -> None:
    walk_in("papers")
    assert post(clerk, "/counter/queue/break/").status_code == 303
    text = text_of(clerk)
    assert "休憩中" in text
    assert "次の方を呼ぶ</button>" not in text
    answer = post(clerk, "/counter/queue/next/")
    assert answer.status_code == 409
    assert "休憩中です" in answer.content.decode()
    post(clerk, "/counter/queue/break/", end="1")
    assert post(clerk, "/counter/queue/next/").status_code == 303


def test_undo__button__takes_the_last_step_back(clerk: Client) -> None:
    walk_in("papers")
    post(clerk, "/counter/queue/next/")
    assert "取り消す: 1番" in text_of(clerk)
    assert act(clerk, "undo").status_code == 303
    assert Ticket.objects.get().state == "waiting"
    assert "取り消す" not in text_of(clerk).split("<dialog")[0]


def test_set_lane__unknown__is_refused_on_the_page(clerk: Client) -> None:
    assert post(clerk, "/counter/queue/lane/", lane="express").status_code == 303
    assert 'value="express" selected' in text_of(clerk)
    assert post(clerk, "/counter/queue/lane/", lane="fast").status_code == 404


def test_close_other_desk__supervisor__frees_the_seat(
    clerk: Client, staff_client: Callable[..., Client]
) -> None:
    boss = staff_client("supervisor")
    assert "を閉じる" in text_of(boss)
    assert post(boss, "/counter/queue/desks/residents_1/close/").status_code == 303
    assert "窓口を開く" in text_of(clerk)


@pytest.mark.parametrize(
    ("verb", "fields", "changed"),
    [
        ("priority", {"reason": "reasonable_accommodation"}, {"priority": "law"}),
        ("needs", {"needs": ["wheelchair", "interpreter:vi"]}, {"needs": ["wheelchair", "interpreter:vi"]}),
        ("redirect", {"to_service": "health"}, {"service": "health"}),
        ("split", {"services": ["children"]}, {"remaining": ["health"]}),
        ("leave", {}, {"state": "left"}),
    ],
)
def test_ticket_page__each_form__changes_the_ticket_and_stays_in_its_history(
    verb: str, fields: dict[str, Any], changed: dict[str, Any], receptionist: Client
) -> None:
    ticket = walk_in("moving")
    path = f"/counter/tickets/{ticket.public_id}/"
    assert "これまで" in text_of(receptionist, path)
    answer = post(receptionist, f"{path}{verb}/", version=ticket.version, **fields)
    assert answer.status_code == 303
    row = Ticket.objects.get(public_id=ticket.public_id)
    assert {name: getattr(row, name) for name in changed} == changed
    text = text_of(receptionist, path)
    assert f"({row.steps.get().actor_id})" in text
    stale = post(receptionist, f"{path}needs/", version=ticket.version, needs=["hearing"])
    assert stale.status_code == 409
    assert "ほかの職員が先に操作しました" in stale.content.decode()


def test_ticket_page__postponed__shows_until_when_and_comes_back(
    receptionist: Client, clerk: Client, hall: FrozenClock
) -> None:
    ticket = walk_in("papers")
    path = f"/counter/tickets/{ticket.public_id}/"
    post(receptionist, f"{path}postpone/", version=1, minutes="30")
    assert "あと回し(09:30まで呼びません)" in text_of(clerk)
    assert act(clerk, "back").status_code == 303
    assert Ticket.objects.get().postponed_until is None


def test_ticket_page__merge_by_number__the_lower_lives(receptionist: Client) -> None:
    first, second = walk_in("papers"), walk_in("papers")
    path = f"/counter/tickets/{second.public_id}/merge/"
    answer = post(receptionist, path, version=1, number="1")
    assert answer["Location"] == f"/counter/tickets/{first.public_id}/"
    assert post(receptionist, path, number="77").status_code == 404


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_ticket_page__other_duty__is_refused(
    role: str, hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    path = f"/counter/tickets/{walk_in().public_id}/"
    assert staff_client(role).get(path).status_code == 403


@pytest.mark.parametrize("role", ["receptionist", "operator", "auditor"])
def test_console__other_duty__is_refused(
    role: str, hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    assert staff_client(role).get("/counter/queue/").status_code == 403


def test_console__nobody_signed_in__goes_to_sign_in(hall: FrozenClock) -> None:
    assert Client().get("/counter/queue/").status_code == 302


def test_reception__walk_in__gives_ticket_page_to_print(receptionist: Client) -> None:
    answer = post(receptionist, "/counter/reception/walk-in/", purpose="papers")
    assert answer.status_code == 303
    assert "1番窓口" in text_of(receptionist, answer["Location"])


def test_reception__walk_in_with_needs__are_on_the_ticket(receptionist: Client) -> None:
    needs = ["wheelchair", "interpreter:vi", ""]
    answer = post(receptionist, "/counter/reception/walk-in/", purpose="papers", needs=needs)
    assert answer.status_code == 303
    assert Ticket.objects.get().needs == ["wheelchair", "interpreter:vi"]


def test_reception__quarters__show_what_bookings_and_walk_ins_have(
    receptionist: Client, clerk: Client
) -> None:
    # One desk at 15 minutes each: one family in a quarter of an hour, and its share of 60 % is no whole family.
    assert "予約 0組・予約なし 1組" in text_of(receptionist, "/counter/reception/")
    open_today()
    receive(booking(new_reference(), place_at(9, 30)))
    text = text_of(receptionist, "/counter/reception/")
    assert text.count("予約 1組・予約なし 0組") == 1


def test_reception__reference_of_booking__checks_in(receptionist: Client) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(10)))
    assert reference in text_of(receptionist, "/counter/reception/")
    answer = post(receptionist, "/counter/reception/check-in/", reference=reference.lower())
    assert answer.status_code == 303
    assert Ticket.objects.get().booked_for is not None


def test_reception__number_of_lost_ticket__shows_it_again(receptionist: Client) -> None:
    ticket = walk_in()
    answer = post(receptionist, "/counter/reception/check-in/", reference="1")
    assert answer["Location"] == f"/counter/reception/ticket/{ticket.public_id}/"
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "K7M4-QX22", "99"])
def test_reception__unknown__says_what_to_do(typed: str, receptionist: Client) -> None:
    answer = post(receptionist, "/counter/reception/check-in/", reference=typed)
    assert answer.status_code == 404
    assert "ui-notice__next" in answer.content.decode()


def test_reception__not_there__puts_back_into_queue(receptionist: Client, clerk: Client) -> None:
    walk_in("papers")
    post(clerk, "/counter/queue/next/")
    act(clerk, "not-there")
    assert "待ちに戻す" in text_of(receptionist, "/counter/reception/")
    ticket = Ticket.objects.get()
    assert post(receptionist, f"/counter/reception/ticket/{ticket.public_id}/requeue/").status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "waiting"


def test_reception__family_went_home__ticket_ends(receptionist: Client) -> None:
    ticket = walk_in()
    assert post(receptionist, f"/counter/reception/ticket/{ticket.public_id}/leave/").status_code == 303
    assert Ticket.objects.get().state == "left"
