"""Text messages to telephones."""

from __future__ import annotations

from madoguchi.adapters.sms.errors import SmsError
from madoguchi.adapters.sms.messages_api import SmsAccount, SmsChannel

__all__ = ["SmsAccount", "SmsChannel", "SmsError"]
