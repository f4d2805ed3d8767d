"""The card on the reader beside this counter. The browser asks the reader; only what it passes on comes here, and an answer
with more than the four basic items is kept nowhere.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.adapters.card_reader import CardFace, CardReaderError, read_face
from madoguchi.adapters.card_reader.face import refused
from madoguchi.core.errors import ValidationFailed
from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.domains.cases.services import CheckDone
from madoguchi.domains.cases.states import IdentityKind, IdentityMethod, Visitor
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.yards.counter import case_page, identity_page
from madoguchi.yards.counter.taking_card import take_card

WAIT_MS = 60_000
"""How long the browser waits for the reader: the person puts the card down and types a number there."""


@requires(HEAR_CASES)
@require_POST
@command("case.read_card")
def card(request: HttpRequest, reference: str) -> HttpResponse:
    """What the card says is offered; where the clerk asks for it, the card is recorded as the paper seen (身元確認)."""
    actor, case = case_page.open_case_of(request, reference)
    member = request.POST.get("member") or APPLICANT
    is_seen = bool(request.POST.get("seen"))
    try:
        if is_seen:
            _check_is_here(case, member)
        offered = take_card(actor, case, member, _face(request))
    except ValidationFailed as wrong:
        return _refused(request, case, wrong.field_errors.get("card") or wrong.code)
    if is_seen:
        seen = CheckDone(IdentityKind.PERSON, IdentityMethod.NUMBER_CARD)
        cases.record_identity_check(actor=actor, case=reference, member_id=member, checks=[seen])
    name = "case_offers" if offered.differing else "case_hearing"
    return done(reverse(f"counter:{name}", args=[reference]), reference)


def _face(request: HttpRequest) -> CardFace:
    problem = request.POST.get("problem", "")
    if problem:
        known = problem in list(CardReaderError)
        raise refused(CardReaderError(problem) if known else CardReaderError.UNREADABLE)
    return read_face(request.POST.get("answer", ""))


def _check_is_here(case: CaseView, member: str) -> None:
    """Where a proxy came, the card of the one represented is not that of who stands there."""
    own = [check for check in case.identity_checks if check.member_id == member]
    if own and own[-1].visitor != Visitor.SELF:
        raise ValidationFailed({"card": CaseError.CARD_NOT_OF_VISITOR}, code=CaseError.CARD_NOT_OF_VISITOR)


def _refused(request: HttpRequest, case: CaseView, code: str) -> HttpResponse:
    context = {"case": case, "problem": message_for(code, "staff"), **card_form(case)}
    return release.page(request, "counter/case_card_again.html", context, allowed=case.allowed, status=422)


def card_form(case: CaseView) -> dict[str, object]:
    """What the form needs, for each page that has it. Nothing is shown where no reader is set up."""
    return {"reader": settings.CARD_READER_URL, "wait_ms": WAIT_MS, "people": identity_page.people(case)}
