"""Addresses of one guide session. Each page of the guide names several, and Django works one out at the price of a
dozen template nodes; so each pattern is asked for once, and the session's token put in.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_TOKEN, _FACT = "00token00", "00fact00"


def guide_address(name: str, token: str, fact: str = "") -> str:
    """`name` without "front:"; `token` and `fact` are slugs, which need no quoting."""
    pattern = _pattern(name, bool(fact), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return pattern.replace(_TOKEN, token).replace(_FACT, fact)


@lru_cache(maxsize=64)
def _pattern(name: str, with_fact: bool, urlconf: str, prefix: str) -> str:
    return reverse(f"front:{name}", args=[_TOKEN, _FACT] if with_fact else [_TOKEN])
