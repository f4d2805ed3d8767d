"""Looking somebody up in the core system out of an open case. Two keys open a record: the name and the birth date, as the
person says them; a name alone lists nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.errors import DomainError, NotPermitted
from madoguchi.core.people import display_era
from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.domains.residents import services as residents
from madoguchi.domains.residents.services import CoreMatches, CoreResident
from madoguchi.foundation import release
from madoguchi.foundation.cities.shown_values import show_date
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Actor, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.foundation.release import Allowed, SubjectRole
from madoguchi.yards.counter import case_page
from madoguchi.yards.counter.taking_over import take_over

_KEYS = ("name", "kana", "born")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of the list. `status` is what the core system says of the person, e.g. removed."""

    number: str
    subject: str
    name: str
    kana: str
    born: str
    address: str
    is_removed: bool


@requires(HEAR_CASES)
@require_http_methods(["GET", "POST"])
def core(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the keys, then list who has both. What the case knows of the applicant is filled in."""
    actor, case = case_page.open_case_of(request, reference)
    if request.method == "GET":
        return _page(request, case, _known_keys(case))
    keys = {key: request.POST.get(key, "").strip() for key in _KEYS}
    if not (keys["name"] or keys["kana"]) or not keys["born"]:
        return _page(request, case, keys, problem=CaseError.TWO_KEYS, status=422)
    try:
        found = residents.search_core_system(actor=actor, **keys)
    except DomainError as refusal:
        return _page(request, case, keys, problem=refusal.code, status=422)
    return _page(request, case, keys, found=found)


@requires(HEAR_CASES)
@require_POST
@command("case.take_over_core")
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """The chosen person, or the whole household, becomes known to the case with the core system as source."""
    actor, case = case_page.open_case_of(request, reference)
    number = request.POST.get("number", "")
    try:
        applicant = residents.look_up_resident(actor=actor, addressee_number=number)
        if applicant is None:
            return _page(request, case, _known_keys(case), problem=CaseError.NOT_IN_CORE_SYSTEM, status=422)
        others = _others(request, actor, applicant)
        _demand_shown(applicant, *others)
    except DomainError as refusal:
        return _page(request, case, _known_keys(case), problem=refusal.code, status=422)
    offered = take_over(actor, case, applicant, others)
    name = "case_offers" if offered.differing else "case_hearing"
    return done(reverse(f"counter:{name}", args=[reference]), reference)


def _demand_shown(*people: CoreResident) -> None:
    """Whom no list names is not taken over by their number either. Errors: NotPermitted `case.is_protected`."""
    if any(one.is_protected for one in people):
        raise NotPermitted(CaseError.IS_PROTECTED)


def _others(request: HttpRequest, actor: Actor, applicant: CoreResident) -> tuple[CoreResident, ...]:
    if request.POST.get("whom") != "household":
        return ()
    number = str(applicant.record.household_number)
    found = residents.look_up_household(actor=actor, household_number=number)
    return tuple(one for one in found if one.addressee_number != applicant.addressee_number)


def _known_keys(case: CaseView) -> dict[str, str]:
    applicant = case.applicant
    born = case.text("birth_date", APPLICANT)
    return {
        "name": applicant.full_name if applicant else "",
        "kana": "",
        "born": show_date(born, "ja") if born else "",
    }


def _page(
    request: HttpRequest,
    case: CaseView,
    keys: Mapping[str, str],
    *,
    found: CoreMatches | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Protected people are counted and never named in a list: the section that knows the measure decides."""
    shown = [one for one in found.residents if not one.is_protected] if found else []
    allowed = case.allowed | Allowed({one.subject: SubjectRole.HOUSEHOLD for one in shown})
    context = {
        "case": case,
        "keys": keys,
        "has_searched": found is not None,
        "candidates": [_candidate(one) for one in shown],
        "protected": len(found.residents) - len(shown) if found else 0,
        "is_cut": found is not None and found.is_cut,
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "counter/case_core.html", context, allowed=allowed, status=status)


def _candidate(one: CoreResident) -> Candidate:
    person = one.record.person
    return Candidate(
        number=one.addressee_number,
        subject=one.subject,
        name=person.name.display if person.name else "",
        kana=person.furigana.display if person.furigana else "",
        born=display_era(person.birth),
        address=one.record.address.one_line(),
        is_removed=person.status.is_removed,
    )
