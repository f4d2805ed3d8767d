"""The office's own places, by telephone and at the reception."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, NotPermitted
from madoguchi.domains.visits import services
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Place, Reservation
from madoguchi.foundation import clock
from madoguchi.foundation.claims import Command
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.visits.builders import new_reference, open_today
from tests.domains.visits.conftest import RECEPTION
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.usefixtures("hall")


def own_place() -> Place:
    """A place of today that the internet side does not sell."""
    open_today()
    return Place.objects.filter(quota=None, starts_at__gt=clock.now(), is_open=True).order_by("id")[0]


def someone() -> services.Expected:
    return services.Expected(new_reference(), ("certificate",))


def test_sell__an_own_place__is_reserved_once_and_told() -> None:
    place, who = own_place(), someone()
    command = Command("actor:reception", "rel.book", "k" * 20, "b")
    sold = [
        services.sell_place(actor=RECEPTION, place=place.public_id, who=who, command=command)
        for _ in range(2)
    ]
    assert sold == [place.public_id] * 2
    row = Reservation.objects.get()
    assert (row.reference, row.state, row.length_min) == (who.reference, "booked", place.length_min)
    event = EventRecord.objects.get(code="reservation.booked")
    assert event.payload["starts_at"] == place.starts_at.isoformat()
    with pytest.raises(NotAvailable, match=VisitError.PLACE_TAKEN):
        services.sell_place(actor=RECEPTION, place=place.public_id, who=someone())
    with pytest.raises(Conflict, match=VisitError.EXPECTED_ALREADY):
        services.sell_any_place(actor=RECEPTION, among={"office": place.office}, who=who)


def test_sell__a_place_of_the_internet_side__is_closed_here() -> None:
    open_today()
    lent = Place.objects.filter(quota__isnull=False, starts_at__gt=clock.now())[0]
    with pytest.raises(NotAvailable, match=VisitError.PLACE_CLOSED):
        services.sell_place(actor=RECEPTION, place=lent.public_id, who=someone())


def test_sell__a_citizen__is_not_permitted() -> None:
    with pytest.raises(NotPermitted):
        services.sell_place(actor=ANONYMOUS, place="x", who=someone())


def test_hold__confirmed_given_back_or_forgotten__each_ends_as_told(hall: FrozenClock) -> None:
    place, who = own_place(), someone()
    until = clock.now() + timedelta(minutes=10)

    def hold() -> None:
        services.sell_place(actor=RECEPTION, place=place.public_id, who=who, until=until)

    hold()
    services.let_go(actor=RECEPTION, place=place.public_id, reference=who.reference)
    with pytest.raises(NotFoundOrHidden, match=VisitError.RESERVATION_NOT_FOUND):
        services.confirm_sale(actor=RECEPTION, place=place.public_id, reference=who.reference)
    hold()
    hall.tick(minutes=10)
    with pytest.raises(NotAvailable, match=VisitError.HOLD_LAPSED):
        services.confirm_sale(actor=RECEPTION, place=place.public_id, reference=who.reference)
    assert [one.holder for one in services.expire_holds()] == [who.reference]
    until = clock.now() + timedelta(minutes=10)
    hold()
    services.confirm_sale(actor=RECEPTION, place=place.public_id, reference=who.reference)
    assert Reservation.objects.order_by("-id")[0].state == "booked"


def test_sell_any__more_people_than_places__the_last_is_told() -> None:
    place = own_place()
    among = {"office": place.office, "service": place.service, "starts_at": place.starts_at}
    own = Place.objects.filter(quota=None, **among).count()
    given = {services.sell_any_place(actor=SYSTEM, among=among, who=someone()) for _ in range(own)}
    assert len(given) == own
    with pytest.raises(NotAvailable, match=VisitError.PLACE_TAKEN):
        services.sell_any_place(actor=SYSTEM, among=among, who=someone())
