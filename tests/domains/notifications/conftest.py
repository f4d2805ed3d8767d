"""A real SMTP server in a thread, and a room that owns the addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from madoguchi.domains.notifications import ports
from madoguchi.domains.notifications.ports import Addressee
from madoguchi.foundation.release import ports as release_ports
from madoguchi.foundation.release.ports import FieldValues

ADDRESS = "citizen@example.jp"
CASE = "A-1"
OWNER = "test_room"


@dataclass
class PostOffice:
    """Keeps what arrives. `answer` is the server's reply to a whole mail; the mail numbered `hangs_up_after`
    (from 1) is kept, but the line is cut instead of an answer."""

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    hangs_up_after: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        if self.hangs_up_after and len(self.mails) == self.hangs_up_after:
            self.hangs_up_after = 0
            server.transport.abort()
        return self.answer


class AnyPort(Controller):
    """Lets the system choose the port; the controller itself would then knock at port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post_office(settings: pytest.FixtureRequest) -> Iterator[PostOffice]:
    office = PostOffice()
    controller = AnyPort(office, hostname="127.0.0.1", port=0)
    controller.start()
    # pytest-django puts a mailbox in memory here; these tests want the wire.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield office
    controller.stop()


class People:
    """The release gate's view of the room: one person per case, who has the case's address."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self.addresses = addresses

    def fetch(self, subject_ids: Collection[str], using: str) -> Mapping[str, FieldValues]:
        cases = {subject_id: subject_id.split(":")[1] for subject_id in subject_ids}
        known = {s: self.addresses[case] for s, case in cases.items() if case in self.addresses}
        return {s: dict.fromkeys(("mail", "line", "phone"), address) for s, address in known.items()}

    def others(self, excluding: Collection[str], using: str) -> Iterable[str]:
        return ["山田太郎"]


@pytest.fixture
def room() -> Iterator[dict[str, str]]:
    """Case reference → address, as its owner holds it now."""
    addresses = {CASE: ADDRESS}
    release_ports.register_subject_source("test", People(addresses))

    def current(case: str) -> Addressee | None:
        mail = addresses.get(case)
        return Addressee(mail, f"test:{case}") if mail else None

    ports.register_address_source(OWNER, current)
    yield addresses
    ports._sources.pop(OWNER)
    release_ports._subject_sources.pop("test")  # type: ignore[attr-defined]
