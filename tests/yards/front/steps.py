"""Steps of a citizen in a browser, as requests: forms are sent with what stands in them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from madoguchi.foundation import cities


class FormReader(HTMLParser):
    """Fields of the forms of a page: [(action, {name: value})]."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((values.get("action", ""), {}))
        is_sent = values.get("type") not in ("radio", "checkbox") or "checked" in values
        if tag in ("input", "textarea", "select") and self.forms and values.get("name") and is_sent:
            self.forms[-1][1].setdefault(values["name"], values.get("value", ""))


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def send(client: Client, url: str, values: dict[str, Any], *, action: str = "") -> HttpResponse:
    """Open `url`, fill its (first, or named) form and send it."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code, text_of(page)[:500])
    forms = FormReader(text_of(page)).forms
    target, fields = next((one for one in forms if not action or one[0] == action), forms[0])
    return client.post(target or url, {**fields, **values})


def start_guide(client: Client, *events: str) -> str:
    """Begin with what happened (a move by default); returns the address of the first question's page."""
    answer = send(client, "/", {"event": list(events) or ["move_in"]}, action="/guide/start/")
    assert answer.status_code == 303, text_of(answer)[:800]
    return answer["Location"]


def token_of(url: str) -> str:
    found = re.match(r"/guide/([^/]+)/", url)
    assert found
    return found[1]


FAMILY: dict[str, Any] = {
    "moved_from": "other_prefecture",
    "moved_on": "令和8年4月1日",
    "member_count": "4",
    "m1-birth_date": "平成2年5月10日",
    "m2-birth_date": "1991-08-20",
    "m3-birth_date": "H29.6.1",
    "m4-birth_date": "令和4年1月15日",
    "m1-insurance": "employer_ended",
    "m2-insurance": "employer_ended",
    "m3-insurance": "employer_ended",
    "m4-insurance": "employer_ended",
    "m1-pension_change": "left_job",
    "m2-pension_change": "lost_dependent",
    "m1-card_held": "yes",
    "m2-card_held": "yes",
    "m3-card_held": "yes",
    "m4-card_held": "no",
    "m3-school_kind": "assigned",
    "parents_situation": "together",
    "child_elsewhere": "no",
    "m3-child_disability": "no",
    "m4-child_disability": "no",
    "earner_is_civil_servant": "no",
}


def answer_all(client: Client, url: str, answers: dict[str, Any], *, limit: int = 40) -> list[str]:
    """Walk through the guide; what is not in `answers` is 「わからない」. Returns the facts asked, in order."""
    asked: list[str] = []
    for _ in range(limit):
        where = client.get(url)
        assert where.status_code == 303
        url = where["Location"]
        if url.endswith("/plan/"):
            return asked
        page = text_of(client.get(url))
        names = dict.fromkeys(re.findall(r'name="((?:m\d+-)?[a-z_]+)"', page[page.index("<h1") :]))
        facts = dict.fromkeys(name.rpartition("-")[2] for name in names)
        asked += [fact for fact in facts if fact in cities.current().facts]
        form = FormReader(page).forms[0][1]
        form.update({name: value for name, value in answers.items() if name in names})
        answer = client.post(url, {**form, "skip": "1"})
        assert answer.status_code == 303, (url, text_of(answer)[:2000])
        url = answer["Location"]
    raise AssertionError(f"the guide does not end: {asked}")
