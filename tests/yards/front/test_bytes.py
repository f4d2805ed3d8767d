"""What the first view costs: bytes over the wire on a phone, and queries."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.yards.front.steps import send, start_guide, text_of

pytestmark = pytest.mark.django_db

FIRST_VIEW_BYTES = 60 * 1024
_ASSET = re.compile(r'(?:href|src)="/static/([^"]+?)"')


def _bytes_of(html: str) -> int:
    """The page as it is, and its files as the static server sends them (gzip)."""
    total = len(html.encode())
    for name in set(_ASSET.findall(html)):
        # The manifest puts a hash before the ending: tokens.0123456789ab.css.
        plain = re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name)
        found = finders.find(plain)
        assert found, name
        total += len(gzip.compress(Path(str(found)).read_bytes()))
    return total


def test_first_view__start_question_and_plan__stay_small(client: Client) -> None:
    url = start_guide(client)
    first = client.get(url)["Location"]
    pages = ["/", first, url + "plan/", "/book/", "/open/"]
    for page in pages:
        assert _bytes_of(text_of(client.get(page))) <= FIRST_VIEW_BYTES, page


def test_first_view__no_inline_script_or_style(client: Client) -> None:
    url = start_guide(client)
    send(client, client.get(url)["Location"], {"skip": "1"})
    for page in ("/", url + "plan/", url + "answers/", "/book/", "/open/", "/entry/begin/"):
        html = text_of(client.get(page))
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), page
        assert not re.search(r"\sstyle=|<style|\son\w+=", html), page


@pytest.mark.parametrize(("page", "limit"), [("/", 0), ("/open/", 0), ("/book/", 3)])
def test_queries__open_pages__are_few(
    client: Client, django_assert_max_num_queries: object, page: str, limit: int
) -> None:
    client.get(page)
    with django_assert_max_num_queries(limit):  # type: ignore[operator]
        client.get(page)
