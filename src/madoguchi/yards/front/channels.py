"""LINE and SMS as this install has them: read from the settings at each use, None where a token is missing.

Only the internet side has them. The office network reaches neither service, and knows none of the addresses.
"""

from __future__ import annotations

from django.conf import settings

from madoguchi.adapters.line import LineChannel
from madoguchi.adapters.sms import SmsAccount, SmsChannel


def line() -> LineChannel | None:
    if not settings.LINE_TOKEN:
        return None
    return LineChannel(url=settings.LINE_URL, token=settings.LINE_TOKEN)


def sms() -> SmsChannel | None:
    if not settings.SMS_TOKEN:
        return None
    account = SmsAccount(
        url=settings.SMS_URL, account=settings.SMS_ACCOUNT, token=settings.SMS_TOKEN, sender=settings.SMS_FROM
    )
    return SmsChannel(account)
