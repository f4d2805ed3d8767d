"""Why an individual number may be written on a form: data that the office offers and the number zone records.

Read by its own small reader, because the number zone asks for nothing else of a city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

NUMBER_WORD = "個人番号"
CARD_WORD = "個人番号カード"
PRINTED = "市で確認"
"""What the office prints into the box."""


@dataclass(frozen=True, slots=True)
class NumberBasis:
    """`law` and `business` (事務) are what a clerk reads and what the log keeps by `id`."""

    id: str
    law: str
    business: str


@dataclass(frozen=True, slots=True)
class NumberBases:
    """`of_form`: form id → ids of the bases that may be chosen for it, the usual one first."""

    bases: Mapping[str, NumberBasis]
    of_form: Mapping[str, tuple[str, ...]]

    def choices(self, form_id: str) -> tuple[NumberBasis, ...]:
        return tuple(self.bases[one] for one in self.of_form.get(form_id, ()))


def is_number_box(label: str) -> bool:
    """Whether a field of this label is for the number itself; a card is not its number."""
    return NUMBER_WORD in label.replace(CARD_WORD, "")


def current() -> NumberBases:
    """Of this install's national base."""
    from django.conf import settings

    return read(Path(settings.NATIONAL_FOLDER))


@cache
def read(national: Path) -> NumberBases:
    values = yaml.safe_load((national / "number_bases.yml").read_text(encoding="utf-8"))
    bases = {name: NumberBasis(name, row["law"], row["business"]) for name, row in values["bases"].items()}
    return NumberBases(bases, {form: tuple(names) for form, names in values["forms"].items()})
