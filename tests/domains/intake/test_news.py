"""News from the office: repeatable, and old news never replaces newer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from madoguchi.core.errors import InvalidTransition, NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import conf, selectors, services
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.intake.builders import make_entry
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db


def _places(as_of_min: int, starts_h: int = 24) -> dict[str, Any]:
    now = clock.now()
    place = {
        "id": "p1",
        "starts_at": (now + timedelta(hours=starts_h)).isoformat(),
        "length_min": 60,
        "service": "move_in",
    }
    return {"places": [place], "withdrawn": [], "as_of": (now + timedelta(minutes=as_of_min)).isoformat()}


def test_receive__places_again_and_older__keeps_the_newest(frozen_clock: FrozenClock) -> None:
    services.receive_places(_places(0, starts_h=24))
    services.receive_places(_places(0, starts_h=24))
    services.receive_places(_places(-5, starts_h=48))
    (place,) = selectors.list_free_places(ANONYMOUS)
    assert place.starts_at == frozen_clock.now + timedelta(hours=24)


def test_receive__withdrawn_then_offered_again__is_free_again(frozen_clock: FrozenClock) -> None:
    services.receive_places(_places(0))
    services.receive_places(
        {"places": [], "withdrawn": ["p1"], "as_of": (clock.now() + timedelta(minutes=1)).isoformat()}
    )
    assert selectors.list_free_places(ANONYMOUS) == []
    services.receive_places(_places(2))
    assert len(selectors.list_free_places(ANONYMOUS)) == 1


def test_receive__positions__shows_the_range_and_its_age(frozen_clock: FrozenClock) -> None:
    access = make_entry()
    ticket = {
        "reference": access.reference,
        "number": "12",
        "state": "waiting",
        "ahead": 3,
        "low_min": 10,
        "high_min": 25,
        "counter": "",
    }
    services.receive_positions({"as_of": clock.now().isoformat(), "tickets": [ticket]})
    older = {**ticket, "ahead": 9}
    services.receive_positions(
        {"as_of": (clock.now() - timedelta(minutes=1)).isoformat(), "tickets": [older]}
    )
    position = selectors.get_position(access)
    assert position is not None
    assert (position.ahead, position.low_min, position.high_min) == (3, 10, 25)
    assert position.as_of == frozen_clock.now


def test_receive__status__is_listed_for_its_reference_only() -> None:
    access, other = make_entry(), make_entry()
    now = clock.now().isoformat()
    item = {
        "application": "A1",
        "procedure": "move_in",
        "state": "accepted",
        "state_label": "受け付けました",
        "updated_at": now,
    }
    services.receive_status({"reference": access.reference, "items": [item], "as_of": now})
    assert [one.application for one in selectors.list_status(access)] == ["A1"]
    assert selectors.list_status(other) == []


def _request_correction(reference: str) -> str:
    token = "a-token-that-only-the-mail-knows"
    services.receive_correction_request(
        {
            "reference": reference,
            "application": "A1",
            "token_hash": selectors.hash_token(token),
            "fields": ["phone", "m1.given_name", {"fact": "sex", "member": "m2"}],
            "message": "電話番号を確かめてください。",
        },
        sent_at=clock.now(),
    )
    return token


def test_correct__by_link__sends_once() -> None:
    token = _request_correction(make_entry().reference)
    wanted = selectors.get_correction(ANONYMOUS, token)
    assert wanted.fields == (("", "phone"), ("m1", "given_name"), ("m2", "sex"))
    services.send_correction(ANONYMOUS, token=token, values={("", "phone"): "090-1234-5678"})
    with pytest.raises(InvalidTransition) as refusal:
        services.send_correction(ANONYMOUS, token=token, values={("", "phone"): "090-1234-5678"})
    assert refusal.value.code == "correction.wrong_state"
    assert Envelope.objects.filter(direction="out", kind="correction").count() == 1


def test_correct__expired_or_forged_link__is_not_found(frozen_clock: FrozenClock) -> None:
    token = _request_correction(make_entry().reference)
    with pytest.raises(NotFoundOrHidden):
        selectors.get_correction(ANONYMOUS, token + "x")
    frozen_clock.tick(days=conf.CORRECTION_VALID_DAYS, seconds=1)
    with pytest.raises(NotFoundOrHidden) as refusal:
        selectors.get_correction(ANONYMOUS, token)
    assert refusal.value.code == "correction.not_found"


def test_limit__many_wrong_keys__slows_one_address_for_a_while(frozen_clock: FrozenClock) -> None:
    for _ in range(conf.OPENING_FAILURES):
        services.check_opening("192.0.2.1")
        services.note_failed_opening("192.0.2.1")
    with pytest.raises(NotAvailable) as refusal:
        services.check_opening("192.0.2.1")
    assert refusal.value.code == "policy.too_many"
    services.check_opening("192.0.2.2")
    frozen_clock.tick(minutes=conf.OPENING_WINDOW_MIN, seconds=1)
    services.check_opening("192.0.2.1")
