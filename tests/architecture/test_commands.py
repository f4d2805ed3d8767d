"""Every view that changes state is a command: once per key, in one transaction."""

from __future__ import annotations

import inspect

from madoguchi.foundation.policy.matrix import Route, routes

# Route → why its POST is no command. An entry that no route needs any more fails.
NO_COMMAND = {
    "catalogue:trial": "changes nothing; a form because what is tried may not stand in an address",
    **dict.fromkeys(
        ("front:visit_code", "front:ticket_code", "front:link_code"),
        "a wrong code must stay counted, which a rolled-back command would undo; a right one works once",
    ),
    "counter:case_core": "a search whose keys may not stand in an address; that somebody was seen must stay recorded",
    "front:line_webhook": "LINE has no key of ours; a code works once and a stop stays a stop",
    "staff:sign_in": "a repeated sign-in is another one, and a failed attempt must stay counted",
    "staff:factor": "a failed attempt must stay counted, which a rolled-back command would undo",
    "staff:enrol": "a step of the sign-in; nobody is signed in yet",
    "staff:recover": "a failed attempt must stay counted; the one-time number itself works once",
    "staff:sign_out": "signing out twice is signing out",
}


def _takes_post(route: Route) -> bool:
    view = inspect.unwrap(route.view)
    return "POST" in inspect.getsource(view)


def _is_command(route: Route) -> bool:
    return bool(getattr(route.view, "command_action", ""))


def test_view__takes_post__is_a_command() -> None:
    bare = {route.name for route in routes() if _takes_post(route) and not _is_command(route)}
    assert bare - set(NO_COMMAND) == set()
    assert set(NO_COMMAND) - bare == set(), "stale entries"


def test_command__each_action__belongs_to_one_view() -> None:
    actions: dict[str, set[str]] = {}
    for route in routes():
        if _is_command(route):
            view = inspect.unwrap(route.view)
            action = route.view.command_action  # type: ignore[attr-defined]
            actions.setdefault(action, set()).add(f"{view.__module__}.{view.__qualname__}")
    assert not {action: views for action, views in actions.items() if len(views) > 1}
