"""Sending a finished form to the number zone, with whose box is where and why."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotAvailable, ValidationFailed
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents import selectors as documents
from madoguchi.domains.number_requests import boxes
from madoguchi.domains.number_requests.boxes import Place
from madoguchi.domains.number_requests.errors import NumberRequestError
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.number_requests.permissions import check_section
from madoguchi.domains.number_requests.states import NumberRequestState
from madoguchi.foundation import audit, cities, clock, release, transfer
from madoguchi.foundation.cities import FieldScope, number_bases
from madoguchi.foundation.policy.actors import Actor


def request_number(*, actor: Actor, document: str, section: str, basis: str) -> NumberRequest:
    """Ask that the boxes of one form be completed. `section` is that of the work; `basis` an id of `number_bases`.

    The form passes the release gate once more before it goes. Errors: `number_request.not_permitted`,
    `document.not_found`, `number_request.no_box`, `….no_address_number`, `….paper_outdated`, `….boxes_unclear`,
    `….already_asked`, ValidationFailed (`basis`: `….basis_unknown`), ReleaseRefused, those of `transfer.send`.
    """
    check_section(actor, section)
    paper = documents.get_document(actor, document)
    spec = cities.current().forms[paper.form_id]
    if not boxes.has_number_box(spec):
        raise NotAvailable(NumberRequestError.NO_BOX)
    if basis not in number_bases.current().of_form.get(spec.id, ()):
        raise ValidationFailed(
            {"basis": NumberRequestError.BASIS_UNKNOWN}, code=NumberRequestError.BASIS_UNKNOWN
        )
    case = cases.get_case(actor, paper.case_reference)
    has_rows = any(fixed.scope is FieldScope.EACH_MEMBER for fixed in spec.fixed)
    if has_rows and paper.case_version != case.version:
        raise Conflict(NumberRequestError.PAPER_OUTDATED)
    stored = documents.load_document(actor, document)
    placed = boxes.match(stored.content, boxes.owners(actor, spec, case, paper.member_id))
    people = _people(case, placed, paper.member_id)
    release.check_file(
        actor,
        stored.content,
        allowed=case.allowed,
        name=stored.name,
        content_type="application/pdf",
        case=case.reference,
    )
    row = NumberRequest(
        public_id=secrets.token_hex(13),
        document=document,
        case_reference=case.reference,
        form_id=spec.id,
        section=section,
        basis=basis,
        sha256=hashlib.sha256(stored.content).hexdigest(),
        state=NumberRequestState.SENT,
        requested_by=actor.actor_id,
        requested_at=clock.now(),
    )
    return _send(actor, row, _payload(row, spec.name, people, placed, stored.content), case.allowed)


def _send(
    actor: Actor, row: NumberRequest, payload: dict[str, Any], allowed: release.Allowed
) -> NumberRequest:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            data = {"request": row.public_id, "form": row.form_id, "basis": row.basis}
            audit.record(actor, "number_request.sent", subject=row.case_reference, data=data)
            transfer.send("number_request", payload, to="number", actor=actor, allowed=allowed)
    except IntegrityError:
        raise Conflict(NumberRequestError.ALREADY_ASKED) from None
    return row


def _people(case: CaseView, placed: list[tuple[str, Place]], subject: str) -> list[dict[str, str]]:
    """Those with a box, and who is named on every page of the form. Errors: `number_request.no_address_number`."""
    boxed = {member for member, _ in placed}
    named = subject or (case.members[0].member_id if case.members else "")
    chosen = [member for member in case.members if member.member_id in boxed | {named}]
    if any(member.member_id in boxed and not member.addressee_number for member in chosen):
        raise Conflict(NumberRequestError.NO_NUMBER)
    return [
        {
            "member": member.member_id,
            "name": member.full_name,
            "address_number": member.addressee_number if member.member_id in boxed else "",
        }
        for member in chosen
    ]


def _payload(
    row: NumberRequest,
    form_name: str,
    people: list[dict[str, str]],
    placed: list[tuple[str, Place]],
    pdf: bytes,
) -> dict[str, Any]:
    return {
        "request": row.public_id,
        "case": row.case_reference,
        "form_id": row.form_id,
        "form_name": form_name,
        "section": row.section,
        "basis": row.basis,
        "requested_by": row.requested_by,
        "requested_at": row.requested_at.isoformat(),
        "people": people,
        "boxes": [{"member": member, **place.to_data()} for member, place in placed],
        "form": b64encode(pdf).decode(),
        "sha256": row.sha256,
    }
