"""The matrix route × role, read from the declarations on the views. `docs/access-matrix.md` is its committed copy: a
change of who may do what therefore shows in review, and a test really asks every route as every role."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter
from django.urls.resolvers import RoutePattern

from madoguchi.foundation.policy.actors import STAFF_ROLES, Role
from madoguchi.foundation.policy.policies import Policy

STAFF = tuple(role for role in Role if role in STAFF_ROLES)
DEVICES = (Role.KIOSK, Role.SIGNAGE)
_HEAD = """# Who may do what

Generated from the declarations on the views by `madoguchi manage access_matrix --write`; do not edit.
○ may use the route, － is refused (403) or, when nobody is signed in, sent to the sign-in page.
Open routes say why they are open. Objects behind a route are checked again by the selectors and services.
"""


@dataclass(frozen=True, slots=True)
class Route:
    """One address. Exactly one of `policy` and `open_because` is set where the guard is content."""

    pattern: str
    name: str
    view: Callable[..., Any]
    policy: Policy | None
    open_because: str
    example: Mapping[str, object]

    @property
    def is_declared(self) -> bool:
        return (self.policy is None) != (not self.open_because)


def routes() -> list[Route]:
    """Every route of the URLconf, in its order."""
    return list(_walk(get_resolver(), "", "", {}))


def _walk(node: URLResolver, prefix: str, namespace: str, outer: Mapping[str, object]) -> Iterator[Route]:
    for entry in node.url_patterns:
        pattern = prefix + str(entry.pattern)
        example = {**outer, **_example(entry)}
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace or "")))
            yield from _walk(entry, pattern, inner, example)
            continue
        view = entry.callback
        yield Route(
            pattern=f"/{pattern}",
            name=":".join(filter(None, (namespace, entry.name or ""))),
            view=view,
            policy=getattr(view, "policy", None),
            open_because=getattr(view, "open_because", ""),
            example=example,
        )


def _example(entry: URLPattern | URLResolver) -> dict[str, object]:
    """A value for each part of the address that its converter takes; it names nothing that exists."""
    if not isinstance(entry.pattern, RoutePattern):
        return {}
    return {name: _value(converter) for name, converter in entry.pattern.converters.items()}


def _value(converter: object) -> object:
    if isinstance(converter, IntConverter):
        return 999_999
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=0)
    if isinstance(converter, SlugConverter):
        return "none"
    if isinstance(converter, StringConverter):
        return "NONE0000"
    sample = getattr(converter, "example", None)
    return date(2000, 1, 1) if sample is None else sample


def table() -> str:
    """The committed text: one row per route, in the order of the addresses."""
    heading = ["address", "policy", *(role.value for role in (*STAFF, *DEVICES))]
    lines = [_HEAD, _row(heading), _row(["---"] * len(heading))]
    found = sorted(routes(), key=lambda route: route.pattern)
    lines += [_row(_cells(route)) for route in found if route.policy is not None]
    lines += ["", "## Open routes", "", _row(["address", "why it is open"]), _row(["---", "---"])]
    lines += [_row([_code(route), route.open_because]) for route in found if route.open_because]
    return "\n".join(lines) + "\n"


def _cells(route: Route) -> list[str]:
    assert route.policy is not None
    marks = ["○" if role in route.policy.roles else "－" for role in (*STAFF, *DEVICES)]
    return [_code(route), route.policy.name, *marks]


def _code(route: Route) -> str:
    return f"`{route.pattern}`"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
