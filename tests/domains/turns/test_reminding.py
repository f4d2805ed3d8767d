"""A reminder on the evening before and one in the morning, once each, to where the person wants it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core import mail as django_mail

from madoguchi.domains.intake import services as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.turns import conf, services
from madoguchi.domains.turns.models import TurnContact
from madoguchi.foundation import cities, clock
from tests.domains.intake.builders import make_entry, make_place
from tests.domains.turns.conftest import waiting
from tests.support.clock import FrozenClock
from tests.support.phones import USER, Phones, deliver_all

pytestmark = pytest.mark.django_db


def at(frozen_clock: FrozenClock, day: int, hour: int, minute: int = 0) -> None:
    frozen_clock.move_to(datetime(2026, 4, day, hour, minute, tzinfo=clock.LOCAL_ZONE))


@pytest.fixture
def booked(frozen_clock: FrozenClock) -> Access:
    """For Wednesday 8 April, 10:00, with a mail address."""
    access = make_entry()
    make_place("p1", hours=49)
    make_place("p2", hours=73)
    intake.book_place(access, place="p1", services=(), mail="taro@example.jp")
    return access


@pytest.mark.parametrize(
    ("day", "hour", "minute", "template"),
    [
        (7, 16, 59, None),
        (7, 17, 0, "booking_tomorrow"),
        (7, 20, 59, "booking_tomorrow"),
        (7, 21, 0, None),
        (8, 6, 59, None),
        (8, 7, 0, "booking_today"),
        (8, 9, 0, "booking_today"),
        (8, 9, 1, None),
    ],
)
def test_remind__at_the_boundaries__in_decent_hours_only(
    booked: Access, frozen_clock: FrozenClock, day: int, hour: int, minute: int, template: str | None
) -> None:
    from madoguchi.domains.notifications.models import Message

    at(frozen_clock, day, hour, minute)
    assert services.remind_booked() == (template is not None)
    assert list(Message.objects.values_list("template", flat=True)) == ([template] if template else [])


def test_remind__every_five_minutes_of_two_days__two_mails(booked: Access, frozen_clock: FrozenClock) -> None:
    assert conf.REMIND_EVERY_S == 300
    for day, hour in ((6, 18), (7, 17), (7, 18), (7, 20), (8, 7), (8, 8)):
        at(frozen_clock, day, hour)
        services.remind_booked()
        deliver_all()
    assert ["明日" in mail.subject for mail in django_mail.outbox] == [True, False]
    assert all(booked.reference in mail.subject for mail in django_mail.outbox)


def test_remind__moved_to_another_day__for_the_new_time_only(
    booked: Access, frozen_clock: FrozenClock
) -> None:
    intake.change_booking(booked, place="p2")
    at(frozen_clock, 7, 18)
    assert services.remind_booked() == 0
    at(frozen_clock, 8, 18)
    assert services.remind_booked() == 1


def test_remind__cancelled__nothing(booked: Access, frozen_clock: FrozenClock) -> None:
    intake.cancel_booking(booked)
    at(frozen_clock, 7, 18)
    assert services.remind_booked() == 0


def test_remind__who_chose_line__gets_it_there_and_not_by_mail(
    booked: Access, frozen_clock: FrozenClock, phones: Phones
) -> None:
    code = services.begin_line(actor=booked.actor, waiting=waiting(booked.reference, days=2))
    services.link_line(user=USER, text=code)
    at(frozen_clock, 7, 18)
    services.remind_booked()
    deliver_all()
    assert any("明日" in text for text in phones.on_line)
    assert django_mail.outbox == []
    assert TurnContact.objects.get(state="active").until_on.day == 8


def test_remind__booked_at_another_place__names_that_one_and_its_address(
    frozen_clock: FrozenClock, settings: Any
) -> None:
    settings.CITY_FOLDER = settings.CITY_FOLDER.parent / "kitakyushu"
    city = cities.current()
    other = next(one for one in city.bookable.values() if one.id != city.main_office.id)
    access = make_entry()
    make_place("p9", hours=49, office=other.id)
    intake.book_place(access, place="p9", services=(), mail="taro@example.jp")
    at(frozen_clock, 7, 18)
    services.remind_booked()
    deliver_all()
    (mail,) = [mail for mail in django_mail.outbox if "明日" in mail.subject]
    assert other.name.ja in mail.body
    assert other.address in mail.body
