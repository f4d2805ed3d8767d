"""The calendar file of a booking, read by a library of others, and the QR codes, read by a decoder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import vobject
from django.core import mail as django_mail
from django.test import Client

from madoguchi.demo.scanner import read_codes
from madoguchi.domains.intake.models import Booking, PreEntry
from madoguchi.domains.visits import layout
from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import HallDevice, Ticket
from madoguchi.foundation.policy import SYSTEM
from tests.domains.intake.builders import make_place
from tests.domains.visits.conftest import KIOSK, OPERATOR
from tests.support.phones import deliver_all
from tests.yards.front.steps import send, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
LONGEST_LINE = 75
"""Octets, RFC 5545 section 3.1."""


def booked(client: Client, *, mail: str = "") -> None:
    make_place("p1", hours=24)
    make_place("p2", hours=25)
    answer = send(client, "/book/", {"place": "p1", "mail": mail}, action="/book/take/")
    assert answer.status_code == 303


def read(text: str) -> Any:
    return vobject.readOne(text)


def test_download__read_by_others__says_when_where_and_reminds(client: Client) -> None:
    booked(client)
    answer = client.get("/book/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    whole = read(text_of(answer))
    entry, booking = whole.vevent, Booking.objects.get()
    assert (whole.method.value, entry.status.value, entry.sequence.value) == ("PUBLISH", "CONFIRMED", "0")
    assert entry.dtstart.value == booking.starts_at
    assert entry.dtend.value - entry.dtstart.value == timedelta(minutes=booking.length_min)
    assert PreEntry.objects.get().reference in entry.description.value
    assert entry.location.value.endswith("番1号") or entry.location.value
    assert sorted(alarm.trigger.value for alarm in entry.valarm_list) == [
        timedelta(days=-1),
        timedelta(hours=-1),
    ]


def test_download__its_lines__are_folded_and_end_as_the_standard_says(client: Client) -> None:
    booked(client)
    content = client.get("/book/calendar.ics").content
    assert content.endswith(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= LONGEST_LINE
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_mails__booked_moved_cancelled__are_one_entry_that_moves_and_goes(client: Client) -> None:
    booked(client, mail="taro@example.jp")
    send(client, "/book/?change=1", {"place": "p2"}, action="/book/take/")
    send(client, "/book/", {}, action="/book/cancel/")
    deliver_all()
    entries = []
    for mail in django_mail.outbox:
        ((name, content, content_type),) = mail.attachments
        assert (name, content_type) == ("yoyaku.ics", "text/calendar")
        entries.append(read(str(content)))
    assert [one.method.value for one in entries] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [one.vevent.status.value for one in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({one.vevent.uid.value for one in entries}) == 1
    sequences = [int(one.vevent.sequence.value) for one in entries]
    assert sequences == sorted(set(sequences))
    assert entries[0].vevent.dtstart.value != entries[1].vevent.dtstart.value


def test_qr__on_the_pages_of_a_booking__is_read_back_by_a_decoder(client: Client) -> None:
    booked(client)
    reference = PreEntry.objects.get().reference
    assert read_codes(text_of(client.get("/book/"))) == [reference]
    assert read_codes(text_of(client.get("/visit/"))) == [reference]


def test_qr__on_the_ticket_of_a_walk_in__opens_the_page_of_this_number(
    client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """From the paper to the telephone: the code is read as a picture, and the position crosses as an envelope."""
    visits.load_resources(actor=SYSTEM)
    kiosk = Client()
    code = visits.offer_device(actor=OPERATOR, label="玄関")
    kiosk.post("/kiosk/enrol/", {"code": code, "idempotency_key": "k" * 20})
    device = HallDevice.objects.get()
    purpose = layout.get_office("").booking[0].id
    ticket = visits.check_in(actor=KIOSK, purpose=purpose)
    visits.show_ticket(device.public_id, ticket.public_id)
    codes = read_codes(text_of(kiosk.get("/kiosk/ticket/")))
    (address,) = (text for text in codes if text.startswith("http"))
    path = urlsplit(address).path
    assert client.get(path).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        visits.send_positions(actor=SYSTEM)
    page = text_of(client.get(path))
    assert f'class="ui-number">{ticket.number}<' in page
    assert ticket.reference not in page
    with django_capture_on_commit_callbacks(execute=True):
        assert send(client, path, {"minutes": "10"}, action=f"{path}wish/").status_code == 303
    assert Ticket.objects.get().postponed_until is not None
