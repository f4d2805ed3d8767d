"""Demo only: a page that shows the mail which the local sink took."""

from __future__ import annotations

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "madoguchi.yards.mailbox"
    label = "yard_mailbox"
    verbose_name = "デモの郵便受け"
    zone = "each"
