"""Layouts that are rendered once: what differs between requests is never kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context, Engine, TemplateSyntaxError

from madoguchi.ui.middleware import PARAMETER
from madoguchi.ui.templatetags.frame import FramedNode

_LAYOUT = (
    "<title>{% block title %}{% endblock %}|{{ city }}</title>{% live %}{{ links }}{% endlive %}"
    "{% block content %}{% endblock %}{% block footer %}{{ city }}{% endblock %}"
)
_PAGE = '{% framed "layout" %}{% block title %}{{ word }}{% endblock %}{% block content %}<p>{{ word }}</p>{% endblock %}'


def _engine(page: str = _PAGE) -> Engine:
    files = {"layout": _LAYOUT, "page": page}
    return Engine(
        loaders=[
            ("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", files)])
        ],
        builtins=["madoguchi.ui.templatetags.frame"],
    )


def _context(place: str, **values: str) -> Context:
    return Context({"page": SimpleNamespace(place=(place,)), **values})


def test_framed__second_page__has_its_own_blocks_and_live_stretches() -> None:
    page = _engine().get_template("page")
    first = page.render(_context("ja", word="一", links="a", city="市"))
    second = page.render(_context("ja", word="二", links="b", city="市"))
    assert first == "<title>一|市</title>a<p>一</p>市"
    assert second == "<title>二|市</title>b<p>二</p>市"


def test_framed__other_place__has_its_own_frame() -> None:
    page = _engine().get_template("page")
    shown = [page.render(_context(place, word="", links="", city=place)) for place in ("ja", "en", "ja")]
    assert shown[0] == shown[2] == "<title>|ja</title><p></p>ja"
    assert shown[1] == "<title>|en</title><p></p>en"


def test_framed__many_places__keeps_a_bounded_number() -> None:
    page = _engine().get_template("page")
    for number in range(50):
        assert f"<title>|{number}" in page.render(_context(str(number), city=str(number)))
    framed = page.nodelist[0]
    assert isinstance(framed, FramedNode)
    assert len(framed._frames) <= 16


def test_framed__without_a_page__is_rendered_whole_and_not_kept() -> None:
    page = _engine().get_template("page")
    assert page.render(Context({"word": "一", "city": "甲"})) == "<title>一|甲</title><p>一</p>甲"
    assert page.render(Context({"word": "一", "city": "乙"})) == "<title>一|乙</title><p>一</p>乙"


def test_framed__signs_of_markup_in_a_gap__are_escaped() -> None:
    page = _engine().get_template("page")
    for _ in range(2):
        shown = page.render(_context("ja", word="<b>\x000\x00", links="&", city="市"))
        assert shown == "<title>&lt;b&gt;\x000\x00|市</title>&amp;<p>&lt;b&gt;\x000\x00</p>市"


def test_framed__block_that_adds_to_its_layout__is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        _engine('{% framed "layout" %}{% block footer %}{{ block.super }}!{% endblock %}').get_template(
            "page"
        )


@pytest.mark.django_db
def test_layout__citizens_page__links_to_itself_in_the_other_languages(client: object) -> None:
    for path in ("/open/", "/book/"):
        html = client.get(f"{path}?next=%E5%B8%82&{PARAMETER}=en").content.decode()  # type: ignore[attr-defined]
        assert f'href="{path}?next=%E5%B8%82&amp;{PARAMETER}=ja"' in html
        assert f"{PARAMETER}=en&amp;" not in html
