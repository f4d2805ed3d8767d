from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.visits import selectors, services
from madoguchi.domains.visits.models import HallDevice, Ticket
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive
from tests.domains.visits.conftest import CLERK_A, OPERATOR, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]


def key() -> str:
    return str(uuid4())


@pytest.fixture
def kiosk(hall: FrozenClock) -> Client:
    """A device that was let in."""
    code = services.offer_device(actor=OPERATOR, label="玄関")
    client = Client()
    answer = client.post("/kiosk/enrol/", {"code": code, "idempotency_key": key()})
    assert answer.status_code == 303
    client.get("/kiosk/")
    return client


def send(kiosk: Client, page: str, **values: str | list[str]) -> HttpResponse:
    """A form of the person whose turn it is."""
    turn = HallDevice.objects.get().turn
    return kiosk.post(f"/kiosk/{page}/", {"turn": turn, "idempotency_key": key(), **values})


def booked_reference() -> str:
    open_today()
    reference = new_reference()
    assert receive(booking(reference, place_at(10))) == "kept"
    return reference


def test_start__device_not_let_in__goes_to_enrol(hall: FrozenClock) -> None:
    answer = Client().get("/kiosk/")
    assert (answer.status_code, answer["Location"]) == (303, "/kiosk/enrol/")


def test_enrol__wrong_code__is_refused_with_next_step(hall: FrozenClock) -> None:
    answer = Client().post("/kiosk/enrol/", {"code": "00000000", "idempotency_key": key()})
    assert answer.status_code == 422
    assert "新しい番号" in answer.content.decode()


def test_enrol__code_used_before_or_too_old__is_refused(hall: FrozenClock) -> None:
    code = services.offer_device(actor=OPERATOR, label="玄関")
    assert Client().post("/kiosk/enrol/", {"code": code, "idempotency_key": key()}).status_code == 303
    assert Client().post("/kiosk/enrol/", {"code": code, "idempotency_key": key()}).status_code == 422
    late = services.offer_device(actor=OPERATOR, label="裏口")
    hall.tick(minutes=16)
    assert Client().post("/kiosk/enrol/", {"code": late, "idempotency_key": key()}).status_code == 422


def test_reference__keys_pressed_one_by_one__fill_the_field_without_any_address(kiosk: Client) -> None:
    typed = ""
    for letter in "K7M":
        answer = send(kiosk, "reference", typed=typed, key=letter)
        assert answer.status_code == 200
        typed += letter
        assert f'name="typed" value="{typed}"' in answer.content.decode()
    answer = send(kiosk, "reference", typed=typed, key="back")
    assert 'name="typed" value="K7"' in answer.content.decode()
    assert Ticket.objects.count() == 0


def test_reference__booked__gives_ticket_once_and_forgets_it_at_the_end(kiosk: Client) -> None:
    reference = booked_reference()
    turn = HallDevice.objects.get().turn
    sent = {"typed": reference.replace("-", ""), "turn": turn, "idempotency_key": key()}
    first, again = kiosk.post("/kiosk/reference/", sent), kiosk.post("/kiosk/reference/", sent)
    assert (first.status_code, first["Location"]) == (303, "/kiosk/ticket/")
    assert again.status_code == 303
    assert Ticket.objects.get().booked_for is not None
    page = kiosk.get("/kiosk/ticket/")
    assert page["Cache-Control"] == "no-store"
    assert reference not in page.content.decode()
    ended = kiosk.get("/kiosk/end/")
    assert ended["Clear-Site-Data"] == '"cache", "storage"'
    assert kiosk.get("/kiosk/ticket/").status_code == 303


def test_reference__scanned_qr_address__finds_the_reference_in_it(kiosk: Client) -> None:
    reference = booked_reference()
    scanned = f"http://127.0.0.1:8000/r/{reference}/#K7M4-QX29-AAAA-BBBB"
    answer = send(kiosk, "reference", scanned=scanned)
    assert answer.status_code == 303


def test_reference__unknown__says_what_to_do_next(kiosk: Client) -> None:
    answer = send(kiosk, "reference", typed="K7M4QX29")
    assert answer.status_code == 422
    assert "予約なし" in answer.content.decode()


def test_ticket__nobody_touches_for_a_minute__shows_nothing(kiosk: Client, frozen_clock: FrozenClock) -> None:
    send(kiosk, "purpose", purpose="papers", take="1")
    assert kiosk.get("/kiosk/ticket/").status_code == 200
    frozen_clock.tick(seconds=61)
    assert kiosk.get("/kiosk/ticket/").status_code == 303


def test_purpose__walk_in__prints_number_and_first_counter(kiosk: Client) -> None:
    assert "引越し" in kiosk.get("/kiosk/purpose/").content.decode()
    send(kiosk, "purpose", purpose="papers", take="1")
    text = kiosk.get("/kiosk/ticket/").content.decode()
    assert "1番窓口" in text
    assert ">1<" in text


def test_calls__kiosk__shows_page(kiosk: Client) -> None:
    assert kiosk.get("/kiosk/calls/").status_code == 200


def test_revoked_device__next_request__is_turned_away(
    kiosk: Client, staff_client: Callable[..., Client]
) -> None:
    operator = staff_client("operator")
    page = operator.get("/kiosk/devices/").content.decode()
    assert "玄関" in page
    device = page.split("/kiosk/devices/")[2].split("/")[0]
    answer = operator.post(f"/kiosk/devices/{device}/revoke/", {"idempotency_key": key()})
    assert answer.status_code == 303
    assert kiosk.get("/kiosk/")["Location"] == "/kiosk/enrol/"


def test_offer__operator__shows_code_once(hall: FrozenClock, staff_client: Callable[..., Client]) -> None:
    operator = staff_client("operator")
    operator.post(
        "/kiosk/devices/offer/", {"label": "玄関", "place": "town_hall/2f", "idempotency_key": key()}
    )
    assert "登録用の番号" in operator.get("/kiosk/devices/").content.decode()
    assert (HallDevice.objects.get().office, HallDevice.objects.get().hall) == ("town_hall", "2f")
    assert "15分以内" not in operator.get("/kiosk/devices/").content.decode()


@pytest.mark.parametrize("path", ["/kiosk/reference/", "/kiosk/purpose/", "/kiosk/ticket/", "/kiosk/calls/"])
def test_kiosk_pages__counter_clerk__are_refused(
    path: str, hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    assert staff_client("counter_clerk").get(path).status_code == 403


def test_devices__counter_clerk__are_refused(hall: FrozenClock, staff_client: Callable[..., Client]) -> None:
    assert staff_client("counter_clerk").get("/kiosk/devices/").status_code == 403


def test_next_person__goes_back_and_sends_the_form_again__sees_and_does_nothing(kiosk: Client) -> None:
    reference = booked_reference()
    first = HallDevice.objects.get().turn
    sent = {"turn": first, "typed": reference.replace("-", ""), "key": "clear", "idempotency_key": key()}
    assert reference[:4] not in kiosk.post("/kiosk/reference/", sent).content.decode()
    typed = {"turn": first, "typed": "K7M4", "key": "Q", "idempotency_key": key()}
    assert "K7M4" in kiosk.post("/kiosk/reference/", typed).content.decode()
    kiosk.get("/kiosk/end/")
    for _ in range(2):
        answer = kiosk.post("/kiosk/reference/", {**typed, "idempotency_key": key()})
        assert (answer.status_code, answer["Location"]) == (303, "/kiosk/")
        assert answer["Cache-Control"] == "no-store"
        kiosk.get("/kiosk/")
    assert kiosk.post("/kiosk/reference/", sent).status_code == 303
    assert Ticket.objects.count() == 0


def test_turn__nobody_touches_for_long__is_over(kiosk: Client, frozen_clock: FrozenClock) -> None:
    turn = HallDevice.objects.get().turn
    frozen_clock.tick(minutes=6)
    values = {"turn": turn, "typed": "", "key": "K", "idempotency_key": key()}
    assert kiosk.post("/kiosk/reference/", values)["Location"] == "/kiosk/"
    assert turn not in kiosk.get("/kiosk/reference/").content.decode()


def test_end__language_of_the_last_person__is_forgotten(kiosk: Client) -> None:
    assert "No booking" in kiosk.get("/kiosk/?lang=en").content.decode()
    kiosk.get("/kiosk/end/")
    assert "予約なし" in kiosk.get("/kiosk/").content.decode()


def test_reference__unknown__speaks_the_language_of_the_person(kiosk: Client) -> None:
    kiosk.get("/kiosk/?lang=en")
    text = send(kiosk, "reference", typed="K7M4QX29").content.decode()
    assert "This reference was not found" in text
    assert "見つかりません" not in text


def test_reference__help_ticked_before_the_keys__stays_ticked(kiosk: Client) -> None:
    text = send(kiosk, "reference", typed="K7", key="M", need=["hearing"], wish="unwell").content.decode()
    assert 'value="hearing" checked' in text
    assert 'value="unwell" checked' in text


def test_ticket__code_on_the_paper__is_found_again_by_staff(kiosk: Client) -> None:
    send(kiosk, "purpose", purpose="papers", take="1")
    ticket = Ticket.objects.get()
    found = selectors.find_ticket_by_code(CLERK_A, f" MADOGUCHI-TICKET:{ticket.public_id}\n")
    assert found is not None
    assert found.number == ticket.number
    for other in ("", "MADOGUCHI-TICKET:", ticket.public_id, "K7M4-QX29"):
        assert selectors.find_ticket_by_code(CLERK_A, other) is None


@pytest.mark.parametrize(
    "path", ["/kiosk/", "/kiosk/reference/", "/kiosk/purpose/", "/kiosk/calls/", "/kiosk/end/"]
)
def test_kiosk_pages__each__are_kept_by_no_cache(path: str, kiosk: Client) -> None:
    assert kiosk.get(path)["Cache-Control"] == "no-store"
