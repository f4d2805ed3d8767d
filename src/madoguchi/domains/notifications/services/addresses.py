"""What can be an address of each channel. Nothing here may start a header or a second addressee."""

from __future__ import annotations

import re

from madoguchi.domains.notifications.states import Channel

_ADDRESSES = {
    Channel.MAIL: re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,189}"),
    # The pattern of user ids in https://github.com/line/line-openapi (webhook.yml, read 2026-11-21).
    Channel.LINE: re.compile(r"U[0-9a-f]{32}"),
    # E.164: "+" and at most 15 digits.
    Channel.SMS: re.compile(r"\+[1-9][0-9]{6,14}"),
}


def is_address(to: str) -> bool:
    """Whether a mail could go there: one address, nothing that could start a header."""
    return is_address_of(Channel.MAIL, to)


def is_address_of(channel: str, to: str) -> bool:
    return bool(_ADDRESSES[Channel(channel)].fullmatch(to))
