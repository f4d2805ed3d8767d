"""Stretches of a page that are made once: never for another language, argument or rendering without a city."""

from __future__ import annotations

from types import SimpleNamespace

from django.template import Context, Template
from django.utils import translation

from madoguchi.ui.facts.widgets import Choices, Menu

_PAGE = SimpleNamespace(place=("ja",))


def test_fixed__second_rendering__makes_the_stretch_once() -> None:
    template = Template("{% load ui %}{% fixed %}{{ word }}{% endfixed %}")
    assert template.render(Context({"page": _PAGE, "word": "一"})) == "一"
    assert template.render(Context({"page": _PAGE, "word": "二"})) == "一"


def test_fixed__other_argument__makes_its_own_stretch() -> None:
    template = Template("{% load ui %}{% fixed id %}{{ word }}{% endfixed %}")
    assert template.render(Context({"page": _PAGE, "id": "a", "word": "一"})) == "一"
    assert template.render(Context({"page": _PAGE, "id": "b", "word": "二"})) == "二"


def test_fixed__other_language__makes_its_own_stretch() -> None:
    template = Template('{% load ui i18n %}{% fixed %}{% translate "次へ" %}{% endfixed %}')
    shown = []
    for language in ("ja", "en", "ja"):
        with translation.override(language):
            shown.append(template.render(Context({"page": SimpleNamespace(place=(language,))})))
    assert shown[0] == shown[2] == "次へ"
    assert shown[1] != shown[0]


def test_fixed__without_a_page__keeps_nothing() -> None:
    template = Template("{% load ui %}{% fixed %}{{ word }}{% endfixed %}")
    assert template.render(Context({"word": "一"})) == "一"
    assert template.render(Context({"page": _PAGE, "word": "二"})) == "二"


def test_choices__signs_of_markup__are_escaped() -> None:
    shown = Choices(choices=[('"a"', "<b>"), ("c", "d")]).render("x&y", "c", {"id": "id_x"})
    assert (
        '<input type="radio" name="x&amp;y" value="&quot;a&quot;" id="id_x_0"><span>&lt;b&gt;</span>' in shown
    )
    assert 'value="c" id="id_x_1" checked>' in shown


def test_menu__signs_of_markup__are_escaped() -> None:
    shown = Menu(choices=[("", "<i>"), ("c", "d")]).render("x", "c", {"id": "id_x"})
    assert shown.startswith('<select name="x" id="id_x">')
    assert '<option value="">&lt;i&gt;</option>\n<option value="c" selected>d</option>' in shown
