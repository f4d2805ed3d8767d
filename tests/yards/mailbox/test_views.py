"""The demo's mailbox: readable in a demo, absent elsewhere."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.yards.mailbox import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    settings.DATA_FOLDER = tmp_path
    settings.IS_DEMO = True
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


def put(sink: Path, name: str, subject: str, body: str = "本文") -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "a@example.jp", subject
    mail["Date"] = "Mon, 06 Apr 2026 00:00:00 +0000"
    mail.set_content(body)
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="yoyaku.ics")
    (sink / name).write_bytes(bytes(mail))


def test_index__mails_came__shows_the_newest_first(client: Client, sink: Path) -> None:
    put(sink, "0001-a.eml", "はじめの知らせ")
    put(sink, "0002-b.eml", "あとの知らせ")
    (sink / ".0003-c.eml.part").write_bytes(b"half a mail")
    page = client.get("/demo/mail/").content.decode()
    assert 0 < page.index("あとの知らせ") < page.index("はじめの知らせ")


def test_index__no_mail_and_no_folder__says_so(client: Client, sink: Path) -> None:
    sink.rmdir()
    answer = client.get("/demo/mail/")
    assert (answer.status_code, "まだメールはありません" in answer.content.decode()) == (200, True)


def test_show__mail__has_its_text_link_and_attachment(client: Client, sink: Path) -> None:
    put(sink, "0001-a.eml", "知らせ", "こちら http://127.0.0.1:8000/book/ <b>")
    page = client.get("/demo/mail/0001-a/").content.decode()
    assert '<a href="http://127.0.0.1:8000/book/"' in page
    assert "&lt;b&gt;" in page
    assert "BEGIN:VCALENDAR" in page


@pytest.mark.parametrize("key", ["none", "..%2F0001-a", "0001-a.eml"])
def test_show__no_such_mail__is_404(client: Client, sink: Path, key: str) -> None:
    put(sink, "0001-a.eml", "知らせ")
    assert client.get(f"/demo/mail/{key}/").status_code == 404


def test_get_mail__path_in_the_key__reads_no_other_file(sink: Path) -> None:
    put(sink.parent, "outside.eml", "外")
    assert reading.get_mail("../outside") is None


@pytest.mark.parametrize("path", ["/demo/mail/", "/demo/mail/0001-a/"])
def test_mailbox__no_demo__is_404(
    client: Client, sink: Path, settings: pytest.FixtureRequest, path: str
) -> None:
    put(sink, "0001-a.eml", "知らせ")
    settings.IS_DEMO = False
    assert client.get(path).status_code == 404
