"""History of the resident register: every change is a complete copy of the record, never an overwrite.

The key is addressee number and history number (from 1, without gaps). Household data are copied into each
person's row. Errors of writing, too, are corrected by a further row (items j200, j210, j860).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.japanese.addresses import Address, AnyAddress
from madoguchi.core.japanese.names import PersonName
from madoguchi.core.japanese.numbers import HouseholdNumber
from madoguchi.core.japanese.text_rules import collect_errors
from madoguchi.core.people.move_reasons import MoveReason
from madoguchi.core.people.partial_dates import DateUse, PartialDate
from madoguchi.core.people.persons import Person
from madoguchi.core.people.relationships import Relationship

LATE_MOVE_OUT_DAYS = 14
"""A move out filed more days after the move than this is removed ex officio instead (items j640, j660)."""

_DATE_USES = {
    MoveReason.BIRTH: DateUse.BIRTH_MOVE,
    MoveReason.DEATH: DateUse.DEATH_MOVE,
    MoveReason.REMOVAL_EX_OFFICIO: DateUse.DISAPPEARANCE_MOVE,
}


@dataclass(frozen=True, slots=True)
class Move:
    """One change: its reason and its days (異動日, 処理日, 届出日, 申出日, 通知日, 請求日) and where it was
    entered.
    """

    reason: MoveReason
    processed_on: date
    moved_on: PartialDate | None = None
    filed_on: date | None = None
    requested_on: date | None = None
    notified_on: date | None = None
    claimed_on: date | None = None
    entered_at: str = ""
    terminal: str = ""
    note: str = ""

    def check(self) -> None:
        """Refuse days that the rules do not allow (item j570).

        Errors: `ValidationFailed` with `moved_on` (`move.future_not_allowed`, `date.must_be_exact`,
        `date.not_in_calendar`) and `filed_on` (`move.filed_in_future`).
        """
        errors = collect_errors({"moved_on": self._check_moved_on, "filed_on": self._check_filed_on})
        if errors:
            raise ValidationFailed(errors)

    @property
    def must_be_ex_officio(self) -> bool:
        """Whether a move out was filed so late that the record is removed ex officio."""
        moved_on = self.moved_on.exact if self.moved_on else None
        if not self.reason.may_lie_ahead or moved_on is None or self.filed_on is None:
            return False
        return (self.filed_on - moved_on).days > LATE_MOVE_OUT_DAYS

    def _check_moved_on(self) -> None:
        if self.moved_on is None:
            return
        self.moved_on.check_use(_DATE_USES.get(self.reason, DateUse.OTHER))
        if not self.reason.may_lie_ahead and self.moved_on.bounds()[0] > self.processed_on:
            raise InvalidValue("move.future_not_allowed", reason=self.reason.value)

    def _check_filed_on(self) -> None:
        if self.filed_on is not None and self.filed_on > self.processed_on:
            raise InvalidValue("move.filed_in_future")


@dataclass(frozen=True, slots=True)
class Removal:
    """What only a removed record has: where the person went and when it was learnt."""

    destination_planned: AnyAddress | None = None
    destination_confirmed: AnyAddress | None = None
    move_out_planned_on: date | None = None
    moved_out_on: date | None = None
    event_on: PartialDate | None = None
    notified_on: date | None = None


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One row of the register. A provisional row (仮登録) has no effect outside until it is approved (item
    j530).

    Errors: `history.number`, `history.removal_mismatch`.
    """

    history_number: int
    person: Person
    household_number: HouseholdNumber
    relationship: Relationship | None
    address: Address
    move: Move
    head_name: PersonName | None = None
    list_place: int | None = None
    previous_address: AnyAddress | None = None
    removal: Removal | None = None
    is_provisional: bool = False

    def __post_init__(self) -> None:
        if self.history_number < 1:
            raise InvalidValue("history.number")
        if self.removal is not None and not self.person.status.is_removed:
            raise InvalidValue("history.removal_mismatch")

    @property
    def key(self) -> tuple[str, int]:
        """Addressee number and history number."""
        return self.person.addressee_number, self.history_number


def effective_record(history: Sequence[HistoryRecord]) -> HistoryRecord | None:
    """The newest approved row: what certificates, other offices and online services see.

    While a change waits for approval they see the row before it; nothing stops and nothing leaks.
    """
    approved = [record for record in history if not record.is_provisional]
    return max(approved, key=lambda record: record.history_number, default=None)


def check_history(history: Sequence[HistoryRecord]) -> None:
    """Refuse a history with a gap, a repetition or two people. Errors: `history.number`, `history.mixed`."""
    if len({record.person.addressee_number for record in history}) > 1:
        raise InvalidValue("history.mixed")
    if [record.history_number for record in history] != list(range(1, len(history) + 1)):
        raise InvalidValue("history.number")
