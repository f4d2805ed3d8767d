"""Notices to many: one job, nobody twice, and what nobody can say stays said."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import (
    BulkLetter,
    Letter,
    count_by_state,
    deliver_batch,
    queue_batch,
)
from madoguchi.domains.notifications.states import MessageState
from madoguchi.foundation.policy.actors import SYSTEM
from tests.domains.notifications.conftest import OWNER, PostOffice

pytestmark = pytest.mark.django_db

NEWS, BATCH = "push:l1", "l1:1"
VALUES = {
    "city": "行橋市",
    "procedure": "子ども医療証をもらう",
    "summary": "お子さんの医療費を市が助けます。",
    "contact": "子ども支援課の窓口",
    "url": "http://127.0.0.1:8000",
    "list": "l1",
}


def queue(addresses: dict[str, str], batch: str = BATCH) -> int:
    letters = [BulkLetter(case, to, Letter("push_notice", VALUES)) for case, to in addresses.items()]
    with transaction.atomic():
        return queue_batch(actor=SYSTEM, batch=batch, owner=OWNER, event_key=NEWS, letters=letters)


@pytest.fixture
def three(room: dict[str, str]) -> dict[str, str]:
    room.clear()
    room.update({f"A-{n}": f"citizen{n}@example.jp" for n in range(3)})
    return room


def test_queue_batch__again_and_in_another_batch__writes_each_once(three: dict[str, str]) -> None:
    assert queue(three) == 3
    assert queue(three) == 0
    assert queue({**three, "A-9": "nobody"}, batch="l1:2") == 0


def test_deliver_batch__queued__arrives_once_each_in_order(
    three: dict[str, str], post_office: PostOffice
) -> None:
    queue(three)
    deliver_batch(BATCH)
    deliver_batch(BATCH)
    assert [mail["To"] for mail in post_office.mails] == list(three.values())
    assert count_by_state(NEWS) == {"sent": 3}
    assert set(Message.objects.values_list("to_address", "body")) == {("", "")}


def test_deliver_batch__left_while_sending__is_not_sent_again(
    three: dict[str, str], post_office: PostOffice
) -> None:
    queue(three)
    Message.objects.filter(case="A-1").update(state=MessageState.SENDING)
    deliver_batch(BATCH)
    assert [mail["To"] for mail in post_office.mails] == [three["A-0"], three["A-2"]]
    assert Message.objects.get(case="A-1").failure == "notifications.maybe_sent"
    assert count_by_state(NEWS) == {"sent": 2, "unsure": 1}


def test_deliver_batch__address_withdrawn__stops_that_one(
    three: dict[str, str], post_office: PostOffice
) -> None:
    queue(three)
    del three["A-1"]
    deliver_batch(BATCH)
    assert count_by_state(NEWS) == {"sent": 2, "stopped": 1}


@pytest.mark.parametrize(
    ("answer", "first", "after"),
    [
        ("451 try later", {"queued": 3}, {"sent": 3}),
        ("554 never", {"failed": 3}, {"failed": 3}),
    ],
)
def test_deliver_batch__server_says_no__waits_or_gives_up_as_it_says(
    three: dict[str, str],
    post_office: PostOffice,
    answer: str,
    first: dict[str, int],
    after: dict[str, int],
) -> None:
    queue(three)
    post_office.answer = answer
    if answer.startswith("4"):
        with pytest.raises(ExternalFailure):
            deliver_batch(BATCH)
    else:
        deliver_batch(BATCH)
    assert count_by_state(NEWS) == first
    post_office.answer = "250 OK"
    deliver_batch(BATCH)
    assert count_by_state(NEWS) == after


def test_deliver_batch__server_not_there__keeps_all_queued(three: dict[str, str], settings: Any) -> None:
    queue(three)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(ExternalFailure):
        deliver_batch(BATCH)
    assert count_by_state(NEWS) == {"queued": 3}


def test_deliver_batch__line_breaks_after_the_text__is_unsure_and_the_rest_goes_on(
    three: dict[str, str], post_office: PostOffice
) -> None:
    """The server took the text and hung up before it said yes."""
    queue(three)
    post_office.hangs_up_after = 1
    deliver_batch(BATCH)
    assert [mail["To"] for mail in post_office.mails] == list(three.values())
    assert count_by_state(NEWS) == {"sent": 2, "unsure": 1}
