"""Which pages somebody may open: the policy of the page itself decides, so that no menu keeps a list of its own."""

from __future__ import annotations

from django.urls import Resolver404, resolve

from madoguchi.foundation.policy import Actor


def may_open(actor: Actor, href: str) -> bool:
    """False too for a page of a zone that is not installed."""
    try:
        policy = getattr(resolve(href).func, "policy", None)
    except Resolver404:
        return False
    return policy is None or actor.has(*policy.roles)
