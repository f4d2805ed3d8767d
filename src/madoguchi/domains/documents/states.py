"""States of a form: what the clerk still has to get done on it."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class DocumentState(TextChoices):
    UNSIGNED = "unsigned", "署名待ち"
    READY = "ready", "完成"
    SUPERSEDED = "superseded", "作り直し済み"


class SignedAs(TextChoices):
    """In which role somebody signs a paper."""

    PERSON = "person", "本人"
    HOUSEHOLD_HEAD = "household_head", "世帯主"
    HOUSEHOLD_MEMBER = "household_member", "同じ世帯の方"
    LEGAL_PROXY = "legal_proxy", "法定代理人"
    CHOSEN_PROXY = "chosen_proxy", "代理人(委任状)"


DOCUMENTS = Table(
    "document",
    (
        Transition(
            "sign",
            frozenset({DocumentState.UNSIGNED}),
            DocumentState.READY,
            permission="work_at_counter",
            audit_code="document.signed",
        ),
        Transition(
            "confirm_handwritten",
            frozenset({DocumentState.UNSIGNED}),
            DocumentState.READY,
            permission="work_at_counter",
            audit_code="document.handwritten",
        ),
        Transition(
            "supersede",
            frozenset({DocumentState.UNSIGNED, DocumentState.READY}),
            DocumentState.SUPERSEDED,
            permission="work_at_counter",
            audit_code="document.superseded",
        ),
    ),
)
