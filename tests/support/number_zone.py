"""A form of the family of four on its way to the number zone, and a core system that knows the numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from madoguchi.adapters.core_system import IndividualNumbers
from madoguchi.domains.cases.models import CaseMember
from madoguchi.domains.documents import services as documents
from madoguchi.domains.documents.models import Document
from madoguchi.domains.number_requests import services as requests
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.numbers import ports
from madoguchi.foundation.transfer import folder
from madoguchi.sandbox.core_people import numbers_of
from tests.support.core_system import NUMBER_KEY, core_system
from tests.support.households import open_family4
from tests.support.personas import actor
from tests.support.two_installs import Install

CASE = "K7M4-QX29"
FORM = "move_in_notification"
BASIS = "resident_register"
SECTION = "resident_registry"
SECTION_CLERK = actor("section_clerk", sections=(SECTION,), actor_id="toda")
NUMBER_CLERK = actor("number_clerk", sections=(SECTION,), actor_id="bango")
ADDRESS_NUMBERS = numbers_of("eight")[:4]


@pytest.fixture(scope="session")
def core() -> Iterator[IndividualNumbers]:
    """A core system on a real socket, asked with the number zone's key."""
    with core_system() as running:
        yield IndividualNumbers(url=running.url, key=NUMBER_KEY)


@pytest.fixture
def connected(core: IndividualNumbers) -> Iterator[IndividualNumbers]:
    ports.register_number_source(core)
    yield core
    ports._sources.remove(core)


def make_paper(form: str = FORM) -> Document:
    """A form of the family, everybody of which has a 宛名番号."""
    open_family4(CASE)
    for member, number in zip(CaseMember.objects.order_by("position"), ADDRESS_NUMBERS, strict=True):
        member.addressee_number = number
        member.save(update_fields=["addressee_number"])
    documents.generate_bundle(actor=actor("counter_clerk"), case_reference=CASE)
    return Document.objects.exclude(state="superseded").filter(form_id=form).order_by("position")[0]


def ask(paper: Document, basis: str = BASIS) -> NumberRequest:
    return requests.request_number(
        actor=SECTION_CLERK, document=paper.public_id, section=SECTION, basis=basis
    )


def carry(office: Install, number: Install) -> None:
    """Both ways, and each side takes in what came."""
    folder.carry(office.transfer, number.transfer, to="number")
    with number.here():
        folder.import_waiting()
    folder.carry(number.transfer, office.transfer)
    with office.here():
        folder.import_waiting()
