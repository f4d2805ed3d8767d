"""Marks of personal values, which the gate reads back from the finished page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def personal(subject: str, field: str, value: object) -> SafeString:
    """`{% personal member.subject "full_name" member.full_name %}` shows a value as that person's.

    The gate compares the shown text with the stored value of that field, so pass one of its known forms. An
    empty
    value is shown unmarked.
    """
    shown = "" if value is None else str(value)
    if not shown:
        return SafeString("")
    return format_html('<span data-subject="{}" data-field="{}">{}</span>', subject, field, shown)
