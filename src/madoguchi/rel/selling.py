"""One seller: citizens who want the same places at the same moment, and a kiosk that gives out numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.db import DatabaseError

from madoguchi.core.errors import DomainError
from madoguchi.core.references import make_reference, make_secret
from madoguchi.domains.intake import services as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.visits import services as visits
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.rel.chance import chance
from madoguchi.rel.crew import Crew
from madoguchi.rel.diary import Diary
from madoguchi.rel.hoping import count_and_hope
from madoguchi.rel.waiting import reconnected

KIOSK = Actor("rel-kiosk", frozenset({Role.KIOSK}))
_CHECK_IN, _CANCEL, _CHANGE = 0.15, 0.27, 0.36
_CROWD = 0.8
"""Share of wishes for the one place that everybody wants just now."""


@dataclass(frozen=True, slots=True)
class Sale:
    """`shares[slot]` attempts for each seller. The seed decides the acts; the place that everybody wants moves on
    with the progress of all, so that the sellers meet there."""

    seed: int
    shares: tuple[int, ...]
    places: tuple[str, ...]
    diaries: Path
    is_hoping: bool


def sell(sale: Sale, crew: Crew, slot: int) -> None:
    """Go on where a killed predecessor stopped; the attempt it was at is not made again."""
    seller = _Seller(sale, crew, slot, Diary(sale.diaries, slot))
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

    def attempt(self, number: int) -> None:
        rng = chance(self.sale.seed, self.slot, number)
        place, roll = self._wish(rng), rng.random()
        if roll < _CHECK_IN:
            self._check_in()
        elif roll < _CANCEL and self.standing:
            access = self.standing.pop(rng.randrange(len(self.standing)))
            self._try("cancel", access.reference, "", lambda: intake.cancel_booking(access).state)
        elif roll < _CHANGE and self.standing:
            access = rng.choice(self.standing)
            self._try("change", access.reference, place, lambda: self._sell(access, place, is_change=True))
        else:
            access = Access(make_reference(rng), make_secret(rng))
            if self._try("book", access.reference, place, lambda: self._sell(access, place)):
                self.standing.append(access)

    def _wish(self, rng: Random) -> str:
        places = self.sale.places
        hot = places[(sum(self.crew.done) - 1) * len(places) // sum(self.sale.shares)]
        return hot if rng.random() < _CROWD else rng.choice(places)

    def _check_in(self) -> None:
        purpose = cities.current().main_office.booking[0].id
        self._try("check_in", "", "", lambda: _number(purpose))

    def _sell(self, access: Access, place: str, *, is_change: bool = False) -> str:
        if self.sale.is_hoping:
            count_and_hope(place, chance(access.reference))
        if is_change:
            return intake.change_booking(access, place=place).place
        return intake.book_place(access, place=place, services=()).place

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


def _number(purpose: str) -> int:
    return visits.check_in(actor=KIOSK, purpose=purpose).number
