"""What the assisted demos find instead of asking: the card, the core system and an earlier case, through the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.demo import office, sources
from madoguchi.demo.browser import Browser
from madoguchi.demo.household import Door, Household
from madoguchi.demo.reading import load_household
from madoguchi.domains.cases import selectors, services
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.release.models import GateAlarm
from madoguchi.sandbox.card_reader import CardReaderSandbox
from madoguchi.sandbox.serving import Server
from tests.domains.cases.builders import CLERK
from tests.support.clock import FrozenClock
from tests.support.core_system import connect, core_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
_DEMO = Path(__file__).parents[2] / "data" / "demo"
_OWN = "K7M4-QX29"
_PAGE = "http://testserver"


@dataclass(frozen=True)
class _Answer:
    status_code: int
    url: str
    text: str


class _Inside:
    """The part of an HTTP client that a demo's browser uses, without a server."""

    base_url = _PAGE

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, url: str, params: Any = None) -> _Answer:
        answer = self.client.get(url, params or {})
        return _Answer(answer.status_code, url, answer.content.decode())

    def post(self, url: str, *, data: Mapping[str, Any], **_: Any) -> _Answer:
        answer = self.client.post(url, data)
        if answer.status_code == 303:
            return self.get(answer["Location"])
        return _Answer(answer.status_code, url, answer.content.decode())


@pytest.fixture
def clerk(staff_client: Callable[..., Client]) -> Browser:
    browser = Browser(_PAGE, "counter1")
    browser.client.close()
    browser.client = _Inside(staff_client("counter_clerk"))  # type: ignore[assignment]
    return browser


def _family(name: str) -> Household:
    return load_household(_DEMO / f"{name}.yml", on=clock.today(), city=cities.current())


def _come(clerk: Browser, family: Household) -> None:
    """The household stands there with what it typed at home."""
    known: dict[str, dict[str, str]] = {"": {}, **{member: {} for member in family.members}}
    for member, fact in family.known_at(Door.HOME):
        if fact in cities.current().facts.definitions:
            known[member][fact] = family.text(member, fact) or ""
    people = tuple(MemberFacts(member, known[member]) for member in family.members)
    services.open_case(actor=SYSTEM, reference=_OWN, facts=Facts(known[""], people), door="home", mail="")
    office.check_identity(clerk, family, _OWN)


def _prefilled() -> dict[str, int]:
    counts = selectors.count_entry(CLERK, _OWN)
    assert counts.typed_twice == 0
    assert not GateAlarm.objects.exists()
    return dict(counts.prefilled)


def test_earlier_case__told_when_they_lived_here__is_found_by_the_number_of_the_core_system(
    clerk: Browser, settings: Any, frozen_clock: FrozenClock
) -> None:
    family = _family("assisted-eight")
    with core_system() as running:
        connect(settings, running)
        earlier = sources.tell_before(clerk, family)
        assert selectors.get_case(CLERK, earlier).text("phone") == family.text("", "phone")
        frozen_clock.tick(minutes=5)
        _come(clerk, family)
        sources.look_up(clerk, _OWN)
        sources.settle_conflicts(clerk, family, _OWN)
        sources.take_earlier(clerk, _OWN)
    assert _prefilled()["earlier_case"] == len(family.values[Door.EARLIER_CASE])
    assert selectors.get_case(CLERK, _OWN).text("phone") == family.text("", "phone")


def test_card__on_the_reader_of_the_sandbox__brings_what_nobody_typed(
    clerk: Browser, settings: Any, tmp_path: Path
) -> None:
    family = _family("assisted-move-in")
    reader = Server(CardReaderSandbox(origins=[_PAGE], card=tmp_path / "phones" / "card.json"))
    reader.start()
    settings.CARD_READER_URL = reader.url
    try:
        _come(clerk, family)
        with sources.card_on_reader(tmp_path, family):
            sources.read_card(clerk, _OWN)
    finally:
        reader.stop()
    assert _prefilled()["card"] == len(family.values[Door.CARD])
    assert not (tmp_path / "phones" / "card.json").exists()
    (check,) = [one for one in selectors.get_case(CLERK, _OWN).identity_checks if one.kind == "person"]
    assert check.method == family.identity["person"], (
        "reading it here does not replace the paper that was seen"
    )
