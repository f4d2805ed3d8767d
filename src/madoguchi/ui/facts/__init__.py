"""Form fields made from fact definitions: one way to type a value, whichever door it comes through."""

from __future__ import annotations

from madoguchi.ui.facts.fields import date_example, field_name, make_fact_field
from madoguchi.ui.facts.postcodes import find_town

__all__ = ["date_example", "field_name", "find_town", "make_fact_field"]
