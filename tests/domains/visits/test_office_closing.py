"""A day that is closed and opened again gives back what the closing took, and nothing else."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Place
from madoguchi.foundation import clock
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive
from tests.domains.visits.conftest import OFFICE, OPERATOR
from tests.support.clock import FrozenClock


def _close(service: str = "", reason: str = "停電のため") -> int:
    return services.close_office(
        actor=OPERATOR, office=OFFICE.id, day=clock.today(), reason=reason, service=service
    )


def _reopen(service: str = "") -> int:
    return services.reopen_office(actor=OPERATOR, office=OFFICE.id, day=clock.today(), service=service)


def _open(service: str) -> int:
    return Place.objects.filter(service=service, is_open=True).count()


def test_reopen_office__one_place_was_withdrawn_by_itself__stays_withdrawn(hall: FrozenClock) -> None:
    open_today()
    alone, booked, free = place_at(10), place_at(11), place_at(12)
    services.withdraw_places(actor=OPERATOR, places=[alone.public_id])
    receive(booking(new_reference(), booked))
    before = Place.objects.filter(is_open=True, starts_at__gte=clock.now()).count()
    assert _close() == 1
    assert not Place.objects.filter(is_open=True, starts_at__gte=clock.now()).exists()
    assert _reopen() == before
    alone.refresh_from_db()
    assert not alone.is_open
    assert receive(booking(new_reference(), alone)) == "refused"
    assert receive(booking(new_reference(), booked)) == "kept"
    assert receive(booking(new_reference(), free)) == "kept"


def test_reopen_office__withdrawn_by_itself_while_closed__stays_withdrawn(hall: FrozenClock) -> None:
    open_today()
    _close()
    services.withdraw_places(actor=OPERATOR, places=[place_at(10).public_id])
    _reopen()
    assert not place_at(10).is_open
    assert place_at(11).is_open


@pytest.mark.parametrize("first", ["", "papers"])
def test_reopen_office__another_closure_covers_a_part__leaves_that_closed(
    first: str, hall: FrozenClock
) -> None:
    open_today()
    hall.move_to(place_at(8, 30).starts_at)
    papers, moving = _open("papers"), _open("moving")
    _close(first)
    _close("papers" if first == "" else "")
    _reopen("")
    assert (_open("papers"), _open("moving")) == (0, moving)
    assert _reopen("papers") == papers
    with pytest.raises(NotFoundOrHidden):
        _reopen("papers")
