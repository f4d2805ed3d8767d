"""The quick reader of pages finds what Python's parser finds, or leaves the page to it."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.foundation.release.markup import Collected, collect, collect_anything, collect_strictly

_NAMES = st.sampled_from(
    ["p", "div", "b", "input", "br", "li", "title", "textarea", "script", "style", "svg", "P"]
)
_VALUES = st.text(st.sampled_from("林一 a<>&;'/=\n#x3042\u3000\x00"), max_size=6)
_ATTRIBUTES = st.one_of(
    st.tuples(st.sampled_from(["class", "value", "data-subject", "data-field", "x:y"]), _VALUES).map(
        lambda pair: f' {pair[0]}="{pair[1]}"'
    ),
    st.sampled_from(
        [" hidden", " hidden ", "\nid=a", " a='b'", ' A="b"', 'c="d"', "/", " /", "\t", ' a="&copy=1"']
    ),
)
_STARTS = st.tuples(_NAMES, st.lists(_ATTRIBUTES, max_size=3)).map(lambda t: f"<{t[0]}{''.join(t[1])}>")
_PIECES = st.one_of(
    _STARTS,
    _NAMES.map(lambda name: f"</{name}>"),
    st.sampled_from(
        ["<!-- 林一 -->", "<!doctype html>", "</ p>", "<p", "</", "<", ">", "&amp;", "&#x6797;", "&lt", "&"]
    ),
    st.text(st.sampled_from("林一 a\n<>&;\u3000\r"), max_size=4),
)
_TIDY = st.recursive(
    st.sampled_from(["林一", "a &amp; b", " ", "<br>", '<img alt="林">', '<input value="&lt;一" hidden>']),
    lambda inside: st.tuples(
        st.sampled_from(["p", "div", "span"]),
        st.sampled_from(["", ' class="a"', ' data-subject="case:A:m1" data-field="sex"']),
        st.lists(inside, max_size=3).map("".join),
    ).map(lambda t: f"<{t[0]}{t[1]}>{t[2]}</{t[0]}>"),
)


def _said(found: Collected) -> tuple[object, ...]:
    return "".join(found.pieces), found.marks


@given(st.lists(_PIECES, max_size=8).map("".join))
def test_collect_strictly__any_markup__finds_the_same_or_declines(html: str) -> None:
    found = collect_strictly(html)
    assert found is None or _said(found) == _said(collect_anything(html))


@given(_TIDY)
def test_collect_strictly__what_templates_write__is_read_and_the_same(html: str) -> None:
    found = collect_strictly(html)
    assert found is not None
    assert _said(found) == _said(collect_anything(html))


@pytest.mark.parametrize(
    "html",
    [
        "<script>if (a<b) '林一'</script>",
        "<script><p>林一</p></script>",
        "<script/><p>林一</p>",
        "<style>&amp;林一</style>",
        "<title>林<b>一</b></title>",
        "<iframe>林一</iframe>",
        "<p title='林一'>",
        "<P>林一</P>",
        "<p>林 < 一</p>",
        "<!-- 林一 -->",
        '<a href="?a=1&copy=林一">',
        "林\x00一",
        "<p>林一</p",
    ],
)
def test_collect__markup_that_templates_do_not_write__is_left_to_the_parser(html: str) -> None:
    assert collect_strictly(html) is None
    assert _said(collect(html)) == _said(collect_anything(html))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/book/", "/open/"])
def test_collect_strictly__a_page_of_the_program__is_understood(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    found = collect_strictly(html)
    assert found is not None
    assert _said(found) == _said(collect_anything(html))
