"""`python -m madoguchi.bench.inside URL`: makes the pages ready that are measured, and counts their queries.

Runs in a process of its own with the settings of the installation. Prints one JSON object: page name →
{"path", "marker", "cookies", "queries"}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.install.session import attached

if TYPE_CHECKING:
    from django.test import Client

_FAMILY = Path(__file__).parents[3] / "data" / "demo" / "move-in-family4.yml"
_QUESTIONS_BEFORE = 4
_APPLICATIONS = 10


def main(argv: list[str]) -> int:
    """Walk the guide, enter the household, let the office tell ten applications; then count."""
    with attached():
        import django

        django.setup()
        pages = _prepare(argv[0])
        for page in pages.values():
            page["queries"] = _count_queries(argv[0], page)
        print(json.dumps(pages, ensure_ascii=False))
    return 0


def _prepare(url: str) -> dict[str, dict[str, Any]]:
    from madoguchi.demo.browser import Browser
    from madoguchi.demo.citizen import enter_at_home, walk_guide
    from madoguchi.demo.reading import load_household
    from madoguchi.foundation import cities, clock

    family = load_household(_FAMILY, on=clock.today(), city=cities.current())
    with Browser(url, "citizen in the guide") as asking:
        _answer_some(asking, family)
        pages = {"guide": _described(asking)}
    with Browser(url, "citizen") as citizen:
        walk_guide(citizen, family)
        pages["plan"] = _described(citizen)
        plan = citizen.page.url
        with Browser(url, "citizen who books") as booking:
            booking.get("/book/")
            pages["booking"] = _described(booking)
        citizen.get(plan)
        slip = enter_at_home(citizen, family)
        _tell_status(slip.reference)
        citizen.get("/status/")
        pages["status"] = _described(citizen)
    return pages


def _answer_some(browser: Any, family: Any) -> None:
    """To a question in the middle of the guide, as most views of it are."""
    from madoguchi.demo.citizen import typed_into

    browser.get("/")
    begin = next(form for form in browser.page.forms if form.action.endswith("guide/start/"))
    browser.send(begin, {"event": ["move_in"]})
    for _ in range(_QUESTIONS_BEFORE):
        form = next(form for form in browser.page.forms if form.fillable)
        browser.send(form, typed_into(form, family))


def _described(browser: Any) -> dict[str, Any]:
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.client.cookies.jar)
    return {"path": browser.page.url, "marker": browser.page.heading, "cookies": cookies}


def _tell_status(reference: str) -> None:
    """What the office says after a visit: ten applications, as an envelope."""
    from django.db import transaction

    from madoguchi.domains.applications.states import LABELS, ApplicationState
    from madoguchi.foundation import cities, clock, transfer
    from madoguchi.foundation.policy.actors import SYSTEM

    now, state = clock.now().isoformat(), ApplicationState.ACCEPTED
    items = [
        {
            "application": f"{reference}-{number:02d}",
            "procedure": procedure,
            "state": state,
            "state_label": LABELS[state].citizen,
            "updated_at": now,
        }
        for number, procedure in enumerate(list(cities.current().procedures)[:_APPLICATIONS])
    ]
    with transaction.atomic():
        transfer.send(
            "status", {"reference": reference, "items": items, "as_of": now}, to="front", actor=SYSTEM
        )


def _count_queries(url: str, page: dict[str, Any]) -> int:
    """Of a view after the first: what is kept between views is not counted."""
    from urllib.parse import urlsplit

    from django.test import Client

    client = Client(headers={"host": urlsplit(url).netloc, "accept-language": "ja"})
    for pair in filter(None, page["cookies"].split("; ")):
        name, _, value = pair.partition("=")
        client.cookies[name] = value
    client.get(page["path"])
    # A demo's clock is read anew a few times a second, which is no query of the page.
    return min(_count_view(client, page) for _ in range(3))


def _count_view(client: Client, page: dict[str, Any]) -> int:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with (
        CaptureQueriesContext(connections["default"]) as reads,
        CaptureQueriesContext(connections["gate"]) as gate,
    ):
        answer = client.get(page["path"])
    if answer.status_code != 200 or page["marker"] not in answer.content.decode():
        raise RuntimeError(f"{page['path']} answered {answer.status_code} in the counting process")
    return len(reads) + len(gate)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
