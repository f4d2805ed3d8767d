"""States of a chosen channel and of a wish."""

from __future__ import annotations

from django.db.models import TextChoices


class ContactState(TextChoices):
    """pending: a code is out and was not answered yet. ended: stopped or over, the address is gone."""

    PENDING = "pending", "確かめています"
    ACTIVE = "active", "お知らせします"
    ENDED = "ended", "お知らせを止めました"


class WishState(TextChoices):
    WAITING = "waiting", "まもなく送ります"
    SENT = "sent", "市役所へ送りました"
    UNDONE = "undone", "取りやめるのをやめました"


class Wish(TextChoices):
    """What somebody who waits asks the office for. back: here again before the time that `later` named."""

    LATER = "later", "あとにする"
    BACK = "back", "戻りました"
    LEAVE = "leave", "取りやめる"
