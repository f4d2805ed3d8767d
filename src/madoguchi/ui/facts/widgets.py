"""Widgets of the kit: choices as large targets, addresses and accounts as labelled parts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from madoguchi.foundation.cities.typed_values import PART_SPACE


def _text(value: object) -> str:
    """Escaped. Django's own `format_html` asks of every piece whether it is lazy, which is most of its price."""
    return str(value) if isinstance(value, SafeString) else escape(str(value))


class _Rows(forms.widgets.ChoiceWidget):
    """Choices in rows that are wholly clickable, without groups.

    Written here and not by a template: a page of the guide has up to fifty of them, and through templates they
    cost a third of the page.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        own = self.build_attrs(self.attrs, attrs)
        id_ = str(own.get("id", ""))
        chosen = _chosen(self.format_value(value), self.choices, is_one=not self.allow_multiple_selected)
        described = own.get("aria_describedby", "")
        first = f' aria-describedby="{_text(described)}"' if described else ""
        start = f'<li><label class="ui-choice"><input type="{self.input_type}" name="{_text(name)}" value="'
        rows = [
            f'{start}{_text(key)}" id="{_text(self.id_for_label(id_, str(place)))}"'
            f"{' checked' if str(key) in chosen else ''}{'' if place else first}>"
            f"<span>{_text(label)}</span></label></li>"
            for place, (key, label) in enumerate(self.choices)
        ]
        return SafeString(f'<ul class="ui-choices" id="{_text(id_)}">{"".join(rows)}</ul>')


def _chosen(values: list[str], choices: Iterable[Any], *, is_one: bool) -> list[str]:
    found = [str(key) for key, _ in choices if str(key) in values]
    return found[:1] if is_one else found


class Choices(_Rows, forms.RadioSelect):
    """One of several."""


class Boxes(_Rows, forms.CheckboxSelectMultiple):
    """Any of several."""


class Menu(forms.Select):
    """A menu without groups; written here for the same reason as `_Rows`."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = _chosen(self.format_value(value), self.choices, is_one=True)
        options = "\n".join(
            f'<option value="{_text(key)}"{" selected" if str(key) in chosen else ""}>{_text(label)}</option>'
            for key, label in self.choices
        )
        own = flatatt(self.build_attrs(self.attrs, attrs))
        return SafeString(f'<select name="{_text(name)}"{own}>{options}</select>')


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
