"""The clerk's way through a push list, by the pages alone."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from django.test import Client

from madoguchi.domains.push import services
from madoguchi.domains.push.models import Contact, Extract, PushList
from tests.domains.push.conftest import (  # noqa: F401 - fixtures
    PROCEDURE,
    SECTION,
    PostOffice,
    data_folder,
    everybody,
    extract,
    post_office,
)

pytestmark = pytest.mark.django_db


def send(client: Client, url: str, **fields: str) -> Any:
    return client.post(url, {"idempotency_key": secrets.token_urlsafe(24), **fields})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def clerk(staff_client: Any) -> Client:
    client: Client = staff_client("section_clerk", sections=(SECTION,))
    return client


@pytest.fixture
def supervisor(staff_client: Any) -> Client:
    client: Client = staff_client("supervisor")
    return client


def made(clerk: Client) -> PushList:
    send(clerk, "/push/create/", procedure=PROCEDURE)
    found = PushList.objects.get()
    services.count_push_list(found.public_id)
    found.refresh_from_db()
    return found


def test_overview__no_extract__says_what_to_do(clerk: Client, data_folder: object) -> None:  # noqa: F811
    assert "抽出がまだありません" in text_of(clerk.get("/push/"))


def test_list__counted__shows_how_many_and_why(clerk: Client, everybody: Extract) -> None:  # noqa: F811
    found = made(clerk)
    text = text_of(clerk.get(f"/push/{found.public_id}/"))
    assert "5通" in text
    assert "無作為に選んだ5世帯" in text
    assert "架空の住民です" in text


def test_way__counted_submitted_approved__sends(
    clerk: Client,
    supervisor: Client,
    everybody: Extract,  # noqa: F811
    post_office: PostOffice,  # noqa: F811
) -> None:
    found = made(clerk)
    url = f"/push/{found.public_id}/"
    dry = text_of(clerk.get(f"{url}letters/"))
    assert "実際には" not in dry
    assert "parent1@example.jp" in dry
    assert send(clerk, f"{url}submit/", version=str(found.version)).status_code == 303
    assert "承認して送る" not in text_of(clerk.get(url))
    assert send(clerk, f"{url}approve/", content=found.content_hash).status_code == 409
    assert "承認して送る" in text_of(supervisor.get(url))
    assert send(supervisor, f"{url}approve/", content=found.content_hash).status_code == 303
    services.send_push_batch(found.public_id, 1)
    assert "送った: 5通" in text_of(clerk.get(url))
    assert len(post_office.mails) == 5


def test_submit__stale_page__says_so_and_changes_nothing(clerk: Client, everybody: Extract) -> None:  # noqa: F811
    found = made(clerk)
    answer = send(clerk, f"/push/{found.public_id}/submit/", version="1")
    assert answer.status_code == 409
    assert "画面を開き直し" in text_of(answer)


def test_exclude__not_numbers__keeps_what_was_typed(clerk: Client, everybody: Extract) -> None:  # noqa: F811
    found = made(clerk)
    answer = send(
        clerk, f"/push/{found.public_id}/exclude/", version=str(found.version), numbers="山田 100010"
    )
    assert answer.status_code == 422
    assert "山田 100010" in text_of(answer)


def test_objection__number__is_recorded(clerk: Client, everybody: Extract) -> None:  # noqa: F811
    assert send(clerk, "/push/objections/", resident_id="100010").status_code == 303
    assert Contact.objects.get(resident_id="100010").objected_on is not None
    assert send(clerk, "/push/objections/", resident_id="山田").status_code == 422


def test_list__other_section__is_refused(staff_client: Any, clerk: Client, everybody: Extract) -> None:  # noqa: F811
    found = made(clerk)
    other = staff_client("section_clerk", sections=("water",), name="水野")
    assert other.get(f"/push/{found.public_id}/").status_code in (302, 403)
