"""The ways a message goes, and the life of one."""

from __future__ import annotations

from django.db.models import TextChoices


class Channel(TextChoices):
    MAIL = "mail", "メール"
    LINE = "line", "LINE"
    SMS = "sms", "SMS"


class MessageState(TextChoices):
    """queued → sending → sent; or stopped (the address is no longer the case's, or the gate said no), or failed.

    held: written, but its news is not true yet. It has no job; its owner queues or stops it.
    unsure: a message that may not go twice, and nobody can say whether it went once.
    """

    HELD = "held", "送れるようになるのを待っている"
    QUEUED = "queued", "送る前"
    SENDING = "sending", "送っている"
    SENT = "sent", "送った"
    STOPPED = "stopped", "送らずに止めた"
    FAILED = "failed", "送れなかった"
    UNSURE = "unsure", "送れたか確かめられない"
