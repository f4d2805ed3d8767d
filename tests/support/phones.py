"""LINE and a text message provider on real sockets, for a test each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from madoguchi.sandbox.line import LineSandbox
from madoguchi.sandbox.serving import Server
from madoguchi.sandbox.sms import SmsSandbox

USER = "U" + "1" * 32
NUMBER = "+819012345678"
LINE_TOKEN, LINE_SECRET = "token of the channel", "secret of the channel"
SMS_ACCOUNT, SMS_TOKEN = "AC" + "1" * 32, "token of the account"


@dataclass(frozen=True)
class Phones:
    line: LineSandbox
    sms: SmsSandbox
    url: str

    @property
    def on_line(self) -> list[str]:
        """What the person reads in LINE."""
        return [one["text"] for one in self.line.shelf.items if one["from"] == "account"]

    @property
    def by_sms(self) -> list[str]:
        return [one["text"] for one in self.sms.shelf.items]


@contextmanager
def ringing() -> Iterator[Phones]:
    line = LineSandbox(token=LINE_TOKEN, secret=LINE_SECRET)
    sms = SmsSandbox(account=SMS_ACCOUNT, token=SMS_TOKEN)
    server = Server(line, sms)
    server.start()
    try:
        yield Phones(line, sms, server.url)
    finally:
        server.stop()


def use_phones(settings: Any, phones: Phones) -> None:
    """Let the install of a test talk to these."""
    settings.LINE_URL = settings.SMS_URL = phones.url
    settings.LINE_TOKEN, settings.LINE_SECRET, settings.LINE_ACCOUNT = LINE_TOKEN, LINE_SECRET, "@city"
    settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM = SMS_ACCOUNT, SMS_TOKEN, "CITY"


def deliver_all() -> None:
    """What the worker does with the queued messages."""
    from madoguchi.domains.notifications.models import Message
    from madoguchi.domains.notifications.services import deliver

    for message_id in (
        Message.objects.filter(state="queued").order_by("id").values_list("message_id", flat=True)
    ):
        deliver(message_id)
