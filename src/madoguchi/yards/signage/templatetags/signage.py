"""Filters of the boards."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from madoguchi.yards.signage.voice import Saying

register = template.Library()


@register.filter
def saying_of(sayings: Mapping[str, tuple[Saying, ...]], key: str) -> tuple[Saying, ...]:
    """What is spoken for one call; nothing for one that is not new."""
    return sayings.get(key, ())
