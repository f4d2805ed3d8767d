"""Two installs: their own keys, and nothing between them but a folder and what people carry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from madoguchi.core.errors import Conflict, ExternalFailure, ValidationFailed
from madoguchi.foundation import transfer
from madoguchi.foundation.files import command
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import folder, receiving, sending, zone_keys
from madoguchi.foundation.transfer.models import Envelope, EnvelopeState
from tests.foundation.transfer.conftest import KIND, Inbox
from tests.support.clock import FrozenClock
from tests.support.two_installs import Install, acquainted, front, introduce, office

__all__ = ["acquainted", "front", "office"]


@pytest.mark.django_db(transaction=True)
def test_send__two_installs__crosses_by_folder(
    front: Install, office: Install, acquainted: None, inbox: Inbox, frozen_clock: FrozenClock
) -> None:
    with front.here(), transaction.atomic():
        transfer.send(KIND, {"reference": "A-1"}, to="office", actor=SYSTEM)
    assert len(list((front.transfer / "out").iterdir())) == 1
    assert inbox.notes == []
    assert folder.carry(front.transfer, office.transfer) == 1
    assert list((front.transfer / "out").iterdir()) == []
    with office.here():
        assert folder.import_waiting() == 1
    assert inbox.payloads == [{"reference": "A-1"}]


@pytest.mark.django_db(transaction=True)
def test_send__folder_not_writable__stays_queued_and_goes_later(
    front: Install, office: Install, acquainted: None, frozen_clock: FrozenClock
) -> None:
    front.transfer.write_text("a file where the folder should be")
    with front.here():
        with transaction.atomic():
            transfer.send(KIND, {}, to="office", actor=SYSTEM)
        assert Envelope.objects.get().state == EnvelopeState.QUEUED
        front.transfer.unlink()
        frozen_clock.tick(minutes=1)
        assert sending.hand_over_waiting() == 1
    assert Envelope.objects.get().state == EnvelopeState.HANDED


@pytest.mark.django_db(transaction=True)
def test_import__before_the_keys_came__waits_in_the_folder(
    front: Install, office: Install, inbox: Inbox, tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    introduce(office, front, tmp_path / "office.json")
    with front.here(), transaction.atomic():
        transfer.send(KIND, {"reference": "A-1"}, to="office", actor=SYSTEM)
    folder.carry(front.transfer, office.transfer)
    with office.here():
        assert folder.import_waiting() == 0
        assert len(list((office.transfer / "in").iterdir())) == 1
    introduce(front, office, tmp_path / "front.json")
    with office.here():
        assert folder.import_waiting() == 1
    assert len(inbox.notes) == 1


@pytest.mark.django_db
def test_send__other_zones_keys_missing__says_so(front: Install) -> None:
    with front.here(), pytest.raises(ExternalFailure) as refusal, transaction.atomic():
        transfer.send(KIND, {}, to="office", actor=SYSTEM)
    assert refusal.value.code == "transfer.keys_missing"


@pytest.mark.django_db
def test_send__to_its_own_zone__is_a_programming_error(front: Install, acquainted: None) -> None:
    with front.here(), pytest.raises(RuntimeError), transaction.atomic():
        transfer.send(KIND, {}, to="front", actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_receive__sealed_by_a_stranger_in_our_name__is_refused(
    front: Install, office: Install, acquainted: None, inbox: Inbox, tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    stranger = Install(tmp_path / "stranger", "front")
    introduce(office, stranger, tmp_path / "office.json")
    with stranger.here(), transaction.atomic():
        transfer.send(KIND, {}, to="office", actor=SYSTEM)
    envelope = bytes(Envelope.objects.get().sealed)
    with office.here(), pytest.raises(Conflict) as refusal:
        receiving.receive(envelope)
    assert (refusal.value.code, inbox.notes) == ("transfer.damaged", [])


def test_zone_import__own_zone_or_other_city__is_refused(
    front: Install, office: Install, tmp_path: Path
) -> None:
    paper = tmp_path / "keys.json"
    with front.here():
        command.main(["zone-export", str(paper)])
        with pytest.raises(ValidationFailed):
            zone_keys.import_public(paper.read_text())
    with office.here(), override_settings(CITY="kitakyushu"), pytest.raises(ValidationFailed) as refusal:
        zone_keys.import_public(paper.read_text())
    assert refusal.value.code == "transfer.keys_foreign"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"city":"yukuhashi","zone":"front","receive":"QQ==","verify":"QQ=="}']
)
def test_zone_import__no_key_file__is_refused(office: Install, text: str) -> None:
    with office.here(), pytest.raises(ExternalFailure) as refusal:
        zone_keys.import_public(text)
    assert refusal.value.code == "transfer.keys_unreadable"


def test_zone_import__path_in_the_zone_name__writes_no_file_elsewhere(
    front: Install, office: Install, tmp_path: Path
) -> None:
    with front.here():
        text = json.dumps({**zone_keys.private("front").public.as_json(), "zone": "../evil"})
    with office.here(), pytest.raises(ValidationFailed):
        zone_keys.import_public(text)


def test_export__private_keys__never_leave_the_folder(front: Install, tmp_path: Path) -> None:
    paper = tmp_path / "front.json"
    with front.here():
        command.main(["zone-export", str(paper)])
        private = next(zone_keys.folder().glob("*.private.json"))
    assert private.stat().st_mode & 0o777 == 0o600
    secret = json.loads(private.read_text())
    assert all(value not in paper.read_text() for value in secret.values())
