"""The mail with the link of a 差戻し waits for the internet side: two installs, nothing between them but a folder."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.domains.applications import services as applications
from madoguchi.domains.applications.models import Correction
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.cases import selectors as case_selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services as intake_services
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import deliver
from madoguchi.domains.work import selectors, services
from madoguchi.domains.work.models import WorkItem
from madoguchi.foundation import transfer
from madoguchi.foundation.policy.actors import ANONYMOUS, SYSTEM
from madoguchi.foundation.transfer import folder
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.work.builders import CASE, COUNTER, WATER_CLERK, accepted
from tests.support.clock import FrozenClock
from tests.support.two_installs import Install, acquainted, front, office

__all__ = ["acquainted", "front", "office"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item(front: Install, office: Install, acquainted: None, frozen_clock: FrozenClock) -> WorkItem:
    """A step that the section gave back to the citizen; nothing has been carried yet."""
    with office.here():
        item = accepted()[0]
        services.claim_step(actor=WATER_CLERK, item=item.public_id)
        services.return_for_correction(
            actor=WATER_CLERK, item=item.public_id, fields=[AskedField("", "phone")], message="電話番号"
        )
    return item


def carry(one: Install, other: Install) -> None:
    folder.carry(one.transfer, other.transfer)
    with other.here():
        folder.import_waiting()


def letter() -> Message:
    return Message.objects.get(template="correction_requested")


def jobs() -> int:
    return ProcrastinateJob.objects.filter(args={"message_id": letter().message_id}).count()


def payload() -> dict[str, Any]:
    row = Correction.objects.get()
    return {"reference": CASE, "application": row.application.reference, "token_hash": row.token_hash}


def test_return__envelope_on_its_way__holds_the_mail_without_a_job(
    item: WorkItem, front: Install, office: Install
) -> None:
    assert (letter().state, jobs()) == ("held", 0)
    deliver(letter().message_id)
    carry(office, front)
    assert (letter().state, jobs(), mail.outbox) == ("held", 0, [])


def test_return__front_has_the_link__the_mail_goes_out_once_and_its_link_works(
    item: WorkItem, front: Install, office: Install
) -> None:
    carry(office, front)
    carry(front, office)
    assert (letter().state, jobs()) == ("queued", 1)
    deliver(letter().message_id)
    found = re.search(r"/fix/([^/\s]+)/", mail.outbox[0].body)
    assert found
    assert intake.get_correction(ANONYMOUS, found[1]).application == item.application
    assert (letter().state, letter().body) == ("sent", "")


def test_answer__comes_twice__queues_one_mail(item: WorkItem, front: Install, office: Install) -> None:
    carry(office, front)
    carry(front, office)
    with front.here(), transaction.atomic():
        transfer.send("correction_open", payload(), to="office", actor=SYSTEM)
    carry(front, office)
    assert jobs() == 1
    deliver(letter().message_id)
    services.release_correction_mail(payload())
    deliver(letter().message_id)
    assert (len(mail.outbox), jobs()) == (1, 1)


def test_front__asked_again__answers_again_and_keeps_one_link(
    item: WorkItem, front: Install, office: Install, frozen_clock: FrozenClock
) -> None:
    news = {**payload(), "fields": ["phone"], "message": "電話番号"}
    with front.here():
        for _ in range(2):
            intake_services.receive_correction_request(news, sent_at=frozen_clock.now)
    assert Envelope.objects.filter(direction="out", kind="correction_open").count() == 2


def test_answer__with_another_links_hash__leaves_the_mail_held(item: WorkItem, office: Install) -> None:
    services.release_correction_mail({**payload(), "token_hash": "0" * 64})
    assert (letter().state, jobs()) == ("held", 0)


@pytest.mark.parametrize("how", ["take_back", "withdraw"])
def test_return__settled_before_the_answer__stops_the_mail(
    item: WorkItem, front: Install, office: Install, how: str
) -> None:
    with office.here():
        if how == "take_back":
            services.take_back_return(actor=WATER_CLERK, item=item.public_id, reason="電話で確認")
        else:
            applications.withdraw_application(actor=COUNTER, reference=item.application, reason="本人の希望")
    assert (letter().state, letter().failure, letter().body) == ("stopped", "notifications.overtaken", "")
    carry(office, front)
    carry(front, office)
    assert (letter().state, jobs()) == ("stopped", 0)


def test_return__address_changes_while_held__the_mail_is_stopped_when_it_goes_out(
    item: WorkItem, front: Install, office: Install
) -> None:
    carry(office, front)
    with office.here():
        cases.record_facts(
            actor=COUNTER,
            case=CASE,
            values={("", "mail"): "new@example.test"},
            door="counter",
            expected_version=case_selectors.get_case(SYSTEM, CASE).version,
        )
    carry(front, office)
    deliver(letter().message_id)
    assert (letter().failure, mail.outbox) == ("notifications.address_changed", [])


def test_list_late_mails__held_for_half_an_hour__names_the_step_until_the_answer_comes(
    item: WorkItem, front: Install, office: Install, frozen_clock: FrozenClock
) -> None:
    def late() -> frozenset[str]:
        return selectors.list_late_mails(WATER_CLERK, selectors.list_items(WATER_CLERK))

    frozen_clock.tick(minutes=29)
    assert late() == frozenset()
    frozen_clock.tick(minutes=1)
    assert late() == {item.public_id}
    carry(office, front)
    carry(front, office)
    assert late() == frozenset()
