"""Reading the folder into which the demo's mail sink writes one `.eml` file per mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


@dataclass(frozen=True, slots=True)
class Attached:
    name: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """`key` is the file name without its ending."""

    key: str
    to: str
    subject: str
    sent_at: datetime | None
    body: str
    attached: tuple[Attached, ...]


def folder() -> Path:
    return Path(settings.DATA_FOLDER) / "mail"


def list_mails(limit: int = 100) -> list[Mail]:
    """Newest first: the sink's file names sort by time of arrival."""
    paths = (p for p in folder().glob("*.eml") if _NAME.fullmatch(p.stem))
    return [_read(path) for path in sorted(paths, reverse=True)[:limit]]


def get_mail(key: str) -> Mail | None:
    path = folder() / f"{key}.eml"
    return _read(path) if _NAME.fullmatch(key) and path.is_file() else None


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    body = str(part.get_content()) if part else ""
    return Mail(
        key=path.stem,
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        sent_at=_date(message),
        body=body,
        attached=tuple(_attached(one) for one in message.iter_attachments()),
    )


def _attached(part: EmailMessage) -> Attached:
    content = part.get_content()
    text = content if isinstance(content, str) else f"{len(content)} bytes"
    return Attached(part.get_filename() or "", part.get_content_type(), text)


def _date(message: EmailMessage) -> datetime | None:
    try:
        # "-0000" is UTC that says nothing of the place; Python reads it as naive.
        found = parsedate_to_datetime(str(message.get("Date", "")))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return None
