"""One process of many: citizens who want the same places at the same moment, a telephone, a kiosk and two clerks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.db import DatabaseError

from madoguchi.core.errors import DomainError
from madoguchi.core.references import make_reference, make_secret
from madoguchi.domains.intake import services as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.visits import services as visits
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.visits.states import AT_COUNTER
from madoguchi.domains.work import services as work
from madoguchi.foundation import cities, clock
from madoguchi.foundation.claims import Command
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.diary import Diary
from madoguchi.rel.waiting import reconnected

KIOSK = Actor("rel-kiosk", frozenset({Role.KIOSK}))
HOLD_S = 2.0
"""So long a place is kept for who fills in the rest."""
_TWICE = 0.2
"""Share of sales that are sent twice, as by a second tap."""
_CROWD = 0.8
"""Share of wishes for the one place that everybody wants just now."""
_PATIENCE = 0.8
"""Share of those without an offer who ask again."""
_BOOKS = frozenset({"book", "change", "confirm", "accept"})
_ANSWERS = frozenset({"accept", "decline", "leave"})
_LEAST_WAITING = 3
"""A seller's citizens answer offers once so many of them wait."""


@dataclass(frozen=True, slots=True)
class Sale:
    """`shares[slot]` attempts for each seller; the process after the last one is the worker.

    The seed decides the acts; the place that everybody wants moves on with the progress of all, so that the sellers
    meet there. `midnight`: half-way the sellers' clocks are past it. `first_on` to `last_on`: the days of the `places`,
    all of one `service` at one `office`. `items`: steps in the list of one `section`.
    """

    seed: int
    shares: tuple[int, ...]
    places: tuple[str, ...]
    own_places: tuple[str, ...]
    office: str
    service: str
    first_on: date
    last_on: date
    section: str
    items: tuple[str, ...]
    midnight: datetime
    diaries: str


def clerk(slot: int) -> Actor:
    """Whoever sits at the desk of a slot."""
    return Actor(f"rel-clerk-{slot}", frozenset({Role.COUNTER_CLERK}))


def section_clerk(slot: int, section: str) -> Actor:
    """Whoever works in the section; all of them see the same list."""
    return Actor(f"rel-section-{slot}", frozenset({Role.SECTION_CLERK}), frozenset({section}))


def look_at_the_clock(sale: Sale, crew: Crew) -> None:
    """Half-way it is midnight, for all at once: one machine has one clock."""
    if sum(crew.done) * 2 > sum(sale.shares) and not crew.moved_s.value:
        crew.moved_s.value = max((sale.midnight - clock.now()).total_seconds(), 0)


def sell(sale: Sale, crew: Crew, slot: int, diary: Diary) -> None:
    """Go on where a killed predecessor stopped, for the same citizens; the attempt it was at is not made again."""
    seller = _Seller(sale, crew, slot, diary)
    seller.remember()
    for number in range(crew.done[slot], sale.shares[slot]):
        crew.done[slot] = number + 1
        seller.attempt(number)


@dataclass(slots=True)
class _Seller:
    sale: Sale
    crew: Crew
    slot: int
    diary: Diary
    standing: list[Access] = field(default_factory=list)
    waiting: list[Access] = field(default_factory=list)

    def remember(self) -> None:
        """Whose booking stands and who waits, by the diary. Where nobody knows what became of an act, it is left be."""
        standing: dict[str, Access] = {}
        waiting: dict[str, Access] = {}
        act = name = ""
        for entry in self.diary.entries():
            if entry["at"] == "wish":
                act, name = entry["act"], entry["reference"]
                if act in _ANSWERS:
                    waiting.pop(name, None)
                elif act == "cancel":
                    standing.pop(name, None)
            elif entry["at"] == "granted" and act in _BOOKS:
                standing[name] = _access(name)
            elif (act == "wait" and entry["at"] == "granted") or (
                act in ("accept", "decline") and entry["at"] == "refused"
            ):
                waiting[name] = _access(name)
        self.standing, self.waiting = list(standing.values()), list(waiting.values())

    def attempt(self, number: int) -> None:
        look_at_the_clock(self.sale, self.crew)
        rng = chance(self.sale.seed, self.slot, number)
        roll = rng.random()
        # A desk needs two turns for a family: with fewer the line would grow all day, and each call would read it whole.
        if roll < 0.07:
            self._check_in()
        elif roll < 0.24:
            self._serve()
        elif roll < 0.32:
            self._telephone(rng)
        elif roll < 0.42:
            self._hold(rng)
        elif roll < 0.47:
            self._take_work(rng)
        elif roll < 0.56:
            self._wait_in_line(rng)
        elif roll < 0.66 and self.standing:
            access = self.standing.pop(rng.randrange(len(self.standing)))
            self._try("cancel", access.reference, "", lambda: intake.cancel_booking(access).state)
        elif roll < 0.72 and self.standing:
            access, place = rng.choice(self.standing), self._wish(rng, self.sale.places)
            change = self._change(access, place)
            self._try("change", access.reference, place, change)
        else:
            self._book(rng)

    def _wish(self, rng: Random, places: tuple[str, ...]) -> str:
        hot = places[(sum(self.crew.done) - 1) * len(places) // sum(self.sale.shares)]
        return hot if rng.random() < _CROWD else rng.choice(places)

    def _book(self, rng: Random) -> None:
        access, place = _new_citizen(rng), self._wish(rng, self.sale.places)
        command = Command(f"browser:{access.reference}", "rel.book", f"{rng.getrandbits(96):024x}", place)
        is_twice = rng.random() < _TWICE

        def book() -> str:
            told = intake.book_place(access, place=place, services=(), command=command).place
            if is_twice:
                again = intake.book_place(access, place=place, services=(), command=command).place
                if again != told:
                    raise RuntimeError("a repeated command was answered otherwise")
            return told

        if self._try("book", access.reference, place, book):
            self.standing.append(access)

    def _change(self, access: Access, place: str) -> Callable[[], str]:
        return lambda: intake.change_booking(access, place=place).place

    def _hold(self, rng: Random) -> None:
        access, place, roll = _new_citizen(rng), self._wish(rng, self.sale.places), rng.random()
        minutes = HOLD_S / 60

        def hold() -> str:
            return intake.hold_place(access, place=place, minutes=minutes).isoformat()

        if not self._try("hold", access.reference, place, hold):
            return
        if roll < 0.3:
            confirm = intake.confirm_place
            if self._try("confirm", access.reference, place, lambda: confirm(access, place=place).place):
                self.standing.append(access)
        elif roll < 0.45:
            self._try("let_go", access.reference, place, lambda: intake.let_go(access, place=place))

    def _wait_in_line(self, rng: Random) -> None:
        """Join the line of the hot places, also with a booking for an earlier one; or answer an offer, if there is any."""
        if len(self.waiting) < _LEAST_WAITING or rng.random() < 0.4:
            has_one = bool(self.standing) and rng.random() < 0.3
            access = rng.choice(self.standing) if has_one else _new_citizen(rng)
            if self._try("wait", access.reference, "", lambda: self._join(access)):
                self.waiting.append(access)
            return
        access, roll = self.waiting.pop(0), rng.random()
        if roll < 0.7:
            accept = intake.accept_offer
            if self._try("accept", access.reference, "", lambda: accept(access).place):
                self.standing = [one for one in self.standing if one.reference != access.reference] + [access]
            elif rng.random() < _PATIENCE:
                self.waiting.append(access)
        elif roll < 0.8:
            if self._try("decline", access.reference, "", lambda: intake.decline_offer(access)):
                self.waiting.append(access)
        elif roll < 0.9:
            self._try("leave", access.reference, "", lambda: intake.leave_line(access.reference))

    def _join(self, access: Access) -> str:
        sale = self.sale
        row = intake.join_line(
            access, office=sale.office, service=sale.service, first_on=sale.first_on, last_on=sale.last_on
        )
        return row.public_id

    def _take_work(self, rng: Random) -> None:
        """The next step in the list, which all clerks of the section have before them."""
        item = self._wish(rng, self.sale.items)
        actor = section_clerk(self.slot, self.sale.section)
        self._try(
            "claim_step", actor.actor_id, item, lambda: work.claim_step(actor=actor, item=item).public_id
        )

    def _telephone(self, rng: Random) -> None:
        if not self.sale.own_places:
            return
        reference, place = make_reference(rng), self._wish(rng, self.sale.own_places)
        who = visits.Expected(reference, ("move_in",))
        actor, roll = clerk(self.slot), rng.random()
        if roll < 0.6:
            self._try("phone", reference, place, lambda: visits.sell_place(actor=actor, place=place, who=who))
            return
        until = clock.now() + timedelta(seconds=HOLD_S)
        held = self._try(
            "phone_hold",
            reference,
            place,
            lambda: visits.sell_place(actor=actor, place=place, who=who, until=until),
        )
        if held and roll < 0.8:
            confirm = visits.confirm_sale
            self._try(
                "phone", reference, place, lambda: confirm(actor=actor, place=place, reference=reference)
            )

    def _check_in(self) -> None:
        purpose = cities.current().main_office.booking[0].id
        self._try("check_in", "", "", lambda: visits.check_in(actor=KIOSK, purpose=purpose).public_id)

    def _serve(self) -> None:
        """End the visit at the desk, if there is one, and call the next family to it."""
        actor = clerk(self.slot)
        here = Ticket.objects.filter(session__clerk_id=actor.actor_id, state__in=AT_COUNTER)
        try:
            ticket = here.values_list("public_id", flat=True).first()
        except DatabaseError:
            reconnected()
            return
        if ticket:
            self._try("finish", ticket, "", lambda: visits.finish_visit(actor=actor, ticket=ticket).public_id)
        self._try("call", actor.actor_id, "", lambda: visits.call_next(actor=actor).public_id)

    def _try(self, act: str, reference: str, place: str, do: Callable[[], object]) -> bool:
        """Write the wish, do it, write what the citizen was told. Returns whether it was granted."""
        self.diary.write(at="wish", act=act, reference=reference, place=place)
        try:
            told = do()
        except DomainError as refusal:
            self.diary.write(at="refused", code=refusal.code)
        except DatabaseError as problem:
            # The server went down: nobody was told anything, and either outcome is right.
            self.diary.write(at="unknown", error=type(problem).__name__)
            reconnected()
        except Exception as problem:
            self.diary.write(at="broken", error=f"{type(problem).__name__}: {problem}"[:200])
            reconnected()
        else:
            self.diary.write(at="granted", told=told)
            return True
        return False


def _new_citizen(rng: Random) -> Access:
    return _access(make_reference(rng))


def _access(reference: str) -> Access:
    """The secret follows from the reference, so that whoever goes on with a killed seller's work knows it."""
    return Access(reference, make_secret(chance("secret", reference)))
