"""Whatever citizens, staff and the clock do, and in whatever order envelopes arrive: no seat has two people, none is lost,
offers go by turn, and both zones agree once they have told each other everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from madoguchi.core.errors import DomainError
from madoguchi.domains.courses import services as office
from madoguchi.domains.courses.models import Course, CourseSeat, Enrolment, SeatClaim
from madoguchi.domains.courses.states import COURSE, ENROLMENT
from madoguchi.domains.courses.states import EnrolmentState as S
from madoguchi.domains.enrolments import services as front
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.models import Enrolment as Sold
from madoguchi.domains.enrolments.models import SeatClaim as SoldClaim
from madoguchi.domains.enrolments.models import SeatMirror
from madoguchi.domains.enrolments.states import ENROLMENT as CITIZEN
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.claims.models import STANDING
from tests.domains.courses.builders import (
    BOSS,
    CLERK,
    deliver,
    deliver_all,
    enrol,
    open_course,
    person,
    use_series,
    waiting_envelopes,
)
from tests.support.clock import FrozenClock

_CATEGORIES = st.sampled_from(["general", "general", "senior"])
_SEATED = (S.ENROLLED, S.OFFERED, S.ATTENDED, S.MISSED)
_SAME = {"accepted": "offered", "attended": "enrolled", "missed": "enrolled"}
"""What a settled pair may differ in: this side hears of attendance at the next news only."""
_clock: FrozenClock
_exercised: set[str] = set()


class CourseMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.began = _clock.now
        self.course = open_course()
        self.people = 0
        self.mine: list[Access] = []

    def teardown(self) -> None:
        try:
            deliver_all()
            self.both_sides_agree()
        finally:
            self._undo()

    def _undo(self) -> None:
        _exercised.update(ChangeRow.objects.values_list("code", flat=True))
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        _clock.move_to(self.began)

    def _try(self, act: object, *arguments: object, **more: object) -> object:
        """A refusal is an answer; anything else is a defect."""
        try:
            return act(*arguments, **more)  # type: ignore[operator]
        except DomainError:
            return None

    def _numbers(self, size: int) -> range:
        self.people += size
        return range(self.people - size, self.people)

    @rule(size=st.integers(1, 2), category=_CATEGORIES, waits=st.booleans())
    def enrol_on_the_internet(self, size: int, category: str, waits: bool) -> None:
        made = self._try(enrol, self.course, *self._numbers(size), category=category, waits=waits)
        if isinstance(made, Access):
            self.mine.append(made)

    @rule(size=st.integers(1, 2), category=_CATEGORIES)
    def enrol_by_phone(self, size: int, category: str) -> None:
        people = [person(number) for number in self._numbers(size)]
        contact = office.Contact("1", lives_here=True)
        self._try(
            office.enrol_by_phone,
            actor=CLERK,
            course=self.course,
            category=category,
            people=people,
            contact=contact,
        )

    @rule(which=st.integers(0, 9))
    def cancel_on_the_internet(self, which: int) -> None:
        if self.mine:
            self._try(front.cancel, self.mine[which % len(self.mine)])

    @rule(which=st.integers(0, 9))
    def accept_on_the_internet(self, which: int) -> None:
        offered = [one for one in self.mine if Sold.objects.get(reference=one.reference).state == S.OFFERED]
        if offered:
            self._try(front.accept_offer, offered[which % len(offered)])

    @rule(which=st.integers(0, 9), category=_CATEGORIES)
    def change_category(self, which: int, category: str) -> None:
        if self.mine:
            self._try(front.change_category, self.mine[which % len(self.mine)], category=category)

    @rule(which=st.integers(0, 9), accept=st.booleans())
    def answer_by_phone(self, which: int, accept: bool) -> None:
        rows = list(Enrolment.objects.order_by("id").values_list("reference", flat=True))
        act = office.accept_offer if accept else office.cancel_enrolment
        if rows:
            self._try(act, actor=CLERK, reference=rows[which % len(rows)])

    @rule(share=st.integers(0, 4))
    def move_quota(self, share: int) -> None:
        self._try(office.move_quota, actor=BOSS, course=self.course, category="general", front=share)

    @rule(which=st.integers(0, 30))
    def one_envelope_arrives(self, which: int) -> None:
        waiting = waiting_envelopes()
        if waiting:
            deliver(waiting[which % len(waiting)])

    @rule()
    def all_envelopes_arrive(self) -> None:
        deliver_all()

    @rule(hours=st.sampled_from([1, 25, 25, 100]))
    def time_passes(self, hours: int) -> None:
        # Envelopes that are a week old are refused; a cut of that length is repaired by hand.
        if _clock.now - self.began < timedelta(days=4):
            _clock.tick(hours=hours)
            office.lapse_offers(actor=BOSS)

    @rule(which=st.integers(0, 9), is_present=st.booleans())
    def the_day_comes(self, which: int, is_present: bool) -> None:
        deliver_all()
        row = Course.objects.get()
        _clock.move_to(max(_clock.now, row.starts_at))
        references = list(Enrolment.objects.order_by("id").values_list("reference", flat=True))
        if references:
            self._try(
                office.mark,
                actor=CLERK,
                course=self.course,
                session=1,
                reference=references[which % len(references)],
                present=[1] if is_present else [],
            )

    @rule()
    def the_course_is_over(self) -> None:
        if _clock.now >= Course.objects.get().starts_at:
            deliver_all()
            _clock.move_to(Course.objects.get().ends_at + timedelta(hours=25))
            office.close_courses(actor=BOSS)

    @rule(is_meant=st.integers(0, 3))
    def call_off(self, is_meant: int) -> None:
        if not is_meant:
            self._try(office.call_off, actor=BOSS, course=self.course, reason="台風のため")

    @invariant()
    def nobody_shares_a_seat(self) -> None:
        for category in {seat.category for seat in CourseSeat.objects.select_related("category")}:
            people = Enrolment.objects.filter(category=category, state__in=_SEATED).values_list(
                "people", flat=True
            )
            assert sum(people) <= category.seats.count()
        taken = SeatClaim.objects.filter(state__in=STANDING).values_list("place", flat=True)
        assert len(taken) == len(set(taken))

    @invariant()
    def everybody_seated_has_a_seat_each(self) -> None:
        for row in Enrolment.objects.filter(state__in=_SEATED):
            assert SeatClaim.objects.filter(holder=row.reference, state__in=STANDING).count() == row.people
        for row in Enrolment.objects.exclude(state__in=_SEATED):
            assert not SeatClaim.objects.filter(holder=row.reference, state__in=STANDING).exists()

    @invariant()
    def no_seat_is_for_sale_on_both_sides(self) -> None:
        sellable = SeatMirror.objects.filter(is_open=True).values_list("public_id", "grant")
        office_free = CourseSeat.objects.filter(is_front=False)
        for seat, grant in sellable:
            if SoldClaim.objects.filter(place__public_id=seat, state__in=STANDING).exists():
                continue
            assert not office_free.filter(public_id=seat, grant=grant).exists()

    @invariant()
    def offers_go_by_turn(self) -> None:
        """Nobody waits who could be seated: the first of the list only waits for more seats than are free."""
        course = Course.objects.get()
        late = course.starts_at - timedelta(hours=1) <= _clock.now
        for category in course.categories.all():
            queue = Enrolment.objects.filter(category=category, state=S.WAITING).order_by("queued_at", "pk")
            taken = SeatClaim.objects.filter(state__in=STANDING).values("place")
            free = CourseSeat.objects.filter(category=category, is_front=False).exclude(pk__in=taken).count()
            first = queue.first()
            assert first is None or late or first.people > free

    def both_sides_agree(self) -> None:
        for row in Sold.objects.all():
            other = Enrolment.objects.get(reference=row.reference)
            mine, theirs = str(row.state), str(other.state)
            assert mine == theirs or mine == _SAME.get(theirs), (mine, theirs)
            assert row.category == other.category.code or mine not in _SEATED
        self._no_seat_is_lost()

    def _no_seat_is_lost(self) -> None:
        for seat in CourseSeat.objects.all():
            is_taken = SeatClaim.objects.filter(place=seat, state__in=STANDING).exists()
            mirror = SeatMirror.objects.filter(public_id=seat.public_id).first()
            is_for_sale = mirror is not None and mirror.is_open and mirror.grant == seat.grant
            assert is_taken or not seat.is_front or is_for_sale, seat.public_id


@pytest.fixture
def clock(db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock) -> FrozenClock:
    global _clock  # noqa: PLW0603 - Hypothesis makes the machines itself
    _clock = frozen_clock
    use_series(monkeypatch)
    return frozen_clock


def test_course__anything_happens_over_both_zones__keeps_its_promises(clock: FrozenClock) -> None:
    run_state_machine_as_test(
        CourseMachine,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_course__two_days_of_it__go_through_every_declared_transition(clock: FrozenClock) -> None:
    _exercised.clear()
    _walk(_first_day)
    _walk(_second_day)
    declared = {one.audit_code for table in (ENROLMENT, CITIZEN, COURSE) for one in table}
    assert declared <= _exercised, declared - _exercised


def _walk(steps: Callable[[CourseMachine], Iterator[None]]) -> None:
    machine = CourseMachine()
    try:
        for _ in steps(machine):
            machine.nobody_shares_a_seat()
            machine.everybody_seated_has_a_seat_each()
            machine.no_seat_is_for_sale_on_both_sides()
            machine.offers_go_by_turn()
    finally:
        machine.teardown()


def _first_day(machine: CourseMachine) -> Iterator[None]:
    """Sold out, given up, offered, answered, lapsed, changed, held."""
    yield machine.enrol_on_the_internet(2, "general", waits=False)
    yield machine.all_envelopes_arrive()
    yield machine.enrol_by_phone(2, "general")
    yield machine.enrol_on_the_internet(1, "general", waits=True)
    yield machine.enrol_on_the_internet(1, "general", waits=True)
    yield machine.all_envelopes_arrive()
    yield machine.cancel_on_the_internet(0)
    yield machine.all_envelopes_arrive()
    yield machine.accept_on_the_internet(0)
    yield machine.all_envelopes_arrive()
    yield machine.time_passes(25)
    yield machine.all_envelopes_arrive()
    yield machine.change_category(1, "senior")
    yield machine.all_envelopes_arrive()
    yield machine.answer_by_phone(1, accept=False)
    yield machine.enrol_on_the_internet(1, "general", waits=False)
    yield machine.the_day_comes(2, is_present=True)
    yield machine.the_day_comes(2, is_present=False)
    yield machine.the_day_comes(2, is_present=True)
    yield machine.the_course_is_over()


def _second_day(machine: CourseMachine) -> Iterator[None]:
    """Called off while a sale is on its way."""
    yield machine.enrol_on_the_internet(1, "general", waits=False)
    yield machine.all_envelopes_arrive()
    yield machine.enrol_on_the_internet(1, "general", waits=False)
    yield machine.call_off(0)
