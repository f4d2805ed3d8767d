from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.visits.models import Call, Ticket
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive, walk_in
from tests.domains.visits.conftest import city, hall
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


def test_console__ten_waiting__queries_do_not_grow(
    clerk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(10):
        walk_in("papers")
    clerk.get("/counter/queue/")
    with django_assert_max_num_queries(16):
        clerk.get("/counter/queue/")


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
