"""All reads of the case. Each takes the actor and returns only what the actor may see."""

from __future__ import annotations

from collections import Counter

from django.db.models import F, Window
from django.db.models.functions import Lag

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.loading import NAME_FACTS, build_view, full_text, known_value, load_case
from madoguchi.domains.cases.models import Case, FactValue, HearingLock, reference_key
from madoguchi.domains.cases.permissions import check_may_list, check_may_read
from madoguchi.domains.cases.recording import is_typed_twice
from madoguchi.domains.cases.records import (
    CaseSummary,
    CaseView,
    EntryCounts,
    IdentityView,
    KnownValue,
    MemberView,
    OfferView,
    Slot,
    subject_id,
)
from madoguchi.domains.cases.services.open_hearing import session_hash
from madoguchi.domains.cases.states import MACHINE_DOORS, OPEN_STATES, CaseState, Door
from madoguchi.foundation.policy.actors import Actor

__all__ = [
    "CaseSummary",
    "CaseView",
    "EntryCounts",
    "IdentityView",
    "KnownValue",
    "MemberView",
    "OfferView",
    "Slot",
    "count_entry",
    "count_typed",
    "count_typed_twice",
    "find_reference",
    "get_case",
    "get_open_reference",
    "get_provenance",
    "list_cases",
    "list_offers",
    "list_others_at_case",
    "subject_id",
]


def get_case(actor: Actor, reference: str) -> CaseView:
    """Errors: `case.not_found`, also for those who may not see it. Queries: 4."""
    check_may_read(actor, reference)
    return build_view(load_case(reference))


def find_reference(actor: Actor, typed: str) -> str:
    """The reference of the case that was typed or scanned: case, width, spaces and hyphens do not matter.

    Errors: `case.not_found`.
    """
    check_may_list(actor)
    found = (
        Case.objects.filter(reference_key=reference_key(typed)).values_list("reference", flat=True).first()
    )
    if found is not None:
        return found
    raise NotFoundOrHidden(CaseError.NOT_FOUND)


def list_cases(actor: Actor, *, states: tuple[str, ...] = OPEN_STATES, limit: int = 50) -> list[CaseSummary]:
    """Newest change first. Queries: 2. Errors: `case.not_permitted`."""
    check_may_list(actor)
    cases = list(Case.objects.filter(state__in=states).order_by("-updated_at")[:limit])
    names: dict[int, dict[str, str]] = {}
    values = FactValue.objects.filter(
        case__in=cases, member_id=APPLICANT, fact__in=NAME_FACTS, is_current=True
    )
    for case_id, fact, text in values.values_list("case_id", "fact", "value_text"):
        names.setdefault(case_id, {})[fact] = text
    return [
        CaseSummary(
            reference=case.reference,
            state=case.state,
            state_label=CaseState(case.state).label,
            door=case.door,
            subject=subject_id(case.reference, APPLICANT),
            full_name=full_text(names.get(case.id, {}), NAME_FACTS),
            opened_at=case.opened_at,
            updated_at=case.updated_at,
        )
        for case in cases
    ]


def get_provenance(actor: Actor, reference: str, *, fact: str = "") -> list[KnownValue]:
    """Every value that was ever given, oldest first, also those that were replaced. Queries: 2."""
    check_may_read(actor, reference)
    rows = load_case(reference).values.order_by("id")
    return [known_value(row) for row in (rows.filter(fact=fact) if fact else rows)]


def count_typed(actor: Actor, reference: str) -> int:
    """How many values people have typed; those that a machine brought are not counted."""
    check_may_read(actor, reference)
    return load_case(reference).values.exclude(door__in=MACHINE_DOORS).exclude(value_text="").count()


def count_typed_twice(actor: Actor, reference: str) -> int:
    """How many values were typed although the case knew the fact, from the provenance rows alone. Queries: 2.

    A value counts when (1) a person typed it: any door but MACHINE_DOORS; (2) the case had a current value
    for the
    same fact of the same member, whoever brought it, the machine included; and (3) it was not a true
    correction, that
    is, not (marked as a correction and different from what was known). So these count: the same value again;
    the same
    value in another script, width, spacing or era, also when marked as a correction; another value without
    the
    mark (the person was asked again). These do not: the first value; a marked change to another value; a
    value typed
    after the former one was taken back.
    """
    check_may_read(actor, reference)
    prior = Window(Lag("normal_key"), partition_by=[F("member_id"), F("fact")], order_by="id")
    rows = load_case(reference).values.annotate(prior_key=prior)
    return sum(
        is_typed_twice(prior_key=before or "", new_key=key, door=door, is_correction=mark)
        for before, key, door, mark in rows.values_list("prior_key", "normal_key", "door", "is_correction")
    )


def count_entry(actor: Actor, reference: str) -> EntryCounts:
    """What was asked, known before and typed in one case, from the provenance rows alone. Queries: 4.

    A fact belongs to the door of its first value: at the counter it was asked for, else it was there already.
    """
    check_may_read(actor, reference)
    rows = list(load_case(reference).values.exclude(value_text="").order_by("id"))
    first: dict[Slot, str] = {}
    for row in rows:
        first.setdefault((row.member_id, row.fact), row.door)
    doors = Counter(door for door in first.values() if door != Door.COUNTER)
    return EntryCounts(
        asked=sum(1 for door in first.values() if door == Door.COUNTER),
        prefilled=dict(sorted(doors.items())),
        typed=sum(1 for row in rows if row.door not in MACHINE_DOORS),
        typed_at_counter=sum(1 for row in rows if row.door == Door.COUNTER),
        typed_twice=count_typed_twice(actor, reference),
    )


def list_offers(actor: Actor, reference: str) -> list[OfferView]:
    """What other sources say otherwise and nobody has chosen yet; by member and order of coming. Queries: 3."""
    check_may_read(actor, reference)
    case = load_case(reference)
    rows = case.offers.filter(is_taken__isnull=True).order_by("member_id", "id")
    known = {(v.member_id, v.fact): known_value(v) for v in case.values.filter(is_current=True)}
    return [
        OfferView(
            row.id,
            row.member_id,
            row.fact,
            row.value_text,
            row.door,
            row.note,
            row.at,
            known.get((row.member_id, row.fact)),
        )
        for row in rows
    ]


def get_open_reference(actor: Actor, session_key: str) -> str:
    """Reference of the case that this session of the clerk has open, or ""."""
    rows = HearingLock.objects.filter(actor_id=actor.actor_id, session_hash=session_hash(session_key))
    return rows.values_list("case__reference", flat=True).first() or ""


def list_others_at_case(actor: Actor, reference: str) -> list[str]:
    """Sign-in names of other clerks that have the case open."""
    check_may_read(actor, reference)
    rows = HearingLock.objects.filter(case__reference=reference).exclude(actor_id=actor.actor_id)
    return sorted(set(rows.values_list("actor_id", flat=True)))
