"""Mail to citizens: with the change, by the wire, once, and never to an address that changed."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.notifications import selectors, services
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import (
    Attachment,
    Letter,
    deliver,
    delivering,
    send_mail_to_case,
)
from madoguchi.domains.notifications.states import MessageState
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy.actors import SYSTEM
from tests.domains.notifications.conftest import ADDRESS, CASE, OWNER, PostOffice

pytestmark = pytest.mark.django_db

VALUES = {
    "city": "行橋市",
    "reference": CASE,
    "when": "4月6日（月）9:00",
    "place": "市民課",
    "url": "http://127.0.0.1:8000/book/",
}
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:来庁\r\nEND:VCALENDAR\r\n"


def queue(event_key: str = "booked:1", to: str = ADDRESS, **changes: object) -> str | None:
    letter = Letter(**{"template": "booking_made", "values": VALUES, **changes})  # type: ignore[arg-type]
    with transaction.atomic():
        return send_mail_to_case(
            actor=SYSTEM, case=CASE, to=to, owner=OWNER, event_key=event_key, letter=letter
        )


def queued(**changes: object) -> str:
    message_id = queue(**changes)  # type: ignore[arg-type]
    assert message_id is not None
    return message_id


@pytest.mark.django_db(transaction=True)
def test_send_mail__outside_a_transaction__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError):
        send_mail_to_case(
            actor=SYSTEM,
            case=CASE,
            to=ADDRESS,
            owner=OWNER,
            event_key="k",
            letter=Letter("booking_made", VALUES),
        )


def test_send_mail__queued__has_its_job_in_the_mail_queue(room: dict[str, str]) -> None:
    message_id = queued()
    job = ProcrastinateJob.objects.get(args={"message_id": message_id})
    assert (job.queue_name, Message.objects.get().state) == ("mail", MessageState.QUEUED)


@pytest.mark.parametrize("to", ["", "nobody", "a@b, c@d", "a b@c", "a@b\nBcc: x@y"])
def test_send_mail__no_address__queues_nothing(room: dict[str, str], to: str) -> None:
    assert queue(to=to) is None
    assert not Message.objects.exists()


def test_send_mail__same_news_again__is_queued_once(room: dict[str, str]) -> None:
    assert queue() is not None
    assert queue() is None
    assert queue(event_key="booked:2") is not None
    assert Message.objects.count() == 2


def test_deliver__queued__arrives_whole_by_smtp(room: dict[str, str], post_office: PostOffice) -> None:
    message_id = queued(attachments=(Attachment("yoyaku.ics", ICS, "text/calendar"),))
    deliver(message_id)
    (mail,) = post_office.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert (mail["To"], CASE in mail["Subject"], message_id in mail["Message-ID"]) == (ADDRESS, True, True)
    assert "4月6日（月）9:00" in body.get_content()
    (calendar,) = mail.iter_attachments()
    assert (calendar.get_filename(), calendar.get_content_type()) == ("yoyaku.ics", "text/calendar")
    assert "SUMMARY:来庁" in calendar.get_content()


def test_deliver__sent__keeps_neither_address_nor_text(room: dict[str, str], post_office: PostOffice) -> None:
    deliver(queued())
    message = Message.objects.get()
    assert (message.state, message.to_address, message.body, message.attachments) == ("sent", "", "", [])
    assert ChangeRow.objects.filter(code="message.sent", subject=CASE).count() == 1


def test_deliver__twice__sends_once(room: dict[str, str], post_office: PostOffice) -> None:
    message_id = queued()
    deliver(message_id)
    deliver(message_id)
    assert len(post_office.mails) == 1


@pytest.mark.parametrize("now", ["other@example.jp", ""])
def test_deliver__address_changed_meanwhile__is_stopped(
    room: dict[str, str], post_office: PostOffice, now: str
) -> None:
    message_id = queued()
    room[CASE] = now
    deliver(message_id)
    message = Message.objects.get()
    assert (message.state, message.failure) == ("stopped", "notifications.address_changed")
    assert (message.to_address, post_office.mails) == ("", [])


def test_deliver__text_with_another_persons_name__is_stopped_by_the_gate_and_not_tried_again(
    room: dict[str, str], post_office: PostOffice
) -> None:
    deliver(queued(values={**VALUES, "place": "山田太郎"}))
    message = Message.objects.get()
    assert (message.state, message.failure) == ("stopped", "release.outsider")
    assert post_office.mails == []


def test_deliver__server_says_no__comes_back_and_then_arrives_once(
    room: dict[str, str], post_office: PostOffice
) -> None:
    message_id = queued()
    post_office.answer = "451 try later"
    with pytest.raises(ExternalFailure):
        deliver(message_id)
    assert (Message.objects.get().state, Message.objects.get().failure) == ("queued", "mail.not_sent")
    post_office.answer = "250 OK"
    deliver(message_id)
    message = Message.objects.get()
    assert (len(post_office.mails), message.state, message.maybe_twice) == (1, "sent", False)


def test_deliver__server_never_answers_yes__ends_as_failed_and_counted(
    room: dict[str, str], post_office: PostOffice
) -> None:
    message_id = queued()
    post_office.answer = "550 no"
    for _ in range(services.MAX_ATTEMPTS - 1):
        with pytest.raises(ExternalFailure):
            deliver(message_id)
    deliver(message_id)
    assert (Message.objects.get().state, selectors.count_failed(SYSTEM)) == ("failed", 1)


def test_deliver__worker_killed_after_the_server_took_it__is_marked_and_has_the_same_id(
    room: dict[str, str], post_office: PostOffice
) -> None:
    message_id = queued()
    taken = delivering.take_message(message_id, from_states=(MessageState.QUEUED,))
    assert taken is not None
    delivering.mail_message(*taken)
    deliver(message_id)
    first, second = post_office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert Message.objects.get().maybe_twice is True


def test_list_messages__of_a_case__newest_first(room: dict[str, str]) -> None:
    first, second = queued(), queued(event_key="booked:2")
    assert [m.message_id for m in selectors.list_messages(SYSTEM, CASE)] == [second, first]
    assert selectors.list_messages(SYSTEM, "B-2") == ()
