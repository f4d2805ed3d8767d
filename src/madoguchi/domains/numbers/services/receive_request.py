"""What the office asks for: a form, whose boxes, and why."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.core.errors import Conflict
from madoguchi.domains.numbers.errors import NumberError
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.domains.numbers.states import NumberTaskState
from madoguchi.foundation import audit, clock, files
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import Header

_BOX = ("left", "bottom", "right", "top", "limit")


def receive_request(payload: dict[str, Any], header: Header) -> None:
    """Idempotent by the request's id. Errors: `number.wrong_sender`, `number.request_malformed`."""
    if header.sender != "office":
        raise Conflict(NumberError.WRONG_SENDER)
    try:
        values, pdf = _values(payload), b64decode(payload["form"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise Conflict(NumberError.REQUEST_MALFORMED) from None
    if hashlib.sha256(pdf).hexdigest() != payload.get("sha256") or not values["boxes"]:
        raise Conflict(NumberError.REQUEST_MALFORMED)
    with transaction.atomic():
        if NumberTask.objects.filter(public_id=values["public_id"]).exists():
            return
        name = f"{values['form_id']}.pdf"
        values["file_id"] = files.store(
            SYSTEM,
            content=pdf,
            subject=values["case_reference"],
            name=name,
            content_type="application/pdf",
            keep=NumberTask.retention,
        )
        NumberTask.objects.create(state=NumberTaskState.WAITING, received_at=clock.now(), **values)
        data = {"task": values["public_id"], "form": values["form_id"]}
        audit.record(SYSTEM, "number.received", subject=values["case_reference"], data=data)


def _values(payload: dict[str, Any]) -> dict[str, Any]:
    people = [
        {key: str(one[key]) for key in ("member", "name", "address_number")} for one in payload["people"]
    ]
    boxes = [
        {"member": str(box["member"]), "page": int(box["page"]), **{key: float(box[key]) for key in _BOX}}
        for box in payload["boxes"]
    ]
    numbered = {one["member"] for one in people if one["address_number"]}
    if not {box["member"] for box in boxes} <= numbered:
        raise ValueError("a box of nobody")
    return {
        "public_id": str(payload["request"]),
        "case_reference": str(payload["case"]),
        "form_id": str(payload["form_id"]),
        "form_name": str(payload["form_name"]),
        "section": str(payload["section"]),
        "proposed_basis": str(payload["basis"]),
        "requested_by": str(payload["requested_by"]),
        "requested_at": datetime.fromisoformat(payload["requested_at"]),
        "people": people,
        "boxes": boxes,
    }
