"""The life of a message."""

from __future__ import annotations

from django.db.models import TextChoices


class MessageState(TextChoices):
    """queued → sending → sent; or stopped (the address is no longer the case's), or failed.

    unsure: a message that may not go twice, and nobody can say whether it went once.
    """

    QUEUED = "queued", "送る前"
    SENDING = "sending", "送っている"
    SENT = "sent", "送った"
    STOPPED = "stopped", "宛先が変わったので送らなかった"
    FAILED = "failed", "送れなかった"
    UNSURE = "unsure", "送れたか確かめられない"
