"""A procedure (手続) as data: the one record from which guide, forms, queue, work steps and push list are computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from madoguchi.core.calendars import DeadlineRule
from madoguchi.core.plan import FilingRight
from madoguchi.core.rules import Condition
from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.text import EMPTY, Text

FILED = "filed:"


class Certainty(StrEnum):
    """`unverified` is shown to staff with that mark and never presented to citizens as official."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"


class Duty(StrEnum):
    """required: the law asks for it. optional: the household may want it. automatic: the city does it by itself."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`base` is a date fact (a person's: the earliest of those concerned), "filed:<procedure>" for the day that procedure is filed, or "".

    `rule.strict`: what is lost can't be had back; such a procedure comes first. `label` names the event. Where `only_if`
    is FALSE it does not count. `members`: whose date counts where it isn't that of all concerned.
    """

    rule: DeadlineRule
    base: str = ""
    text: Text = EMPTY
    label: Text = EMPTY
    only_if: Condition | None = None
    members: Condition | None = None

    @property
    def filed_with(self) -> str:
        """Id of the procedure from whose filing the days count, or ""."""
        return self.base.removeprefix(FILED) if self.base.startswith(FILED) else ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A document that is bought: where, and for how much a copy (None: not known)."""

    issued_by: Text
    fee_yen: int | None
    certainty: Certainty
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Something to bring or that is handed out; named once in documents/. `is_paper` false: something to know, such as a
    password. `covered_by`: documents that do its work when they are shown anyway.
    """

    id: str
    name: Text
    note: Text = EMPTY
    certificate: Certificate | None = None
    is_paper: bool = True
    covered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentNeed:
    """`only_if`: whether the household needs it. `members`: one per member who meets it. `is_kept`: the office keeps it,
    else it is shown and goes back.
    """

    document: str
    only_if: Condition | None = None
    members: Condition | None = None
    is_original: bool = True
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class MayFile:
    """One way to be entitled to file; as certain as the procedure."""

    right: FilingRight
    note: Text = EMPTY


@dataclass(frozen=True, slots=True)
class BetterLater:
    """Where `only_if` holds, the procedure is better done later than at once."""

    only_if: Condition
    reason: Text
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class LapseRule:
    """Something that ends or follows by itself when `condition` holds: nobody has to do anything."""

    id: str
    name: Text
    why: Text
    condition: Condition
    members: Condition | None
    basis: str
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount that counts where `only_if` holds."""

    only_if: Condition
    amount_yen: int


@dataclass(frozen=True, slots=True)
class Fee:
    """`amount_yen` None: not known. `per` is "case", "copy" or "person" (each whom the procedure concerns). `copies` is the
    fact that counts the copies. `label` is what the receipt says ("" → the name). The first of `rates` that holds takes
    the place of `amount_yen`.
    """

    amount_yen: int | None
    per: str
    certainty: Certainty
    note: str = ""
    label: str = ""
    copies: str = ""
    rates: tuple[Rate, ...] = ()


CHANNELS = ("information", "questionnaire", "booking", "prefill", "submit", "must_visit", "assisted")


class BlockReason(StrEnum):
    """Why a procedure can't be finished online."""

    ORIGINAL_REQUIRED = "original_required"
    INCOME_CONSENT = "income_consent"
    FACE_TO_FACE = "face_to_face"
    LAW = "law"
    WET_SIGNATURE = "wet_signature"
    THIRD_PARTY_PART = "third_party_part"
    PHYSICAL_ITEM = "physical_item"
    NOT_BUILT = "not_built"
    OUTSIDE_CITY = "outside_city"


class CoreBusiness(StrEnum):
    """標準化対象事務: the 20 businesses whose systems are standardised (地方公共団体情報システムの標準化に関する法律2条1項に
    規定する標準化対象事務を定める政令), or none of them.
    """

    NONE = "none"
    CHILD_ALLOWANCE = "child_allowance"
    CHILDCARE_SUPPORT = "childcare_support"
    RESIDENT_REGISTRY = "resident_registry"
    FAMILY_REGISTER_HISTORY = "family_register_history"
    SEAL_REGISTRATION = "seal_registration"
    ELECTION = "election"
    PROPERTY_TAX = "property_tax"
    RESIDENT_TAX = "resident_tax"
    CORPORATE_TAX = "corporate_tax"
    LIGHT_VEHICLE_TAX = "light_vehicle_tax"
    FAMILY_REGISTER = "family_register"
    SCHOOL_ENROLMENT = "school_enrolment"
    HEALTH_MANAGEMENT = "health_management"
    CHILD_REARING_ALLOWANCE = "child_rearing_allowance"
    PUBLIC_ASSISTANCE = "public_assistance"
    DISABILITY_WELFARE = "disability_welfare"
    LONG_TERM_CARE = "long_term_care"
    NATIONAL_HEALTH_INSURANCE = "national_health_insurance"
    LATE_ELDERLY_MEDICAL = "late_elderly_medical"
    NATIONAL_PENSION = "national_pension"


class Visitor(StrEnum):
    """Who comes: somebody for himself or his family, or for a business."""

    RESIDENT = "resident"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class Channels:
    """What really works, no more: `submit` is only true where the law and the city accept the filing online.

    `blocked_by`: why it can't be finished online with us, where it can't. `online_service`: the other service in which it
    can (マイナポータル), "" where there is none.
    """

    information: bool
    questionnaire: bool
    booking: bool
    prefill: bool
    submit: bool
    must_visit: bool
    assisted: bool
    note: Text = EMPTY
    blocked_by: tuple[BlockReason, ...] = ()
    online_service: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """`kind` is "found" (in a source) or "assumed" (a parameter, never printed as fact)."""

    value: int
    kind: str


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One step in the back yard, done by `section`; `needs_approval`: a second person approves."""

    id: str
    name: str
    section: str
    minutes: Minutes
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """`name` is the official Japanese name. `members`: whom of the household it concerns (None: the household).

    `after` are procedures that come first when both are needed; `yields` are documents it hands out. `eligible` is
    who has a right to it whatever brought them here: the same condition without the life event, asked of the whole
    population (None: it follows an event, so nobody is told of it unasked). Of `deadline` and `further_deadlines` the
    earliest day rules. `keywords` are what people say when they search for it.
    """

    id: str
    name: str
    events: tuple[str, ...]
    duty: Duty
    condition: Condition
    members: Condition | None
    who: Text
    deadline: Deadline
    after: tuple[str, ...]
    yields: tuple[str, ...]
    documents: tuple[DocumentNeed, ...]
    fee: Fee
    section: str
    channels: Channels
    forms: tuple[str, ...]
    steps: tuple[WorkStep, ...]
    minutes: Minutes
    basis: str
    source: Source
    certainty: Certainty
    title: Text
    summary: Text
    not_needed: Text
    note_staff: str = ""
    eligible: Condition | None = None
    eligible_members: Condition | None = None
    yields_after_days: int = 0
    may_file: tuple[MayFile, ...] = ()
    better_later: BetterLater | None = None
    further_deadlines: tuple[Deadline, ...] = ()
    core_business: CoreBusiness = CoreBusiness.NONE
    visitors: tuple[Visitor, ...] = (Visitor.RESIDENT,)
    keywords: tuple[str, ...] = ()

    @property
    def right_members(self) -> Condition | None:
        """Whom the right of `eligible` concerns, where that is said apart from `members`."""
        return self.eligible_members or self.members

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        return (self.deadline, *self.further_deadlines)

    def deadline_of(self, rule: DeadlineRule) -> Deadline:
        """The one that counts by this rule."""
        return next((one for one in self.deadlines if one.rule is rule), self.deadline)
