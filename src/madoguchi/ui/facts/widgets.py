"""Widgets of the kit: choices as large targets, addresses and accounts as labelled parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from madoguchi.foundation.cities.typed_values import PART_SPACE

_LIST = '<ul class="ui-choices" id="{}">{}</ul>'
_ROW = (
    '<li><label class="ui-choice"><input type="{}" name="{}" value="{}" id="{}"{}{}>'
    "<span>{}</span></label></li>"
)
_CHECKED = mark_safe(" checked")


class _Rows(forms.widgets.ChoiceWidget):
    """Choices in rows that are wholly clickable.

    Written here and not by a template: a page of the guide has up to fifty of them, and through templates they
    cost a third of the page.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        described = widget["attrs"].get("aria_describedby", "")
        first = format_html(' aria-describedby="{}"', described) if described else ""
        options = [option for _, group, _ in widget["optgroups"] for option in group]
        rows = (
            (
                option["type"],
                option["name"],
                str(option["value"]),
                option["attrs"].get("id", ""),
                _CHECKED if option["selected"] else "",
                "" if place else first,
                option["label"],
            )
            for place, option in enumerate(options)
        )
        return format_html(_LIST, widget["attrs"].get("id", ""), format_html_join("", _ROW, rows))


class Choices(_Rows, forms.RadioSelect):
    """One of several."""


class Boxes(_Rows, forms.CheckboxSelectMultiple):
    """Any of several."""


_MENU = '<select name="{}"{}>{}</select>'
_OPTION = '<option value="{}"{}>{}</option>'
_SELECTED = mark_safe(" selected")


class Menu(forms.Select):
    """A menu without groups; written here for the same reason as `_Rows`."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = (option for _, group, _ in widget["optgroups"] for option in group)
        rows = ((str(o["value"]), _SELECTED if o["selected"] else "", o["label"]) for o in options)
        return format_html(
            _MENU, widget["name"], flatatt(widget["attrs"]), format_html_join("\n", _OPTION, rows)
        )


class Parts(forms.MultiWidget):
    """Several inputs with a label each that are stored as one text."""

    template_name = "ui/widgets/parts.html"
    use_fieldset = True

    def __init__(self, parts: Iterable[tuple[str, str, forms.Widget]], limit: int) -> None:
        parts = list(parts)
        self.parts = [(name, label) for name, label, _ in parts]
        self._limit = limit
        super().__init__({name: widget for name, _, widget in parts})

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        pieces = str(value or "").split(PART_SPACE, self._limit - 1)
        return pieces + [""] * (self._limit - len(pieces))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for widget, (_, label) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            widget["label"] = label
        return context


class AddressParts(Parts):
    """Postcode (only for looking up), address, building.

    The page answers `lookup` by filling the town in. It has a submit button before this one, so that Enter still saves.
    """

    template_name = "ui/widgets/address.html"

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, list):
            return value
        base, _, building = str(value or "").partition(PART_SPACE)
        return ["", base, building]
