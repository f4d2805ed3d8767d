"""LINE: messages to people who linked their account, and what the LINE Platform tells us about them."""

from __future__ import annotations

from madoguchi.adapters.line.errors import LineError
from madoguchi.adapters.line.push import LineChannel
from madoguchi.adapters.line.webhook import LineEvent, chat_address, is_signed, read_events

__all__ = ["LineChannel", "LineError", "LineEvent", "chat_address", "is_signed", "read_events"]
