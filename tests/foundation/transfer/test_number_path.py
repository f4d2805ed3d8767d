"""The office talks with both others; the internet side and the number zone never with each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from madoguchi.core.errors import Conflict
from madoguchi.foundation import clock, transfer
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import Header, folder, receiving, sealing, zone_keys, zones
from madoguchi.foundation.transfer.models import Envelope
from tests.foundation.transfer.conftest import KIND, Inbox
from tests.support.clock import FrozenClock
from tests.support.two_installs import Install, front, introduce, number, number_acquainted, office

__all__ = ["front", "number", "number_acquainted", "office"]


@pytest.mark.django_db(transaction=True)
def test_send__to_number__lies_apart_from_what_goes_to_the_internet(
    office: Install, number: Install, number_acquainted: None, inbox: Inbox, frozen_clock: FrozenClock
) -> None:
    with office.here(), transaction.atomic():
        transfer.send(KIND, {"reference": "A-1"}, to="number", actor=SYSTEM)
    assert not list(office.transfer.glob("out/*"))
    assert folder.carry(office.transfer, number.transfer) == 0
    assert folder.carry(office.transfer, number.transfer, to="number") == 1
    with number.here():
        assert folder.import_waiting() == 1
        with transaction.atomic():
            transfer.send(KIND, {"reference": "A-2"}, to="office", actor=SYSTEM)
    assert folder.carry(number.transfer, office.transfer) == 1
    with office.here():
        assert folder.import_waiting() == 1
    assert inbox.payloads == [{"reference": "A-1"}, {"reference": "A-2"}]


@pytest.mark.django_db(transaction=True)
def test_send__from_one_box__goes_by_folder_all_the_same(
    tmp_path: Path, number: Install, inbox: Inbox, frozen_clock: FrozenClock
) -> None:
    """In `all` the front's news is handed over at once; the number zone is never on this box."""
    everything = Install(tmp_path, "all")
    with number.here():
        introduce(number, everything, tmp_path / "number.json")
    with everything.here():
        assert "number" not in zones.here()
        with transaction.atomic():
            transfer.send(KIND, {"reference": "A-1"}, to="number", actor=SYSTEM)
    assert len(list(everything.transfer.glob("out-number/*.envelope"))) == 1
    assert not inbox.payloads
    assert Envelope.objects.get().recipient == "number"


@pytest.mark.django_db
@pytest.mark.parametrize(("sender", "recipient"), [("front", "number"), ("number", "front")])
def test_receive__between_front_and_number__is_refused(
    tmp_path: Path, sender: str, recipient: str, frozen_clock: FrozenClock
) -> None:
    one, other = Install(tmp_path / "a", sender), Install(tmp_path / "b", recipient)
    introduce(one, other, tmp_path / "one.json")
    introduce(other, one, tmp_path / "other.json")
    with one.here():
        header = Header("an-envelope", KIND, clock.now(), sender, recipient, zones.city())
        sealed = sealing.seal(
            header, {}, sender=zone_keys.private(sender), recipient=zone_keys.public(recipient)
        )
    with other.here(), pytest.raises(Conflict) as refusal:
        receiving.receive(sealed)
    assert refusal.value.code == "transfer.unknown_sender"


@pytest.mark.django_db
@override_settings(ZONE="number")
def test_send__from_number_to_front__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        transfer.send(KIND, {}, to="front", actor=SYSTEM)
