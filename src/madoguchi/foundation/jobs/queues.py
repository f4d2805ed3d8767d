"""One queue per purpose, so that a mail server that hangs starves nobody else."""

from __future__ import annotations

QUEUES = ("events", "mail", "transfer", "documents", "exchange", "push", "retention", "audit")
