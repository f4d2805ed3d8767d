"""Near, called, not there: told once each, in time, to who chose it, and to nobody after the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as django_mail

from madoguchi.domains.notifications.models import Message
from madoguchi.domains.turns import conf, services
from madoguchi.domains.turns.coming_back import come_back, is_near
from madoguchi.domains.turns.models import TurnContact
from madoguchi.foundation import clock
from madoguchi.sandbox.serving import Fault
from tests.domains.turns.conftest import CITIZEN, REFERENCE, told, waiting
from tests.support.clock import FrozenClock
from tests.support.phones import USER, Phones, deliver_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


@pytest.fixture
def linked(phones: Phones) -> Phones:
    """Somebody who linked LINE, with the greeting already read."""
    assert services.link_line(user=USER, text=services.begin_line(actor=CITIZEN, waiting=waiting()))
    Message.objects.all().delete()
    return phones


@pytest.mark.parametrize(
    ("ahead", "low_min", "expected"),
    [(9, 11, False), (9, 10, True), (2, 30, True), (3, 30, False), (0, None, False), (None, 10, True)],
)
def test_is_near__at_the_boundaries__is_the_published_rule(
    ahead: int | None, low_min: int | None, expected: bool
) -> None:
    assert (conf.NEAR_AHEAD, conf.NEAR_MIN) == (2, 10)
    assert is_near(ahead=ahead, low_min=low_min) is expected


def test_tell__far_then_near_then_called__one_message_each(linked: Phones, frozen_clock: FrozenClock) -> None:
    told(ahead=9)
    assert services.tell_turns() == 0
    for _ in range(3):
        told(ahead=2, low_min=15, likely_low_min=20)
        services.tell_turns()
        deliver_all()
        frozen_clock.tick(seconds=2)
    assert len(linked.on_line) == 1
    assert "番号 7" in linked.on_line[0]
    told("called", counter="3")
    services.tell_turns()
    services.tell_turns()
    deliver_all()
    assert len(linked.on_line) == 2
    assert "3 番" in linked.on_line[1]


def test_tell__postponed_and_near_again__is_told_again(linked: Phones) -> None:
    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    told(ahead=0, likely_low_min=0, turn=1)
    services.tell_turns()
    services.tell_turns()
    deliver_all()
    assert len(linked.on_line) == 2


def test_tell__not_there_when_called__says_what_to_do(linked: Phones) -> None:
    told("not_there")
    services.tell_turns()
    deliver_all()
    assert "番号はまだ使えます" in linked.on_line[0]


def test_tell__visit_over__forgets_the_address(linked: Phones) -> None:
    told("finished")
    services.tell_turns()
    assert not TurnContact.objects.exclude(sealed_address=b"").exists()
    assert not TurnContact.objects.filter(state="active").exists()


def test_tell__one_part_of_a_parted_family_is_done__the_other_is_still_told(linked: Phones) -> None:
    told("finished", number=7)
    told(ahead=0, likely_low_min=0, number=8)
    services.tell_turns()
    deliver_all()
    (text,) = linked.on_line
    assert "番号 8" in text


def test_deliver__called_before_the_message_went__near_is_overtaken(linked: Phones) -> None:
    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    told("called", counter="3")
    deliver_all()
    assert Message.objects.get().failure == "notifications.overtaken"
    assert linked.on_line == []


def test_deliver__line_down_until_the_call_is_old__says_nothing_wrong(
    linked: Phones, frozen_clock: FrozenClock
) -> None:
    told("called", counter="3")
    services.tell_turns()
    frozen_clock.tick(minutes=conf.CALLED_LIVES_MIN, seconds=1)
    deliver_all()
    assert (Message.objects.get().failure, linked.on_line) == ("notifications.overtaken", [])


def test_tell__merged_into_the_number_of_another_reference__is_told_of_that_one(linked: Phones) -> None:
    told("left", into="page of 3")
    told("called", number=3, reference="WXYZ-2345", counter="2")
    assert services.tell_turns() == 1
    deliver_all()
    assert "番号 3" in linked.on_line[0]
    assert TurnContact.objects.filter(state="active").exists()


def test_tell__clerk_comes_to_the_seat__nobody_is_told_to_get_up(linked: Phones) -> None:
    told("called", counter="2", stays=True)
    assert services.tell_turns() == 0
    told("called", counter="3", turn=1)
    assert services.tell_turns() == 1


def test_tell__positions_are_old__says_nothing(linked: Phones, frozen_clock: FrozenClock) -> None:
    told(ahead=0, likely_low_min=0)
    frozen_clock.tick(minutes=conf.NEWS_OLD_MIN)
    assert services.tell_turns() == 0


def test_tell__stopped_meanwhile__sends_nothing(linked: Phones) -> None:
    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    services.stop_contact(actor=CITIZEN, reference=REFERENCE)
    deliver_all()
    assert (Message.objects.get().failure, linked.on_line) == ("notifications.address_changed", [])


def test_tell__message__has_number_and_link_and_nothing_else_of_the_person(linked: Phones) -> None:
    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    deliver_all()
    contact = TurnContact.objects.get(state="active")
    assert f"/n/{contact.public_id}/" in linked.on_line[0]
    assert REFERENCE not in linked.on_line[0]


def test_tell__line_did_not_take_it__the_page_is_told(linked: Phones) -> None:
    from madoguchi.domains.turns import selectors

    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    linked.line.faults = [Fault(400)]
    deliver_all()
    found = selectors.get_contact(CITIZEN, REFERENCE)
    assert found is not None
    assert found.failure == "line.rejected"


def test_tell__booked_by_mail_and_checked_in__is_told_by_that_mail(client: object) -> None:
    from madoguchi.domains.intake import services as intake
    from tests.domains.intake.builders import make_entry, make_place

    access = make_entry()
    make_place(hours=2)
    intake.book_place(access, place="p1", services=(), mail="taro@example.jp")
    told(ahead=0, likely_low_min=0, reference=access.reference)
    services.tell_turns()
    deliver_all()
    (mail,) = django_mail.outbox
    assert (mail.to, "番号 7" in mail.body) == (["taro@example.jp"], True)
    services.stop_contact(actor=access.actor, reference=access.reference)
    services.tell_turns()
    assert not TurnContact.objects.filter(state="active").exists()


@pytest.mark.parametrize(
    ("low_min", "age_min", "expected"),
    [(None, 0, None), (14, 0, None), (15, 0, 10), (40, 0, 35), (40, 3, 32), (40, 5, None), (0, 0, None)],
)
def test_come_back__low_end_less_age_and_way__or_stay(
    low_min: int | None, age_min: int, expected: int | None
) -> None:
    now = clock.now()
    found = come_back(low_min=low_min, as_of=now - timedelta(minutes=age_min), now=now)
    assert (found.minutes if found else None) == expected
