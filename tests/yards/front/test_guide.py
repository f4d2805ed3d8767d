"""The guide as a citizen without JavaScript walks through it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.clock import FrozenClock
from tests.yards.front.steps import FAMILY, answer_all, send, start_guide, text_of, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Deadlines on the pages are counted from a fixed day."""


def test_answer__a_family_of_four__leads_to_a_plan_with_what_when_where_and_why(client: Client) -> None:
    first = start_guide(client)
    asked = answer_all(client, first, FAMILY)
    assert len(asked) == len(set(asked))
    page = text_of(client.get(f"/guide/{token_of(first)}/plan/"))
    assert "令和8年4月15日(水)まで" in page
    assert "持ってくるもの" in page
    assert "1番" in page
    assert "必要な理由" in page


def test_answer__unknown_everywhere__still_ends_in_a_plan_that_says_what_is_open(client: Client) -> None:
    first = start_guide(client)
    answer_all(client, first, {})
    page = text_of(client.get(f"/guide/{token_of(first)}/plan/"))
    assert "まだわからないこと" in page


def test_answer__empty_without_saying_unknown__names_the_field_and_the_way_out(client: Client) -> None:
    url = client.get(start_guide(client))["Location"]
    answer = send(client, url, {})
    assert answer.status_code == 422
    assert "わからないので次へ" in text_of(answer)
    assert 'role="alert"' in text_of(answer)


def test_change__an_earlier_answer__keeps_the_later_ones(client: Client) -> None:
    first = start_guide(client)
    token = token_of(first)
    answer_all(client, first, FAMILY)
    send(client, f"/guide/{token}/q/moved_on/", {"moved_on": "令和8年4月3日"})
    page = text_of(client.get(f"/guide/{token}/answers/"))
    assert "令和8年4月3日" in page
    assert "平成2年5月10日" in page
    assert "令和8年4月17日(金)まで" in text_of(client.get(f"/guide/{token}/plan/"))


def test_share__the_plan__can_be_read_but_not_changed(client: Client) -> None:
    first = start_guide(client)
    answer_all(client, first, FAMILY)
    own = text_of(client.get(f"/guide/{token_of(first)}/plan/"))
    shared = own[own.index("/plan/", own.index("ui-copy")) :].split("<")[0]
    page = Client().get(shared)
    assert page.status_code == 200
    assert token_of(first) not in text_of(page)
    assert Client().get(shared.replace("/plan/", "/guide/")).status_code == 404


def test_open__unknown_or_expired_token__is_the_same_page(client: Client, frozen_clock: FrozenClock) -> None:
    first = start_guide(client)
    missing = client.get("/guide/nothing-here/")
    frozen_clock.tick(days=31)
    expired = client.get(first)
    assert missing.status_code == expired.status_code == 404
    assert "30日間" in text_of(expired)


def test_send__the_same_start_twice__is_one_session(client: Client) -> None:
    from madoguchi.domains.intake.models import GuideSession
    from tests.yards.front.steps import FormReader

    fields = FormReader(text_of(client.get("/"))).forms[0][1]
    answers = {client.post("/guide/start/", fields)["Location"] for _ in range(2)}
    assert len(answers) == 1
    assert GuideSession.objects.count() == 1


def test_skip__with_something_unreadable_typed__goes_on(client: Client) -> None:
    first = start_guide(client)
    send(client, client.get(first)["Location"], {"moved_from": "abroad"})
    url = client.get(first)["Location"]
    answer = send(client, url, {url.rstrip("/").rpartition("/")[2]: "きのうくらい", "skip": "1"})
    assert answer.status_code == 303
