"""Protective measures (支援措置) for victims of domestic violence, stalking and abuse (items j160, j410,
j440).

A measure lasts a year, can be extended from one month before its end, and does not end by itself: after
expiry it stays in force until somebody lifts it. Whoever shows, sends or calls anything asks `level_on`
first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from madoguchi.core.calendars.periods import add_months, period_end
from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.addresses import AnyAddress
from madoguchi.core.japanese.names import PersonName
from madoguchi.core.japanese.numbers import AddresseeNumber, HouseholdNumber
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.people.persons import Sex

PERIOD_MONTHS = 12
EXTENSION_OPENS_MONTHS_BEFORE = 1


class ProtectedAction(StrEnum):
    """What can be held back."""

    CHANGE = "change"  # 異動
    ISSUE = "issue"  # 発行
    VIEW = "view"  # 照会
    ONLINE = "online"  # オンライン申請
    CALL = "call"  # 窓口呼出表示
    MAIL = "mail"  # 郵送
    EXCHANGE = "exchange"  # 他システムへの連携


class ProtectionLevel(StrEnum):
    """ALERT warns and allows; ERROR stops."""

    ALERT = "alert"
    ERROR = "error"


class ProtectedOffice(StrEnum):
    """Affairs for which the measure was requested (抑止対象事務)."""

    REGISTER_VIEWING = "register_viewing"  # 住民基本台帳の閲覧
    RECORD_CURRENT = "record_current"  # 住民票 現住所地
    RECORD_PREVIOUS = "record_previous"  # 住民票 前住所地
    SUPPLEMENT_CURRENT = "supplement_current"  # 戸籍の附票 現本籍地
    SUPPLEMENT_PREVIOUS = "supplement_previous"  # 戸籍の附票 前本籍地


@dataclass(frozen=True, slots=True)
class ProtectedScope:
    """Level for one action; `whole_household` extends it to everybody of the subject's household."""

    action: ProtectedAction
    level: ProtectionLevel
    whole_household: bool = False


FULL_SCOPE = tuple(ProtectedScope(action, ProtectionLevel.ERROR) for action in ProtectedAction)
"""Everything stops: the scope of a measure for which nobody chose otherwise."""


@dataclass(frozen=True, slots=True)
class TemporaryLift:
    """A lift with a set end, both days included; afterwards the measure is back by itself."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise InvalidValue("protection.period_reversed")

    def covers(self, on: date) -> bool:
        """Whether the lift is in force on the day."""
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True, slots=True)
class Aggressor:
    """The person from whom somebody is protected. Never shown outside the measure itself."""

    name: PersonName | None = field(default=None, repr=False)
    addressee_number: AddresseeNumber | None = field(default=None, repr=False)
    birth: PartialDate | None = field(default=None, repr=False)
    sex: Sex = field(default=Sex.UNKNOWN, repr=False)
    address: AnyAddress | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ProtectiveMeasure:
    """One measure for one subject.

    `ends_on` is computed by `start`; `released_on` is the day from which it no longer applies, set by a
    person only. `also_protected` are those for whom support is sought together. Errors:
    `protection.period_reversed`, `protection.scope_empty`.
    """

    subject: AddresseeNumber
    starts_on: date
    ends_on: date
    scopes: tuple[ProtectedScope, ...] = FULL_SCOPE
    is_provisional: bool = False
    released_on: date | None = None
    lifts: tuple[TemporaryLift, ...] = ()
    household_number: HouseholdNumber | None = None
    also_protected: tuple[AddresseeNumber, ...] = ()
    aggressors: tuple[Aggressor, ...] = ()
    offices: frozenset[ProtectedOffice] = frozenset(ProtectedOffice)
    applied_at_previous_address: bool = False
    forwarded_to: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise InvalidValue("protection.period_reversed")
        if not self.scopes:
            raise InvalidValue("protection.scope_empty")

    @classmethod
    def start(
        cls,
        subject: AddresseeNumber,
        starts_on: date,
        *,
        scopes: tuple[ProtectedScope, ...] = FULL_SCOPE,
        is_provisional: bool = False,
    ) -> ProtectiveMeasure:
        """A new measure of one year: 2020-04-01 gives 2021-03-31. Details are added with
        `dataclasses.replace`.
        """
        ends_on = period_end(starts_on, months=PERIOD_MONTHS)
        return cls(subject, starts_on, ends_on, scopes=scopes, is_provisional=is_provisional)

    def applies_on(self, on: date) -> bool:
        """Whether the measure is in force: from its start until released, expired or not, except while
        lifted.
        """
        if on < self.starts_on or (self.released_on is not None and on >= self.released_on):
            return False
        return not any(lift.covers(on) for lift in self.lifts)

    def only_warns(self, action: ProtectedAction) -> bool:
        """Whether the scope lets an action go on with an alert. What it does not name, or closes besides, is closed."""
        return {scope.level for scope in self.scopes if scope.action is action} == {ProtectionLevel.ALERT}

    def is_expired_on(self, on: date) -> bool:
        """Whether the year is over. An expired measure still applies; staff must extend or release it."""
        return on > self.ends_on

    @property
    def extension_opens_on(self) -> date:
        """First day on which an extension may be filed; from then on opening the record warns."""
        return add_months(self.ends_on, -EXTENSION_OPENS_MONTHS_BEFORE)

    def can_extend_on(self, on: date) -> bool:
        """Whether an extension may be filed: within the last month or later, while not released."""
        is_released = self.released_on is not None and on >= self.released_on
        return not is_released and not self.is_provisional and on >= self.extension_opens_on

    def extended(self, filed_on: date) -> ProtectiveMeasure:
        """The measure with a further year; after expiry the year runs from the filing.

        Errors: `protection.extension_not_open`.
        """
        if not self.can_extend_on(filed_on):
            raise InvalidValue("protection.extension_not_open", opens_on=self.extension_opens_on)
        first_day = max(self.ends_on + timedelta(days=1), filed_on)
        return replace(self, ends_on=period_end(first_day, months=PERIOD_MONTHS))

    def concerns(
        self,
        person: AddresseeNumber,
        household_number: HouseholdNumber | None = None,
        *,
        scope: ProtectedScope,
    ) -> bool:
        """Whether a scope covers a person, by name or as a member of the subject's household."""
        in_household = household_number is not None and household_number == self.household_number
        named = person == self.subject or person in self.also_protected
        return named or (scope.whole_household and in_household)

    def level_for(
        self,
        action: ProtectedAction,
        on: date,
        person: AddresseeNumber,
        household_number: HouseholdNumber | None = None,
    ) -> ProtectionLevel | None:
        """Level that this measure sets for an action on a person's data; None if it sets none."""
        if not self.applies_on(on):
            return None
        levels = {
            scope.level
            for scope in self.scopes
            if scope.action is action and self.concerns(person, household_number, scope=scope)
        }
        return strictest(levels)


def strictest(levels: Iterable[ProtectionLevel]) -> ProtectionLevel | None:
    """ERROR before ALERT before nothing."""
    found = frozenset(levels)
    if ProtectionLevel.ERROR in found:
        return ProtectionLevel.ERROR
    return ProtectionLevel.ALERT if found else None


def level_on(
    measures: Iterable[ProtectiveMeasure],
    action: ProtectedAction,
    on: date,
    person: AddresseeNumber,
    household_number: HouseholdNumber | None = None,
) -> ProtectionLevel | None:
    """The strictest level that any of several measures sets."""
    found = (measure.level_for(action, on, person, household_number) for measure in measures)
    return strictest(level for level in found if level is not None)
