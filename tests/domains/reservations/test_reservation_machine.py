"""Random days of reservations: both zones' rows by the real services, and a road that delays, doubles and reorders."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from madoguchi.core.errors import DomainError
from madoguchi.core.statemachine import Table
from madoguchi.domains.intake import booking_selectors
from madoguchi.domains.intake import services as front
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.models import Booking, PlaceMirror, Waiting
from madoguchi.domains.intake.states import BOOKING, WAITING
from madoguchi.domains.visits import booking_selectors as desk
from madoguchi.domains.visits import services as office
from madoguchi.domains.visits.models import Place, Quota, Reservation
from madoguchi.domains.visits.services.selling import Expected, confirm_sale, let_go, sell_place
from madoguchi.domains.visits.services.selling import expire_holds as expire_office_holds
from madoguchi.domains.visits.states import EXPECTED_RESERVATIONS, RESERVATION
from madoguchi.foundation import clock
from madoguchi.foundation.cities import City
from madoguchi.foundation.policy import SYSTEM
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.intake.builders import make_entry
from tests.domains.reservations.two_sides import Road, check_alone, check_settled, open_road
from tests.domains.visits.conftest import OFFICE, SUPERVISOR, city
from tests.support.clock import FrozenClock

__all__ = ["city"]

HOUSEHOLDS = 4
DONE: Tally[tuple[str, str]] = Tally()
PLACES = (
    *(("papers", hour, 30, 1) for hour in (10, 10.5, 11)),
    *(("moving", hour, 60, seat) for hour in (9.5, 10.5) for seat in (1, 2)),
)
"""Service, hour, minutes, seat."""
WHO = st.integers(0, HOUSEHOLDS - 1)
ANY = st.integers(0, 50)


class TwoSides(RuleBasedStateMachine):
    """One example is a few days; what it did is rolled back."""

    frozen: FrozenClock
    opening: Any
    road: Road

    def __init__(self) -> None:
        super().__init__()
        self.frozen.move_to(self.opening)
        self.road.letters.clear()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.homes: list[Access] = []
        self.held: list[tuple[str, Expected]] = []

    def teardown(self) -> None:
        try:
            self._jobs()
            for _ in range(3):
                self.road.settle()
                self._jobs()
            self.road.settle()
            check_settled()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize()
    def week(self) -> None:
        """A few places of tomorrow and the day after: papers are all lent, of moving one of two seats is."""
        self.days = [clock.today() + timedelta(days=offset) for offset in (1, 2)]
        Place.objects.bulk_create(
            Place(
                public_id=f"{service}-{day:%d}-{hour}-{seat}",
                office=OFFICE.id,
                service=service,
                starts_at=datetime.combine(day, time(), tzinfo=clock.LOCAL_ZONE) + timedelta(hours=hour),
                length_min=minutes,
                seat_no=seat,
            )
            for day in self.days
            for service, hour, minutes, seat in PLACES
        )
        for day in self.days:
            office.grant_quota(actor=SYSTEM, day=day)
        self.homes = [make_entry() for _ in range(HOUSEHOLDS)]
        self.road.settle()

    def _try(self, act: Callable[[], object]) -> None:
        """A refusal takes back what it had put on the road, as its transaction does."""
        before = list(self.road.letters)
        try:
            with transaction.atomic():
                act()
        except DomainError:
            self.road.letters[:] = before
        self.frozen.tick(seconds=1)

    # ---- the internet side
    def _free(self, pick: int) -> str:
        taken = Booking.objects.filter(state__in=("booked", "held")).values("place")
        rows = (
            PlaceMirror.objects.filter(is_withdrawn=False)
            .exclude(place__in=taken)
            .order_by("starts_at", "place")
        )
        found = list(rows.values_list("place", flat=True))
        return found[pick % len(found)] if found else "none"

    @rule(who=WHO, pick=ANY, slots=st.sampled_from([1, 1, 2]))
    def book(self, who: int, pick: int, slots: int) -> None:
        place = self._free(pick)
        more = booking_selectors.list_following(ANONYMOUS, place, slots)[: slots - 1]
        mail = f"home{who}@example.jp"
        self._try(lambda: front.book_place(self.homes[who], place=place, services=(), mail=mail, more=more))

    @rule(who=WHO, pick=ANY)
    def change(self, who: int, pick: int) -> None:
        self._try(lambda: front.change_booking(self.homes[who], place=self._free(pick)))

    @rule(who=WHO)
    def cancel(self, who: int) -> None:
        self._try(lambda: front.cancel_booking(self.homes[who]))

    @rule(who=WHO, service=st.sampled_from(["moving", "papers"]), slots=st.sampled_from([1, 1, 2]))
    def wait(self, who: int, service: str, slots: int) -> None:
        self._try(
            lambda: front.join_line(
                self.homes[who],
                office=OFFICE.id,
                service=service,
                first_on=clock.today(),
                last_on=self.days[-1],
                slots=slots,
            )
        )

    @rule(who=WHO, verb=st.sampled_from(["accept", "accept", "decline", "leave"]))
    def answer(self, who: int, verb: str) -> None:
        home = self.homes[who]
        acts: dict[str, Callable[[], object]] = {
            "accept": lambda: front.accept_offer(home),
            "decline": lambda: front.decline_offer(home),
            "leave": lambda: front.leave_line(home.reference),
        }
        offered = Waiting.objects.filter(state="offered").values_list("reference", flat=True).first()
        if offered and verb != "leave":
            home = next(one for one in self.homes if one.reference == offered)
        self._try(acts[verb])

    # ---- the office
    def _own(self, pick: int) -> str:
        free = [
            slot.places[0]
            for day in self.days
            for service in ("moving", "papers")
            for slot in desk.list_free(SUPERVISOR, office=OFFICE.id, service=service, day=day)
            if slot.places
        ]
        return free[pick % len(free)] if free else "none"

    @rule(who=WHO, pick=ANY)
    def phone_books(self, who: int, pick: int) -> None:
        keys = office.Keys(self.homes[who].reference, "")
        caller = office.Caller()
        self._try(
            lambda: office.book_for_caller(
                actor=SUPERVISOR, places=[self._own(pick)], caller=caller, keys=keys
            )
        )

    @rule(pick=ANY, verb=st.sampled_from(["change", "cancel", "arrive", "excuse"]))
    def phone_acts(self, pick: int, verb: str) -> None:
        states = ("no_show",) if verb == "excuse" else EXPECTED_RESERVATIONS
        found = list(Reservation.objects.filter(state__in=states, part=0).order_by("pk"))
        if not found:
            return
        reference = found[pick % len(found)].reference
        acts: dict[str, Callable[[], object]] = {
            "change": lambda: office.change_for_caller(
                actor=SUPERVISOR, reference=reference, places=[self._own(pick)]
            ),
            "cancel": lambda: office.cancel_for_caller(actor=SUPERVISOR, reference=reference),
            "arrive": lambda: office.mark_arrived(actor=SUPERVISOR, reference=reference),
            "excuse": lambda: office.excuse_missed(actor=SUPERVISOR, reference=reference),
        }
        if verb != "arrive" or not self.road.letters:
            self._try(acts[verb])

    @rule(pick=ANY)
    def recall(self, pick: int) -> None:
        lent = list(Quota.objects.order_by("pk").values_list("place__public_id", flat=True))
        if lent:
            self._try(lambda: office.recall_places(actor=SUPERVISOR, places=[lent[pick % len(lent)]]))

    @rule(day=st.integers(0, 1))
    def extend(self, day: int) -> None:
        self._try(lambda: office.extend_quota(actor=SUPERVISOR, day=self.days[day]))

    @rule(day=st.integers(0, 1), service=st.sampled_from(["moving", "papers"]))
    def close(self, day: int, service: str) -> None:
        self._try(
            lambda: office.close_office(
                actor=SUPERVISOR, office=OFFICE.id, service=service, day=self.days[day], reason="停電のため"
            )
        )

    @rule(pick=ANY, verb=st.sampled_from(["hold", "let_go"]))
    def desk_holds(self, pick: int, verb: str) -> None:
        if verb == "hold":
            place, who = self._own(pick), Expected(self.homes[pick % HOUSEHOLDS].reference, ("papers",))
            until = clock.now() + timedelta(minutes=20)
            self._try(
                lambda: self.held.append(
                    (sell_place(actor=SUPERVISOR, place=place, who=who, until=until), who.reference)
                )
            )
        elif self.held:
            place, reference = self.held.pop()
            if verb == "let_go":
                self._try(
                    lambda: (
                        let_go(actor=SUPERVISOR, place=place, reference=reference),
                        DONE.update([("reservation", "let_go")]),
                    )
                )

    # ---- the road and the time
    @rule(pick=ANY, keep=st.booleans())
    def arrive(self, pick: int, keep: bool) -> None:
        if self.road.letters:
            self.road.deliver(pick, keep=keep)
            self.frozen.tick(seconds=1)

    @rule(hours=st.sampled_from([0.2, 4, 16]))
    def time_passes(self, hours: float) -> None:
        self.frozen.tick(hours=hours)
        self._jobs()

    def _jobs(self) -> None:
        front.expire_offers()
        front.offer_free()
        front.return_unsold()
        DONE.update([("reservation", "lapse")] * len(expire_office_holds()))
        office.mark_missed(actor=SYSTEM)

    @invariant()
    def nobody_twice(self) -> None:
        check_alone()


def walk(side: TwoSides) -> None:
    """The transitions that random days reach rarely, one after the other."""
    a, b = side.homes[0], side.homes[1]
    free = "papers-{:%d}-{}-1"
    first, second, third = (free.format(side.days[1], hour) for hour in (10, 10.5, 11))
    front.book_place(a, place=first, services=(), mail="a@example.jp")
    for place, home in ((second, side.homes[2]), (third, side.homes[3])):
        front.book_place(home, place=place, services=())
    day = side.days[1]
    days = {"first_on": day, "last_on": day}
    front.join_line(b, office=OFFICE.id, service="papers", **days)
    side.road.settle()
    side.frozen.tick(seconds=1)
    front.cancel_booking(a)
    front.decline_offer(b)
    front.offer_free()
    front.accept_offer(b)
    side.frozen.tick(seconds=1)
    side.road.settle()
    check_settled()
    front.join_line(a, office=OFFICE.id, service="papers", **days)
    side.frozen.tick(seconds=1)
    for _ in range(3):
        if Booking.objects.filter(reference=b.reference, state="booked").exists():
            front.cancel_booking(b)
        front.offer_free()
        side.frozen.tick(hours=4)
        front.expire_offers()
        check_alone()
    assert Waiting.objects.get(reference=a.reference).state == "ended"
    front.join_line(a, office=OFFICE.id, service="papers", **days)
    front.leave_line(a.reference)
    side.road.settle()
    missed = side.homes[2]
    side.frozen.tick(hours=60)
    office.mark_missed(actor=SYSTEM)
    side.road.settle()
    assert Booking.objects.get(reference=missed.reference).state == "missed"
    side.frozen.tick(seconds=1)
    office.excuse_missed(actor=SUPERVISOR, reference=missed.reference)
    side.road.settle()
    assert Booking.objects.get(reference=missed.reference).state == "cancelled"


def hold_at_desk(side: TwoSides) -> None:
    """The office's own holds: confirmed, let go, run out; then a refusal and a day that is called off."""
    own = f"moving-{side.days[0]:%d}-{9.5}-2"
    home = Expected(side.homes[0].reference, ("moving",))
    until = clock.now() + timedelta(minutes=5)
    sell_place(actor=SUPERVISOR, place=own, who=home, until=until)
    let_go(actor=SUPERVISOR, place=own, reference=home.reference)
    sell_place(actor=SUPERVISOR, place=own, who=home, until=until)
    side.frozen.tick(minutes=6)
    assert len(expire_office_holds()) == 1
    sell_place(actor=SUPERVISOR, place=own, who=home, until=clock.now() + timedelta(minutes=5))
    confirm_sale(actor=SUPERVISOR, place=own, reference=home.reference)
    DONE.update(("reservation", name) for name in ("let_go", "lapse", "confirm"))
    assert Reservation.objects.get(reference=home.reference, state="booked").place.public_id == own
    office.mark_arrived(actor=SUPERVISOR, reference=home.reference)
    assert Reservation.objects.get(reference=home.reference, state="arrived").place.public_id == own
    lost_race = f"moving-{side.days[0]:%d}-{9.5}-1"
    front.book_place(side.homes[3], place=lost_race, services=())
    side.road.settle()
    office.mark_arrived(actor=SUPERVISOR, reference=side.homes[3].reference)
    front.cancel_booking(side.homes[3])
    side.road.settle()
    assert Reservation.objects.get(reference=side.homes[3].reference).state == "cancelled"
    side.frozen.tick(seconds=1)
    lent = f"papers-{side.days[0]:%d}-{10}-1"
    front.book_place(side.homes[1], place=lent, services=())
    office.withdraw_places(actor=SUPERVISOR, places=[lent])
    side.road.settle()
    assert Booking.objects.get(reference=side.homes[1].reference).state == "refused"
    front.book_place(side.homes[2], place=f"papers-{side.days[0]:%d}-{11}-1", services=())
    side.road.settle()
    side.frozen.tick(seconds=1)
    office.close_office(actor=SUPERVISOR, office=OFFICE.id, day=side.days[0], reason="停電のため")
    side.road.settle()
    assert Booking.objects.filter(reference=side.homes[2].reference, part=0, state="refused").get().reason


@pytest.mark.django_db
def test_reservation__random_days_on_both_sides__hold_and_agree(
    city: City, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Table.target

    def target(table: Table, name: str, state: str) -> str:
        found = real(table, name, state)
        DONE[table.noun, name] += 1
        return found

    monkeypatch.setattr(Table, "target", target)
    TwoSides.frozen, TwoSides.road = frozen_clock, open_road(monkeypatch)
    TwoSides.opening = clock.now()
    DONE.clear()
    run_state_machine_as_test(
        TwoSides,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    for scene in (walk, hold_at_desk):
        side = TwoSides()
        side.week()
        scene(side)
        side.teardown()
    declared = {(table.noun, one.name) for table in (BOOKING, WAITING, RESERVATION) for one in table}
    assert declared - set(DONE) == set()
