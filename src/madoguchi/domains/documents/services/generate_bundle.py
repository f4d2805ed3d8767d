"""Every official form that the household's plan needs, from the one entry."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from madoguchi.core.errors import NotAvailable, ValidationFailed
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.events import BundleMade
from madoguchi.domains.documents.filling import FilledForm, Filling
from madoguchi.domains.documents.models import Document, Signature
from madoguchi.domains.documents.places import blank_of
from madoguchi.domains.documents.signing import still_counts
from madoguchi.domains.documents.states import DOCUMENTS, DocumentState
from madoguchi.domains.documents.typeset import set_sheets
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import audit, cities, clock, events, files, release
from madoguchi.foundation.files import StoredFile
from madoguchi.foundation.policy.actors import Actor

_CURRENT = (DocumentState.UNSIGNED, DocumentState.READY)


def generate_bundle(*, actor: Actor, case_reference: str) -> list[Document]:
    """Makes all forms anew, in the order of the visit; earlier ones are superseded.

    Each PDF passes the release gate page by page before one of them is kept.
    A value that no font shows stays an empty box to be written by hand; its paper is finished when the clerk has seen it.
    Errors: `documents.nothing_needed`, `documents.facts_missing` (fields "<member>.<fact>"), `documents.typeset_failed`,
    ReleaseRefused. Locks: the case's current documents.
    """
    with transaction.atomic():
        case = cases.get_case(actor, case_reference)
        filling = Filling(cities.current(), case, clock.today(), _inks(actor, case))
        filled = _fill_all(actor, filling)
        _supersede(actor, case_reference)
        made = _keep(actor, case, filled)
        audit.record(actor, "documents.made", subject=case_reference, data={"forms": len(made)})
        events.publish(
            BundleMade(
                forms=len({document.form_id for document in made}),
                pages=sum(document.pages for document in made),
            ),
            case=case_reference,
            actor=actor,
        )
        return made


def _fill_all(actor: Actor, filling: Filling) -> list[FilledForm]:
    facts, on = filling.case.facts, filling.on
    plan = procedures.get_plan(actor, facts, on)
    papers = procedures.needed_forms(plan, facts, on=on)
    if not papers:
        raise NotAvailable(DocumentError.NOTHING_NEEDED)
    fields = procedures.needed_fields(plan, facts, on=on)
    missing = {
        f"{field.member}.{field.fact.id}": str(DocumentError.FACTS_MISSING)
        for field in fields
        if field.is_open
    }
    if missing:
        raise ValidationFailed(missing, code=DocumentError.FACTS_MISSING)
    return [filling.fill(paper) for paper in papers]


def _inks(actor: Actor, case: CaseView) -> dict[str, str]:
    kept = Signature.objects.filter(case_reference=case.reference)
    return {
        one.member_id: files.load(actor, one.file_id, subject=case.reference).content.decode()
        for one in kept
        if still_counts(case, one.member_id, one.signed_as, one.signed_at)
    }


def _supersede(actor: Actor, case_reference: str) -> None:
    current = Document.objects.select_for_update().filter(case_reference=case_reference, state__in=_CURRENT)
    old = list(current)
    for document in old:
        DOCUMENTS.target("supersede", document.state)
    files.destroy_all(actor, [document.file_id for document in old], subject=case_reference)
    Document.objects.filter(pk__in=[document.pk for document in old]).update(state=DocumentState.SUPERSEDED)


def _keep(actor: Actor, case: CaseView, filled: list[FilledForm]) -> list[Document]:
    """All sheets are finished before the gate fetches what is stored, and all pass it before one of them is kept."""
    sheets = [(form.sheet, _layout(form.spec.template)) for form in filled]
    contents = set_sheets(sheets, font_folders=settings.FONT_FOLDERS)
    papers = [
        release.Paper(f"{form.spec.id}.pdf", content, blank_of(case, form.paper))
        for form, content in zip(filled, contents, strict=True)
    ]
    pages = release.check_papers(actor, papers, allowed=case.allowed, case=case.reference)
    kept = [StoredFile(paper.content, paper.name, "application/pdf", case.reference) for paper in papers]
    file_ids = files.store_all(actor, kept, keep=Document.retention)
    made = zip(filled, papers, pages, file_ids, strict=True)
    return Document.objects.bulk_create(
        _document(actor, case, form, position=position, paper=paper, pages=count, file_id=file_id)
        for position, (form, paper, count, file_id) in enumerate(made, start=1)
    )


def _document(
    actor: Actor,
    case: CaseView,
    form: FilledForm,
    *,
    position: int,
    paper: release.Paper,
    pages: int,
    file_id: str,
) -> Document:
    has_signed = form.sheet.signature.kind == "none" or bool(form.sheet.signature.ink)
    is_ready = has_signed and not form.spec.others and not form.sheet.has_hand_box
    return Document(
        public_id=secrets.token_hex(13),
        case_reference=case.reference,
        case_version=case.version,
        form_id=form.spec.id,
        form_name=form.spec.name,
        member_id=form.member_id,
        position=position,
        state=DocumentState.READY if is_ready else DocumentState.UNSIGNED,
        signature_kind=form.sheet.signature.kind,
        signer_member_id=form.signer.signer_id,
        signed_as=form.signer.signed_as if form.sheet.signature.kind != "none" else "",
        file_id=file_id,
        pages=pages,
        sha256=hashlib.sha256(paper.content).hexdigest(),
        made_by=actor.actor_id,
        made_at=clock.now(),
    )


def _layout(template: str) -> Path:
    """The Typst file in the first forms folder that has it: the city's, then the national one."""
    for folder in cities.current().forms_folders:
        if (Path(folder) / template).is_file():
            return Path(folder) / template
    raise NotAvailable(DocumentError.TYPESET_FAILED, form=template)
