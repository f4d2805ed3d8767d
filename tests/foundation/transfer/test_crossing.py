"""Envelopes cross: at once in one box, by folder or QR in two; once, and only what belongs here."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.foundation import clock, transfer
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import folder, receiving, selectors, sending
from madoguchi.foundation.transfer.models import Envelope, EnvelopeState
from tests.foundation.transfer.conftest import KIND, Inbox
from tests.foundation.transfer.strategies import sealed
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _now(frozen_clock: FrozenClock) -> None:
    """The envelopes of `sealed` are some hours old."""


def send(text: str = "a", to: str = "office") -> str:
    with transaction.atomic():
        return transfer.send(KIND, {"reference": "A-1", "text": text}, to=to, actor=SYSTEM)


def refused_code(envelope: bytes) -> str:
    with pytest.raises(Conflict) as refusal:
        receiving.receive(envelope)
    return refusal.value.code


@pytest.mark.parametrize("to", ["office", "front"])
def test_send__both_zones_in_one_box__arrives_right_after_the_commit(inbox: Inbox, to: str) -> None:
    envelope_id = send(to=to)
    payload, header = inbox.notes[0]
    assert payload == {"reference": "A-1", "text": "a"}
    assert (header.envelope_id, header.kind, header.recipient) == (envelope_id, KIND, to)
    assert set(Envelope.objects.values_list("direction", "state")) == {("out", "handed"), ("in", "handled")}


def test_send__rolled_back__never_leaves(inbox: Inbox) -> None:
    with transaction.atomic():
        transfer.send(KIND, {}, to="office", actor=SYSTEM)
        transaction.set_rollback(True)
    assert (inbox.notes, Envelope.objects.count()) == ([], 0)


def test_send__outside_a_transaction__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError):
        transfer.send(KIND, {}, to="office", actor=SYSTEM)


def test_receive__twice__is_taken_in_once(inbox: Inbox) -> None:
    envelope = sealed(kind=KIND)
    assert receiving.receive(envelope).is_repeated is False
    assert receiving.receive(envelope).is_repeated is True
    assert len(inbox.notes) == 1


def test_receive__by_four_at_once__is_taken_in_once(inbox: Inbox) -> None:
    envelope = sealed(kind=KIND)

    def receive() -> None:
        try:
            receiving.receive(envelope)
        finally:
            connection.close()

    threads = [threading.Thread(target=receive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox.notes) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"city": "kitakyushu"}, "transfer.foreign_city"),
        ({"recipient": "number"}, "transfer.wrong_recipient"),
        ({"sender": "office"}, "transfer.unknown_sender"),
        ({"sender": "elsewhere"}, "transfer.unknown_sender"),
        ({"kind": "nobody_takes_this"}, "transfer.unknown_kind"),
    ],
)
def test_receive__not_for_us__is_refused_unopened(inbox: Inbox, changes: dict[str, str], code: str) -> None:
    assert refused_code(sealed(**{"kind": KIND, **changes})) == code
    assert (inbox.notes, Envelope.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("age", "code"),
    [
        (receiving.MAX_AGE, ""),
        (receiving.MAX_AGE + timedelta(seconds=1), "transfer.too_old"),
        (-receiving.MAX_AHEAD, ""),
        (-receiving.MAX_AHEAD - timedelta(seconds=1), "transfer.from_future"),
    ],
)
def test_receive__at_the_limits_of_age__is_taken_or_refused(inbox: Inbox, age: timedelta, code: str) -> None:
    envelope = sealed(kind=KIND, sent_at=clock.now() - age)
    if code:
        assert refused_code(envelope) == code
    else:
        receiving.receive(envelope)
    assert len(inbox.notes) == (0 if code else 1)


def test_take_in__handler_fails__leaves_nothing_behind_and_is_tried_again(
    inbox: Inbox, frozen_clock: FrozenClock
) -> None:
    inbox.failing = OSError("disk")
    send()
    assert EventRecord.objects.filter(code="test.note").count() == 0
    assert selectors.count_waiting() == (0, 1)
    inbox.failing = None
    assert receiving.take_in_waiting() == 0
    frozen_clock.tick(seconds=30)
    assert receiving.take_in_waiting() == 1
    assert inbox.payloads == [{"reference": "A-1", "text": "a"}]


def test_take_in__room_says_no__is_refused_for_good(inbox: Inbox, frozen_clock: FrozenClock) -> None:
    inbox.failing = Conflict("test.older")
    send()
    frozen_clock.tick(hours=1)
    assert receiving.take_in_waiting() == 0
    arrived = Envelope.objects.get(direction="in")
    assert (arrived.state, arrived.refusal) == (EnvelopeState.REFUSED, "test.older")


def test_take_in__fails_every_time__ends_as_refused(inbox: Inbox, frozen_clock: FrozenClock) -> None:
    inbox.failing = OSError("disk")
    send()
    for _ in range(receiving.MAX_ATTEMPTS):
        frozen_clock.tick(hours=2)
        receiving.take_in_waiting()
    assert Envelope.objects.get(direction="in").refusal == "failed:OSError"


def test_hand_over_waiting__process_killed_after_commit__is_handed_over(
    inbox: Inbox, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "hand_over", lambda pk: False)
    send()
    monkeypatch.undo()
    assert inbox.notes == []
    frozen_clock.tick(seconds=sending.WAIT_S + 1)
    assert sending.hand_over_waiting() == 1
    assert len(inbox.notes) == 1


def test_last_received__of_a_kind__is_when_the_newest_was_sent(
    inbox: Inbox, frozen_clock: FrozenClock
) -> None:
    assert selectors.last_received(KIND) is None
    newest = clock.now()
    receiving.receive(sealed(kind=KIND, sent_at=newest, envelope_id="n" * 24))
    receiving.receive(sealed(kind=KIND, sent_at=newest - timedelta(hours=1), envelope_id="o" * 24))
    assert selectors.last_received(KIND) == newest
    assert selectors.last_received("other") is None


def test_open_scanned__carried_by_a_citizen__is_taken_in_and_audited(inbox: Inbox) -> None:
    parts = transfer.to_qr_parts(sealed({"reference": "A-1", "text": "x" * 900}, kind=KIND))
    received = transfer.open_scanned(list(reversed(parts)), actor=SYSTEM)
    assert (received.reference, received.is_repeated) == ("A-1", False)
    assert transfer.open_scanned(parts, actor=SYSTEM).is_repeated is True
    assert len(inbox.notes) == 1
    assert ChangeRow.objects.filter(code="transfer.scanned", subject="A-1").count() == 2


def test_sealed_bytes__of_what_we_sent__opens_and_of_others_is_missing(inbox: Inbox) -> None:
    assert receiving.receive(sending.sealed_bytes(send())).is_repeated is True
    with pytest.raises(NotFoundOrHidden):
        sending.sealed_bytes("unknown")


def test_import_waiting__mixed_folder__takes_the_good_and_refuses_the_rest(
    inbox: Inbox, folders: Path
) -> None:
    good = sealed({"reference": "A-1"}, kind=KIND)
    waiting = folder.place("in")
    (waiting / "1-good.envelope").write_bytes(good)
    (waiting / "2-again.envelope").write_bytes(good)
    (waiting / "3-cut.envelope").write_bytes(good[:-10])
    (waiting / "4-foreign.envelope").write_bytes(sealed(kind=KIND, city="kitakyushu"))
    (waiting / "5-large.envelope").write_bytes(b"MDG1" + bytes(1024 * 1024))
    (waiting / ".6-coming.envelope").write_bytes(good[:40])
    (waiting / "7-coming.part").write_bytes(good[:40])
    assert folder.import_waiting() == 2
    assert len(inbox.notes) == 1
    assert sorted(p.name for p in folder.place("done").iterdir()) == ["1-good.envelope", "2-again.envelope"]
    assert sorted(p.name for p in folder.place("refused").iterdir()) == [
        "3-cut.envelope.transfer.damaged",
        "4-foreign.envelope.transfer.foreign_city",
        "5-large.envelope.transfer.too_large",
    ]
    assert sorted(p.name for p in waiting.iterdir()) == [".6-coming.envelope", "7-coming.part"]
    assert ChangeRow.objects.filter(code="transfer.refused").count() == 3


def test_forget_snapshots__after_a_day__leaves_no_row_and_refuses_the_replay(
    frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_handlers", {"positions": lambda payload, header: None})
    old = sealed({}, kind="positions", sent_at=clock.now(), envelope_id="o" * 24)
    receiving.receive(old)
    frozen_clock.tick(days=1, minutes=10)
    assert receiving.forget_snapshots() == 0
    frozen_clock.tick(seconds=1)
    receiving.receive(sealed({}, kind="positions", sent_at=clock.now(), envelope_id="n" * 24))
    assert receiving.forget_snapshots() == 1
    assert refused_code(old) == "transfer.too_old"
    assert list(Envelope.objects.values_list("envelope_id", flat=True)) == ["n" * 24]


def test_take_in__handled__keeps_the_id_and_not_the_content(inbox: Inbox) -> None:
    envelope = sealed(kind=KIND)
    receiving.receive(envelope)
    assert bytes(Envelope.objects.get().sealed) == b""
    assert receiving.receive(envelope).is_repeated is True


def test_clear_old__after_two_weeks__deletes_only_the_old(folders: Path) -> None:
    import os

    old, new = folder.place("done") / "old.envelope", folder.place("refused") / "new.envelope"
    old.touch()
    new.touch()
    long_ago = clock.reading.machine_now().timestamp() - 15 * 86400
    os.utime(old, (long_ago, long_ago))
    assert folder.clear_old() == 1
    assert (old.exists(), new.exists()) == (False, True)
