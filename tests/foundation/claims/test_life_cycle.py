"""Random lives of claims against a model of a few lines: whoever the model says has the place, has it."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.domains.intake.models import Booking
from madoguchi.domains.intake.stock import PLACES
from madoguchi.foundation import claims, clock
from madoguchi.foundation.claims import Granted, Note, Refusal, Wish
from madoguchi.foundation.clock import reading
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.intake.builders import make_place
from tests.support.clock import FrozenClock

HOLD = timedelta(minutes=10)
NOTE = Note(ANONYMOUS, "booking.booked")
_NUMBERS = itertools.count()
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["take", "hold", "confirm", "release", "expire", "wait"]),
        st.integers(0, 1),
        st.sampled_from("ABC"),
    ),
    min_size=1,
    max_size=14,
)


@dataclass
class Model:
    """Place → (holder, end of the hold or None)."""

    standing: dict[str, tuple[str, datetime | None]] = field(default_factory=dict)

    def alive(self, place: str, now: datetime) -> tuple[str, datetime | None] | None:
        found = self.standing.get(place)
        return None if found and found[1] and found[1] <= now else found

    def has(self, holder: str, now: datetime, *, held: bool) -> bool:
        found = [self.alive(place, now) for place in self.standing]
        return any(one and one[0] == holder and (one[1] is not None) == held for one in found)

    def claim(self, place: str, holder: str, now: datetime, until: datetime | None) -> bool:
        if self.alive(place, now) or self.has(holder, now, held=until is not None):
            return False
        self.standing[place] = (holder, until)
        return True

    def confirm(self, place: str, holder: str, now: datetime) -> bool:
        found = self.alive(place, now)
        if found == (holder, None):
            return True
        if not found or found[0] != holder or self.has(holder, now, held=False):
            return False
        self.standing[place] = (holder, None)
        return True

    def release(self, place: str, holder: str, now: datetime) -> bool:
        """A hold that ran out may be given back as long as nobody has noticed."""
        found = self.alive(place, now)
        return bool(found and found[0] == holder and self.standing.pop(place))


def wish(place: str, holder: str) -> Wish:
    return Wish(place, holder, {"public_id": secrets.token_urlsafe(12), "length_min": 15})


def act(name: str, place: str, holder: str, model: Model) -> tuple[object, bool]:
    now = clock.now()
    if name == "take":
        return claims.take(PLACES, wish(place, holder), note=NOTE), model.claim(place, holder, now, None)
    if name == "hold":
        answer = claims.hold(PLACES, wish(place, holder), until=now + HOLD, note=NOTE)
        return answer, model.claim(place, holder, now, now + HOLD)
    if name == "confirm":
        answer = claims.confirm(PLACES, place=place, holder=holder, note=NOTE)
        return answer, model.confirm(place, holder, now)
    claims.expire_holds(PLACES)
    answer = claims.release(PLACES, place=place, holder=holder, note=NOTE)
    return answer, model.release(place, holder, now)


@pytest.mark.django_db
@settings(max_examples=25)
@given(acts=ACTS)
def test_claims__any_order_of_acts__agree_with_the_model(acts: list[tuple[str, int, str]]) -> None:
    clocks = FrozenClock(datetime.fromisoformat("2026-04-06T09:00:00+09:00"))
    try:
        number = next(_NUMBERS)
        places = [f"p{number}-{one}" for one in (0, 1)]
        for place in places:
            make_place(place)
        model = Model()
        for name, which, letter in acts:
            if name == "wait":
                clocks.tick(minutes=6)
            elif name == "expire":
                claims.expire_holds(PLACES)
            else:
                answer, is_granted = act(name, places[which], f"{letter}{number}", model)
                assert isinstance(answer, Granted if is_granted else Refusal), (name, answer)
        claims.expire_holds(PLACES)
        rows = Booking.objects.filter(place__in=places, state__in=PLACES.standing)
        found = {(row.place, row.reference, row.expires_at) for row in rows}
        wanted = {place: model.alive(place, clock.now()) for place in places}
        assert found == {(place, *one) for place, one in wanted.items() if one}
    finally:
        reading.offset.frozen_at = None
