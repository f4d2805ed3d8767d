"""The sale on the internet side under rivals, and news that comes twice or late."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from madoguchi.core.errors import DomainError, NotAvailable
from madoguchi.domains.enrolments import selectors, services
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.models import CourseMirror, Enrolment, SeatClaim, SeatMirror
from madoguchi.domains.enrolments.states import EnrolmentState as S
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.courses.builders import enrol
from tests.domains.enrolments.builders import COURSE, make_news, make_state
from tests.support.clock import FrozenClock

RIVALS = 6


def _standing() -> int:
    return SeatClaim.objects.filter(state__in=STANDING).count()


@pytest.mark.django_db(transaction=True)
def test_enrol__many_groups_for_the_last_seats__never_sells_one_twice_nor_half_a_group(
    frozen_clock: FrozenClock,
) -> None:
    services.receive_courses(make_news(seats=5))
    start, sold, refused = threading.Barrier(RIVALS), [], []

    def buy(number: int) -> None:
        try:
            start.wait(120)
            sold.append(enrol(COURSE, number * 2, number * 2 + 1))
        except DomainError as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    rivals = [threading.Thread(target=buy, args=(number,)) for number in range(RIVALS)]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join(120)
    assert len(sold) == 2
    assert refused == ["enrolment.seat_gone"] * (RIVALS - 2)
    assert _standing() == 4
    assert Enrolment.objects.count() == 2
    assert Envelope.objects.filter(kind="enrolment", direction="out").count() == 2


@pytest.mark.django_db
def test_cancel__own_seats__are_closed_until_the_office_gives_them_anew(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=2))
    access = enrol(COURSE, 1, 2)
    services.cancel(access)
    assert _standing() == 0
    assert not SeatMirror.objects.filter(is_open=True).exists()
    services.receive_courses(make_news(seats=2, no=2, grant=1))
    assert not SeatMirror.objects.filter(is_open=True).exists(), "the old grant says nothing new"
    services.receive_courses(make_news(seats=2, no=3, grant=2))
    assert SeatMirror.objects.filter(is_open=True).count() == 2


@pytest.mark.django_db
def test_asked_back__sold_seats__stay_sold_and_free_ones_are_returned(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=2))
    enrol(COURSE, 1)
    sold = SeatClaim.objects.get().place.public_id
    services.receive_courses(make_news(seats=2, no=2, asked_back=True))
    assert list(SeatMirror.objects.filter(is_open=True).values_list("public_id", flat=True)) == [sold]
    assert Envelope.objects.filter(kind="seats_returned").count() == 1
    with pytest.raises(NotAvailable):
        enrol(COURSE, 2)


@pytest.mark.django_db
def test_asked_back__before_the_seat_was_given__is_never_sold(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=1, no=2, asked_back=True, is_granted=False))
    services.receive_courses(make_news(seats=1, no=1))
    assert not SeatMirror.objects.filter(is_open=True).exists()
    assert CourseMirror.objects.get().no == 2


@pytest.mark.django_db
def test_waiting_groups__at_the_office__stop_the_sale_here(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=2, waiting=1))
    with pytest.raises(NotAvailable) as refusal:
        enrol(COURSE, 1)
    assert refusal.value.code == "enrolment.seat_gone"


@pytest.mark.django_db
def test_news__older_or_before_the_last_word__changes_nothing(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=1))
    access = enrol(COURSE, 1, waits=True)
    services.receive_state(make_state(access, "offered", no=3, answers=1))
    services.receive_state(make_state(access, "waiting", no=2, answers=1))
    assert selectors.get_enrolment(access).state == S.OFFERED
    services.cancel(access)
    services.receive_state(make_state(access, "enrolled", no=4, answers=1))
    assert selectors.get_enrolment(access).state == S.CANCELLED


@pytest.mark.django_db
def test_accept__after_the_time__is_refused(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=1))
    access = enrol(COURSE, 1, waits=True)
    services.receive_state(make_state(access, "offered", no=1, answers=1))
    frozen_clock.tick(hours=25)
    with pytest.raises(NotAvailable) as refusal:
        services.accept_offer(access)
    assert refusal.value.code == "enrolment.offer_over"


@pytest.mark.django_db
def test_get_access__wrong_secret__looks_like_none(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=1))
    access = enrol(COURSE, 1)
    assert selectors.get_access(ANONYMOUS, access.reference.lower(), access.secret) == access
    for reference, secret in (
        (access.reference, "2222-2222-2222-2222"),
        ("AAAA-AAAA", access.secret),
        ("", ""),
    ):
        with pytest.raises(DomainError) as refusal:
            selectors.get_access(ANONYMOUS, reference, secret)
        assert refusal.value.code == "enrolment.not_found"


def test_access__shown_in_a_log__keeps_the_secret() -> None:
    assert "2345" not in repr(Access("AAAA-AAAA", "2345-2345-2345-2345"))
