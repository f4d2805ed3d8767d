"""The judge of the sale: what a citizen was told, and what may rightly be stored after a kill."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.core.references import make_reference, make_secret
from madoguchi.domains.intake import selectors, services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.work import services as work
from madoguchi.foundation.cities import BookingMode
from madoguchi.foundation.policy.actors import ANONYMOUS, SYSTEM
from madoguchi.rel import chores, ledger
from madoguchi.rel.chance import chance
from madoguchi.rel.diary import Diary
from madoguchi.rel.hall import open_work
from madoguchi.rel.outcome import Findings
from madoguchi.rel.selling import KIOSK, section_clerk

pytestmark = pytest.mark.django_db(transaction=True)
Tell = Callable[..., None]


@pytest.fixture
def place() -> str:
    visits.load_resources(actor=SYSTEM)
    visits.open_days(actor=SYSTEM)
    free = selectors.list_free_places(ANONYMOUS)
    by_phone = set(PlaceMirror.objects.filter(mode=BookingMode.PHONE).values_list("place", flat=True))
    return next(place.place for place in free if place.place not in by_phone)


@pytest.fixture
def access() -> Access:
    rng = chance("ledger")
    return Access(make_reference(rng), make_secret(rng))


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """Write a wish and, unless the seller was killed, its answer."""
    diary = Diary(tmp_path, 0)

    def write(act: str, reference: str, place: str, **answer: object) -> None:
        diary.write(at="wish", act=act, reference=reference, place=place)
        if answer:
            diary.write(**answer)

    return write


def book(access: Access, place: str) -> None:
    """Sold, and known at the office."""
    services.book_place(access, place=place, services=())
    chores.once()


def judge(folder: Path) -> list[str]:
    findings = Findings()
    ledger.check(folder, findings)
    return findings.violations


def test_check__booking_stored_as_told__finds_nothing(
    tmp_path: Path, place: str, access: Access, tell: Tell
) -> None:
    book(access, place)
    tell("book", access.reference, place, at="granted", told=place)
    assert judge(tmp_path) == []


def test_check__promised_booking_is_not_stored__is_a_violation(
    tmp_path: Path, place: str, access: Access, tell: Tell
) -> None:
    tell("book", access.reference, place, at="granted", told=place)
    assert len(judge(tmp_path)) == 1


@pytest.mark.parametrize("is_stored", [True, False])
def test_check__seller_killed_before_the_answer__both_outcomes_are_right(
    tmp_path: Path, place: str, access: Access, tell: Tell, is_stored: bool
) -> None:
    if is_stored:
        book(access, place)
    tell("book", access.reference, place)
    assert judge(tmp_path) == []


def test_check__booking_cancelled_but_still_standing__is_a_violation(
    tmp_path: Path, place: str, access: Access, tell: Tell
) -> None:
    book(access, place)
    tell("book", access.reference, place, at="granted", told=place)
    tell("cancel", access.reference, "", at="granted", told="cancelled")
    assert len(judge(tmp_path)) == 1


def test_check__booking_that_the_office_never_got__is_a_violation(
    tmp_path: Path, place: str, access: Access, tell: Tell
) -> None:
    book(access, place)
    tell("book", access.reference, place, at="granted", told=place)
    visits.receive_booking(
        actor=SYSTEM,
        booking={"reference": access.reference, "place": place, "state": "cancelled"},
        sent_at=Booking.objects.get().created_at.replace(year=2100),
    )
    assert len(judge(tmp_path)) == 1


def test_check__booking_that_the_office_took_back__is_a_violation(
    tmp_path: Path, place: str, access: Access, tell: Tell
) -> None:
    services.book_place(access, place=place, services=())
    tell("book", access.reference, place, at="granted", told=place)
    visits.withdraw_places(actor=SYSTEM, places=[place])
    chores.once()
    assert any("断った" in sentence for sentence in judge(tmp_path))


def test_check__place_that_the_office_keeps_for_nobody__is_a_violation(
    tmp_path: Path, place: str, access: Access, tell: Tell
) -> None:
    book(access, place)
    tell("book", access.reference, place)
    Booking.objects.update(state="cancelled")
    assert len(judge(tmp_path)) == 1


def test_check__step_given_to_two_clerks__is_a_violation(tmp_path: Path, tell: Tell) -> None:
    (item,) = open_work("health_insurance", 1)
    work.claim_step(actor=section_clerk(0, "health_insurance"), item=item)
    tell("claim_step", "rel-section-0", item, at="granted", told=item)
    assert judge(tmp_path) == []
    tell("claim_step", "rel-section-1", item, at="granted", told=item)
    assert judge(tmp_path) == ["1つの仕事を2人の職員に渡した"]


def test_check__number_given_but_not_stored__is_a_violation(tmp_path: Path, place: str, tell: Tell) -> None:
    ticket = visits.check_in(actor=KIOSK, purpose="move_in")
    tell("check_in", "", "", at="granted", told=ticket.public_id)
    assert judge(tmp_path) == []
    Ticket.objects.all().delete()
    assert len(judge(tmp_path)) == 1


def test_check__failure_without_a_reason__is_a_violation(tmp_path: Path, place: str, tell: Tell) -> None:
    tell("book", "K7M4-QX29", place, at="refused", code="booking.place_taken")
    assert judge(tmp_path) == []
    tell("book", "K7M4-QX29", place, at="broken", error="KeyError: 'x'")
    assert len(judge(tmp_path)) == 1
