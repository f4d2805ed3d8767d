"""Widgets of the kit: choices as large targets, addresses and accounts as labelled parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from madoguchi.foundation.cities.typed_values import PART_SPACE


class Choices(forms.RadioSelect):
    """Radio buttons in rows that are wholly clickable."""

    template_name = "ui/widgets/choices.html"


class Boxes(forms.CheckboxSelectMultiple):
    template_name = "ui/widgets/choices.html"


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
