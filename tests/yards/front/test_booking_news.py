"""News of a booking reaches whoever it concerns where they chose to hear of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail

from madoguchi.domains.intake import services as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.models import PlaceMirror, Waiting
from madoguchi.domains.turns import services as turns
from madoguchi.domains.turns.models import TurnContact
from madoguchi.foundation import clock
from madoguchi.foundation.events.delivery import sweep
from tests.domains.intake.builders import make_entry, make_place
from tests.support.clock import FrozenClock
from tests.support.phones import NUMBER, USER, Phones, deliver_all, ringing, use_phones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


@pytest.fixture
def phones(settings: Any) -> Iterator[Phones]:
    with ringing() as found:
        use_phones(settings, found)
        yield found


def _choose_line(access: Access) -> None:
    waiting = turns.Waiting(access.reference, "ja", clock.today())
    assert turns.link_line(user=USER, text=turns.begin_line(actor=access.actor, waiting=waiting))


def _choose_sms(access: Access, phones: Phones) -> None:
    waiting = turns.Waiting(access.reference, "en", clock.today())
    turns.begin_sms(actor=access.actor, waiting=waiting, phone=NUMBER)
    deliver_all()
    (code,) = re.findall(r"\b[0-9]{6}\b", phones.by_sms[-1])
    turns.confirm_sms(actor=access.actor, reference=access.reference, code=code)


def _wait(access: Access, *, mail: str = "") -> None:
    days = {"first_on": clock.today(), "last_on": clock.today() + timedelta(days=20)}
    intake.join_line(access, office="city_hall", service="move_in", mail=mail, **days)


def _grant(place: str = "p1") -> None:
    """The office gives one more place to the internet side."""
    make_place(place, hours=24)
    intake.offer_free()


def _tell() -> None:
    sweep()
    deliver_all()


def _called_off(access: Access, place: str, *, reason: str) -> dict[str, Any]:
    row = PlaceMirror.objects.get(place=place)
    one = {"id": place, "starts_at": row.starts_at.isoformat(), "length_min": row.length_min}
    return {
        "reference": access.reference,
        "secret_hash": "",
        "state": "called_off",
        "places": [one],
        "office": row.office,
        "service": row.service,
        "mode": row.mode,
        "services": [row.service],
        "party": 1,
        "needs": [],
        "language": "ja",
        "reason": reason,
        "at": (clock.now() + timedelta(seconds=1)).isoformat(),
    }


def test_offer__who_chose_line__hears_it_there_and_not_by_mail(phones: Phones) -> None:
    access = make_entry()
    _wait(access, mail="taro@example.jp")
    _choose_line(access)
    _grant()
    _tell()
    told = phones.on_line[-1]
    assert "お待ちの時間が空きました" in told
    assert "/book/" in told
    assert access.reference not in told
    assert django_mail.outbox == []
    assert TurnContact.objects.get(state="active").until_on == Waiting.objects.get().last_on


def test_offer__nothing_chosen__goes_by_mail(phones: Phones) -> None:
    access = make_entry()
    _wait(access, mail="taro@example.jp")
    _grant()
    _tell()
    assert [one.to for one in django_mail.outbox] == [["taro@example.jp"]]
    assert access.reference in django_mail.outbox[0].subject
    assert phones.on_line == phones.by_sms == []


def test_offer__over_before_the_message_goes__is_not_told(phones: Phones, frozen_clock: FrozenClock) -> None:
    access = make_entry()
    _wait(access)
    _choose_line(access)
    deliver_all()
    before = list(phones.on_line)
    _grant()
    sweep()
    frozen_clock.tick(hours=30)
    deliver_all()
    assert phones.on_line == before


def test_called_off__who_gave_a_telephone__gets_a_short_text_in_their_language(phones: Phones) -> None:
    access = make_entry()
    make_place("p1", hours=24)
    intake.book_place(access, place="p1", services=(), mail="taro@example.jp")
    _choose_sms(access, phones)
    intake.receive_reservation(_called_off(access, "p1", reason="停電のため"))
    _tell()
    told = phones.by_sms[-1]
    assert "had to be called off" in told
    assert "停電のため" in told
    assert django_mail.outbox == []
    assert TurnContact.objects.get(state="active").until_on == Waiting.objects.get().last_on


def test_called_off__told_twice__is_heard_once(phones: Phones) -> None:
    access = make_entry()
    make_place("p1", hours=24)
    intake.book_place(access, place="p1", services=())
    _choose_line(access)
    news = _called_off(access, "p1", reason="台風のため")
    for _ in range(2):
        intake.receive_reservation(news)
        _tell()
    assert len([text for text in phones.on_line if "台風のため" in text]) == 1
