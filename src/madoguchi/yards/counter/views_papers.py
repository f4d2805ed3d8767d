"""Papers of the open case: forms made from the one entry, signatures, and handing everything in at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.core.errors import NotFoundOrHidden, ValidationFailed
from madoguchi.core.plan import Plan
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.applications import services as application_services
from madoguchi.domains.cases.selectors import CaseView
from madoguchi.domains.documents import selectors as documents
from madoguchi.domains.documents import services as document_services
from madoguchi.domains.documents.states import DocumentState
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import HEAR_CASES
from madoguchi.yards.counter import case_page, signing_page


def _papers(reference: str) -> str:
    return reverse("counter:papers", args=[reference])


@requires(HEAR_CASES)
@require_GET
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the household stands: forms, who still signs, what was handed in."""
    return _show(request, reference)


def _show(request: HttpRequest, reference: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor, case = case_page.open_case_of(request, reference)
    standing = documents.get_papers(actor, case)
    made = standing.made
    submitted = applications.list_applications(actor, case_reference=reference)
    handed_in = {application.procedure_id for application in submitted}
    plan, names = case_page.plan_of(actor, case), cities.current().procedures
    by_id = {member.member_id: member for member in case.members}
    context = {
        "case": case,
        "documents": [signing_page.paper_row(case, document) for document in made],
        "is_stale": documents.is_stale(actor, case, made),
        "signers": signing_page.signer_rows(case, standing.signers, made),
        "unsigned": [document for document in made if document.state == DocumentState.UNSIGNED],
        "applications": submitted,
        "open_names": [
            names[item.id].name for item in case_page.filed_here(plan) if item.id not in handed_in
        ],
        "elsewhere": case_page.filed_elsewhere(plan),
        "needs_papers": _needs_papers(plan, case),
        "problem": message_for(problem, "staff") if problem else None,
        "hand_parts": [(part, by_id.get(part.member_id)) for part in standing.hand_parts],
        "missing_glyphs": [
            (missing, by_id.get(missing.member_id)) for missing in documents.list_missing_glyphs(actor, case)
        ],
        "handwritten": standing.handwritten,
    }
    return release.page(request, "counter/papers.html", context, allowed=case.allowed, status=status)


def _needs_papers(plan: Plan, case: CaseView) -> bool:
    return bool(procedures.needed_forms(plan, case.facts))


@requires(HEAR_CASES)
@require_POST
@command("documents.make")
def make(request: HttpRequest, reference: str) -> HttpResponse:
    actor, _ = case_page.open_case_of(request, reference)
    try:
        document_services.generate_bundle(actor=actor, case_reference=reference)
    except ValidationFailed as refusal:
        return _show(request, reference, problem=refusal.code, status=422)
    return done(_papers(reference), reference)


@requires(HEAR_CASES)
@require_http_methods(["GET", "POST"])
@command("document.sign")
def sign(request: HttpRequest, reference: str, member: str) -> HttpResponse:
    """The signature pad. It needs a pen and a script; without them the paper is signed by hand."""
    actor, case = case_page.open_case_of(request, reference)
    made = documents.list_documents(actor, reference)
    signer = next(iter(signing_page.signer_rows(case, [member], made)), None)
    if signer is None:
        raise NotFoundOrHidden("document.not_found")
    problem = None
    if request.method == "POST":
        try:
            document_services.record_signature(
                actor=actor,
                case_reference=reference,
                member_id=member,
                strokes=request.POST.get("strokes", ""),
            )
            return done(_papers(reference), member)
        except ValidationFailed as refusal:
            problem = message_for(refusal.field_errors["strokes"], "staff")
    context = {
        "case": case,
        "signer": signer,
        "problem": problem,
        "documents": [
            document
            for document in made
            if document.signature_kind == "tablet" and document.signer_member_id == member
        ],
    }
    status = 422 if problem else 200
    return release.page(request, "counter/papers_sign.html", context, allowed=case.allowed, status=status)


@requires(HEAR_CASES)
@require_GET
def pdf(request: HttpRequest, reference: str, document: str) -> HttpResponse:
    actor, case = case_page.open_case_of(request, reference)
    row = documents.get_document(actor, document)
    if row.case_reference != reference:
        raise NotFoundOrHidden("document.not_found")
    stored = documents.load_document(actor, document)
    return release.pdf(request, stored.content, allowed=case.allowed, name=stored.name, case=reference)


@requires(HEAR_CASES)
@require_POST
@command("document.confirm_handwritten")
def confirm(request: HttpRequest, reference: str, document: str) -> HttpResponse:
    actor, _ = case_page.open_case_of(request, reference)
    if documents.get_document(actor, document).case_reference != reference:
        raise NotFoundOrHidden("document.not_found")
    document_services.confirm_handwritten(actor=actor, document_id=document)
    return done(_papers(reference), document)


@requires(HEAR_CASES)
@require_POST
@command("applications.submit")
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything needed that this office takes arrives and is accepted at the counter; the two times stay apart."""
    actor, case = case_page.open_case_of(request, reference)
    handed_in = {row.procedure_id for row in applications.list_applications(actor, case_reference=reference)}
    plan = case_page.plan_of(actor, case)
    needed = [item.id for item in case_page.filed_here(plan) if item.id not in handed_in]
    made = documents.list_documents(actor, reference)
    is_unmade = not made and _needs_papers(plan, case)
    if is_unmade or any(document.state == DocumentState.UNSIGNED for document in made):
        return _show(request, reference, problem="documents.unsigned", status=422)
    if documents.has_other_signers(actor, case, made):
        return _show(request, reference, problem="documents.other_signers", status=422)
    application_services.submit_applications(actor=actor, case_reference=reference, procedure_ids=needed)
    application_services.accept_applications(actor=actor, case_reference=reference)
    return done(_papers(reference), reference)
