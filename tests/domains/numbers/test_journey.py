"""A form goes to the number zone and is completed there; no number is left anywhere."""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from madoguchi.adapters.core_system import IndividualNumbers
from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.numbers import selectors, services
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.foundation import files
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.files.models import FileRecord
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import sealing, zone_keys
from tests.support.number_zone import (
    ADDRESS_NUMBERS,
    BASIS,
    CASE,
    NUMBER_CLERK,
    ask,
    carry,
    connected,
    core,
    make_paper,
)
from tests.support.two_installs import Install, number, number_acquainted, office

__all__ = ["connected", "core", "number", "number_acquainted", "office"]

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "gate"]),
    pytest.mark.usefixtures("number_acquainted", "frozen_clock"),
]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def arrived(office: Install, number: Install) -> NumberTask:
    with office.here():
        ask(make_paper())
    carry(office, number)
    return NumberTask.objects.get()


def test_form__whole_way__is_completed_in_the_number_zone(
    office: Install, number: Install, connected: IndividualNumbers
) -> None:
    task = arrived(office, number)
    with number.here():
        services.record_basis(actor=NUMBER_CLERK, task=task.public_id, basis=BASIS)
        made = services.complete_form(actor=NUMBER_CLERK, task=task.public_id)
        services.finish_task(actor=NUMBER_CLERK, task=task.public_id)
    shown = words(made.content)
    for address_number in ADDRESS_NUMBERS:
        assert shown.replace("\r\n", "").count(connected.fetch(address_number)) == 1
    carry(office, number)
    assert NumberRequest.objects.get().state == "completed"
    accessed = ChangeRow.objects.filter(code="number.accessed")
    assert {row.subject for row in accessed} == set(ADDRESS_NUMBERS)
    assert {(row.actor_id, row.data["basis"]) for row in accessed} == {(NUMBER_CLERK.actor_id, BASIS)}


def test_form__whole_way__leaves_no_number_in_tables_files_or_logs(
    office: Install,
    number: Install,
    connected: IndividualNumbers,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    task = arrived(office, number)
    with number.here():
        services.record_basis(actor=NUMBER_CLERK, task=task.public_id, basis=BASIS)
        made = services.complete_form(actor=NUMBER_CLERK, task=task.public_id)
        services.finish_task(actor=NUMBER_CLERK, task=task.public_id)
    carry(office, number)
    numbers = [connected.fetch(one).encode() for one in ADDRESS_NUMBERS]
    assert all(one[:6] in made.content or one[:6].decode() in words(made.content) for one in numbers)
    opened = {**envelopes(office, "office"), **envelopes(number, "number"), **kept_files(office, number)}
    assert len(opened) >= 3, "the envelopes and the office's papers were opened"
    places = {"tables": dump(), "log": caplog.text.encode(), **files_in(tmp_path), **opened}
    for root in ("DATA_FOLDER", "KEYS_FOLDER", "TRANSFER_FOLDER"):
        places |= files_in(Path(getattr(settings, root)))
    assert CASE.encode() in places["tables"], "the dump has the rows"
    assert ADDRESS_NUMBERS[0].encode() in places["tables"]
    assert not [name for name, content in places.items() for one in numbers if one in content]
    assert NUMBER_CLERK.actor_id not in repr(made)
    assert "content" not in repr(made)


def dump() -> bytes:
    """Every table of the install as COPY writes it; sealed columns as hexadecimal digits."""
    tables = [model._meta.db_table for model in apps.get_models()] + [
        "procrastinate_jobs",
        "procrastinate_events",
    ]
    out = []
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as rows:  # type: ignore[attr-defined]
                out += [bytes(block) for block in rows]
    return b"".join(out)


def envelopes(install: Install, zone: str) -> dict[str, bytes]:
    """What came, opened with the recipient's keys; the form in it as its words."""
    found = {}
    with install.here():
        for path in (install.transfer / "done").iterdir():
            sealed = path.read_bytes()
            sender = zone_keys.public(sealing.read_header(sealed).sender)
            payload = sealing.unseal(sealed, recipient=zone_keys.private(zone), sender=sender)
            paper = words(b64decode(payload.pop("form"))) if "form" in payload else ""
            found[f"opened {path.name}"] = f"{json.dumps(payload)} {paper}".encode()
    return found


def kept_files(*installs: Install) -> dict[str, bytes]:
    """Every file that still has a key, opened by the install that keeps it; a PDF as its words."""
    found = {}
    for record in FileRecord.objects.filter(destroyed_at__isnull=True):
        for install in installs:
            with install.here(), suppress(ExternalFailure):
                stored = files.load(SYSTEM, record.file_id, subject=record.subject)
                is_pdf = stored.content_type == "application/pdf"
                found[f"file {record.pk}"] = words(stored.content).encode() if is_pdf else stored.content
        assert f"file {record.pk}" in found
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_answer__carries_no_number_and_no_person(office: Install, number: Install) -> None:
    task = arrived(office, number)
    with number.here():
        services.refuse_task(actor=NUMBER_CLERK, task=task.public_id, reason="wrong_person")
    carry(office, number)
    request = NumberRequest.objects.get()
    assert (request.state, request.refusal) == ("refused", "wrong_person")
    assert not selectors.list_tasks(NUMBER_CLERK)
