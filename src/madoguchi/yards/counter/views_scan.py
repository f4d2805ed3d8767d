"""Pre-entry that a family carries as QR codes, read by a scanner that types. What was read well is never lost: it stays
in the page (sealed, as it came) until its set is whole or the clerk forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.errors import DomainError, NotFoundOrHidden
from madoguchi.domains.cases import selectors
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.errors import CaseError
from madoguchi.foundation import release, transfer
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import Message, message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.foundation.release import NOBODY
from madoguchi.foundation.transfer import ScannedSet, Scans
from madoguchi.yards.counter import case_page

ALREADY_HERE = "このコードの内容は、前に届いています。新しく取り込んだものはありません。このまま案件を開いて続けてください。"


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set as the page shows it: `read` and `missing` are places, from 1."""

    set_id: str
    of: int
    read: tuple[int, ...]
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One sentence, and the beginnings of the lines that it is about."""

    message: Message
    texts: tuple[str, ...] = ()


@requires(HEAR_CASES)
@require_POST
@command("case.scan")
def scan(request: HttpRequest) -> HttpResponse:
    """Open the case of the one whole set, or say what is still missing, mixed up or unreadable."""
    scans = transfer.read_scans([*request.POST.getlist("kept"), request.POST.get("parts", "")])
    if chosen := request.POST.get("only", ""):
        scans = scans.only(chosen)
    if len(scans.sets) != 1 or scans.sets[0].missing:
        return _page(request, scans)
    return _take_in(request, scans, scans.sets[0])


def begin(request: HttpRequest, text: str) -> HttpResponse:
    """The first code was scanned into the search field: it is kept, and the page asks for the others."""
    return _page(request, transfer.read_scans([text]), status=200)


def _take_in(request: HttpRequest, scans: Scans, whole: ScannedSet) -> HttpResponse:
    """A set that cannot be opened is forgotten: to read it again would yield the same."""
    try:
        received = transfer.open_scanned(whole.parts, actor=actor_of(request))
        reference = _reference(request, received.reference)
        # What only the household could bring is in the clerk's hand: no second key is asked for.
        actor = case_page.acting(request, reference)
        cases.open_hearing(actor=actor, case=reference, session_key=request.session.session_key or "")
    except DomainError as refusal:
        return _page(request, Scans((), scans.not_read), refused=refusal.code)
    if received.is_repeated:
        messages.info(request, ALREADY_HERE)
    return done(reverse("counter:case", args=[reference]), reference)


def _reference(request: HttpRequest, reference: str) -> str:
    """Errors: `transfer.not_taken_in` where the envelope was opened and no case came of it."""
    try:
        return selectors.find_reference(actor_of(request), reference)
    except NotFoundOrHidden as missing:
        if missing.code != CaseError.NOT_FOUND:
            raise
        raise NotFoundOrHidden("transfer.not_taken_in") from None


def _page(request: HttpRequest, scans: Scans, *, refused: str = "", status: int = 422) -> HttpResponse:
    rows = [SetRow(one.set_id, one.of, tuple(sorted(one.texts)), one.missing) for one in scans.sets]
    context = {
        "rows": rows,
        "kept": [text for one in scans.sets for text in one.parts],
        "is_mixed": len(rows) > 1,
        "is_whole": len(rows) == 1 and not rows[0].missing,
        "refusals": list(_refusals(scans, refused)),
        "repeated": scans.repeated,
    }
    return release.page(request, "counter/case_scan.html", context, allowed=NOBODY, status=status)


def _refusals(scans: Scans, refused: str) -> Iterable[Refusal]:
    """The gravest first: what was opened in vain, then what is mixed up, then lines that could not be read."""
    if refused:
        yield Refusal(message_for(refused, "staff"))
    if len(scans.sets) > 1:
        yield Refusal(message_for("transfer.parts_mixed", "staff"))
    codes = dict.fromkeys(line.code for line in scans.not_read)
    for code in codes:
        texts = tuple(line.text for line in scans.not_read if line.code == code)
        yield Refusal(message_for(code, "staff"), texts)
    if not (refused or scans.sets or codes):
        yield Refusal(message_for("transfer.parts_missing", "staff"))
