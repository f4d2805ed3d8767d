"""What the citizen's plan page shows, in words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.core.plan import PlanItem, Way
from madoguchi.foundation.cities import Counter, Office, Procedure


@dataclass(frozen=True, slots=True)
class Card:
    """A procedure on the plan. With `is_sure` false the facts of the law are not confirmed and must be asked for;
    then `due_on` is empty, as where there is no last day. `later` says why it is wiser to wait, where it is.
    """

    item: PlanItem
    procedure: Procedure
    title: str
    summary: str
    why: tuple[str, ...]
    people: tuple[str, ...]
    counter: Counter | None
    section: str
    note: str
    is_sure: bool
    is_fee_known: bool
    is_machine_made: bool
    due_on: str
    due_reason: str
    later: str = ""

    @property
    def is_at_counter(self) -> bool:
        return self.item.way is Way.COUNTER

    @property
    def is_from_home(self) -> bool:
        return self.item.way is Way.HOME

    @property
    def last_day(self) -> date | None:
        """Only where the law is confirmed."""
        return self.item.due.due_on if self.is_sure else None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One thing to bring. `issued_by` is not empty where it is got from elsewhere first. `amount` counts the pieces where
    one is not enough; `covers` are the things it stands in for; `kept_by` the procedures that keep a piece of it.
    """

    name: str
    note: str = ""
    people: tuple[str, ...] = ()
    needed_for: tuple[str, ...] = ()
    is_sure: bool = True
    amount: str = ""
    issued_by: str = ""
    price: str = ""
    covers: tuple[str, ...] = ()
    kept_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TripRow:
    """A visit. `why` says why it is not one with those before (empty for the first). `office` None: no office of the city
    has a counter for it.
    """

    office: Office | None
    counters: tuple[Counter, ...]
    cards: tuple[Card, ...]
    from_on: date
    why: str


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes to the counters; `first` of them is the applicant where that is possible. `not_alone`: (procedure, for
    whom) that `first` can't do. `unfilled`: procedures for which it is to be asked who may. Of somebody from outside:
    what to bring, what takes longer, what not.
    """

    people: tuple[str, ...]
    first: str
    is_applicant_alone: bool
    is_sure: bool
    not_alone: tuple[tuple[str, tuple[str, ...]], ...]
    unfilled: tuple[str, ...]
    proxy_documents: tuple[str, ...]
    slower_by_proxy: tuple[str, ...]
    not_by_proxy: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LapseRow:
    """Something that ends or follows by itself."""

    name: str
    why: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`documents` to bring from home, `to_get` from somewhere else before coming."""

    visits: int
    trips: tuple[TripRow, ...]
    going: Going
    steps: tuple[Card, ...]
    from_home: tuple[Card, ...]
    by_contact: tuple[Card, ...]
    automatic: tuple[Card, ...]
    undecided: tuple[Card, ...]
    not_needed: tuple[Card, ...]
    lapses: tuple[LapseRow, ...]
    to_get: tuple[DocumentRow, ...]
    documents: tuple[DocumentRow, ...]
    open_facts: tuple[str, ...]
    needed_count: int
