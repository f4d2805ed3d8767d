"""LINE and SMS through the same queue as mail: once, to the address of now, in time, and through the gate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from madoguchi.adapters.line import LineChannel
from madoguchi.adapters.sms import SmsAccount, SmsChannel
from madoguchi.core.errors import ExternalFailure, NotAvailable
from madoguchi.domains.notifications import ports, services
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import Letter, News, deliver, delivering, send_to_case
from madoguchi.domains.notifications.states import MessageState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.sandbox.serving import Fault
from tests.domains.notifications.conftest import CASE, OWNER
from tests.domains.notifications.test_services import VALUES
from tests.support.clock import FrozenClock
from tests.support.phones import LINE_TOKEN, NUMBER, SMS_ACCOUNT, SMS_TOKEN, USER, Phones, ringing

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(room: dict[str, str]) -> Iterator[Phones]:
    kept = dict(ports._carriers)
    with ringing() as found:
        account = SmsAccount(url=found.url, account=SMS_ACCOUNT, token=SMS_TOKEN, sender="CITY")
        ports.register_carrier("line", lambda: LineChannel(url=found.url, token=LINE_TOKEN))
        ports.register_carrier("sms", lambda: SmsChannel(account))
        yield found
    ports._carriers.clear()
    ports._carriers.update(kept)


def queued(room: dict[str, str], channel: str, *, minutes: int = 0, place: str = "市民課") -> str:
    room[CASE] = USER if channel == "line" else NUMBER
    expires_at = clock.now() + timedelta(minutes=minutes) if minutes else None
    news = News(case=CASE, owner=OWNER, event_key="near:1", expires_at=expires_at)
    letter = Letter("booking_made", {**VALUES, "place": place})
    with transaction.atomic():
        found = send_to_case(actor=SYSTEM, news=news, channel=channel, to=room[CASE], letter=letter)
    assert found is not None
    return found


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_deliver__by_channel__arrives_and_keeps_neither_address_nor_text(
    room: dict[str, str], phones: Phones, channel: str
) -> None:
    deliver(queued(room, channel))
    (text,) = phones.on_line or phones.by_sms
    message = Message.objects.get()
    assert "4月6日（月）9:00" in text
    assert (message.state, message.to_address, message.body) == ("sent", "", "")


@pytest.mark.parametrize(
    ("channel", "to"),
    [("line", "taro@example.jp"), ("sms", "090-1234-5678"), ("mail", NUMBER), ("sms", USER)],
)
def test_send__address_of_another_kind__queues_nothing(room: dict[str, str], channel: str, to: str) -> None:
    letter = Letter("booking_made", VALUES)
    with transaction.atomic():
        news = News(case=CASE, owner=OWNER, event_key="k")
        assert send_to_case(actor=SYSTEM, news=news, channel=channel, to=to, letter=letter) is None


@pytest.mark.parametrize("status", [429, 500, 0])
def test_deliver__line_in_trouble_for_a_while__one_message_in_the_end(
    room: dict[str, str], phones: Phones, status: int
) -> None:
    phones.line.faults = [Fault(status, is_late=status != 429) for _ in range(3)]
    message_id = queued(room, "line")
    for _ in range(3):
        with pytest.raises(ExternalFailure):
            deliver(message_id)
        assert Message.objects.get().state == MessageState.QUEUED
    deliver(message_id)
    assert (Message.objects.get().state, len(phones.on_line)) == (MessageState.SENT, 1)
    assert len({request.headers["x-line-retry-key"] for request in phones.line.requests}) == 1


def test_deliver__line_down_for_long__ends_as_failed(room: dict[str, str], phones: Phones) -> None:
    phones.line.faults = [Fault(503) for _ in range(services.MAX_ATTEMPTS)]
    message_id = queued(room, "line")
    for _ in range(services.MAX_ATTEMPTS - 1):
        with pytest.raises(ExternalFailure):
            deliver(message_id)
    deliver(message_id)
    assert (Message.objects.get().state, Message.objects.get().failure) == (MessageState.FAILED, "line.down")


@pytest.mark.parametrize("status", [500, 0])
def test_deliver__answer_of_the_sms_provider_lost__is_not_repeated(
    room: dict[str, str], phones: Phones, status: int
) -> None:
    phones.sms.faults = [Fault(status, is_late=True)]
    message_id = queued(room, "sms")
    deliver(message_id)
    deliver(message_id)
    assert (Message.objects.get().state, len(phones.by_sms)) == (MessageState.UNSURE, 1)


def test_deliver__sms_provider_busy__comes_back(room: dict[str, str], phones: Phones) -> None:
    phones.sms.faults = [Fault(429)]
    message_id = queued(room, "sms")
    with pytest.raises(ExternalFailure):
        deliver(message_id)
    deliver(message_id)
    assert (Message.objects.get().state, len(phones.by_sms)) == (MessageState.SENT, 1)


@pytest.mark.parametrize(("channel", "state", "messages"), [("line", "sent", 1), ("sms", "unsure", 0)])
def test_deliver__worker_killed_in_the_middle__repeats_only_what_the_other_side_would_know(
    room: dict[str, str], phones: Phones, channel: str, state: str, messages: int
) -> None:
    message_id = queued(room, channel)
    assert delivering.take_message(message_id, from_states=(MessageState.QUEUED,)) is not None
    deliver(message_id)
    assert Message.objects.get().state == state
    assert len(phones.on_line + phones.by_sms) == messages


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_deliver__too_late__is_stopped(
    room: dict[str, str], phones: Phones, frozen_clock: FrozenClock, channel: str
) -> None:
    message_id = queued(room, channel, minutes=10)
    frozen_clock.tick(minutes=10, seconds=1)
    deliver(message_id)
    message = Message.objects.get()
    assert (message.state, message.failure) == ("stopped", "notifications.overtaken")
    assert phones.on_line + phones.by_sms == []


def test_deliver__news_came_to_nothing__is_stopped(room: dict[str, str], phones: Phones) -> None:
    message_id = queued(room, "line")

    def overtaken(case: str) -> None:
        raise NotAvailable("notifications.overtaken")

    ports.register_address_source(OWNER, overtaken)
    deliver(message_id)
    assert (Message.objects.get().state, phones.on_line) == (MessageState.STOPPED, [])


@pytest.mark.parametrize("channel", ["line", "sms"])
def test_deliver__linked_to_another_meanwhile__is_stopped(
    room: dict[str, str], phones: Phones, channel: str
) -> None:
    message_id = queued(room, channel)
    room[CASE] = "U" + "2" * 32 if channel == "line" else "+819000000000"
    deliver(message_id)
    assert Message.objects.get().failure == "notifications.address_changed"
    assert phones.on_line + phones.by_sms == []


def test_deliver__text_with_another_persons_name__is_stopped_by_the_gate(
    room: dict[str, str], phones: Phones
) -> None:
    deliver(queued(room, "line", place="山田太郎"))
    assert Message.objects.get().failure == "release.outsider"
    assert phones.on_line == []


def test_deliver__channel_switched_off_meanwhile__fails_and_says_so(
    room: dict[str, str], phones: Phones
) -> None:
    message_id = queued(room, "sms")
    ports.register_carrier("sms", lambda: None)
    deliver(message_id)
    assert Message.objects.get().failure == "notifications.channel_off"


def test_deliver__failing__tells_the_log_no_address_and_no_text(
    room: dict[str, str], phones: Phones, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    phones.line.faults, phones.sms.faults = [Fault(400)], [Fault(400, {"code": 21610})]
    deliver(queued(room, "line"))
    Message.objects.all().delete()
    deliver(queued(room, "sms"))
    assert "line.rejected" in caplog.text
    assert "sms.stopped" in caplog.text
    assert not any(
        word in caplog.text for word in (USER, NUMBER, NUMBER[3:], "4月6日", SMS_TOKEN, LINE_TOKEN)
    )
