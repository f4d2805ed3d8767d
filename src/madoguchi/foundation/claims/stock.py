"""Which tables a kind of scarce thing lives in, and what their columns are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from madoguchi.foundation.claims.models import STANDING, ClaimState


@dataclass(frozen=True)
class Stock:
    """`places` and `claims` are "app.Model". A room defines one at module level.

    `claim_place` is the claim's field that names the place: a foreign key, or a text with the place's key.
    `is_open` is SQL over the place's alias `p`: may it be claimed at all? `starts` names the place's field that
    `not_before` is compared with. `copied` are fields that the claim repeats under the same name; `told` those of the
    place that a grant comes with.
    `one_take`: states of a holder's other claims that keep him from taking; empty where he may take several.
    `one_hold`: the same for holds.
    """

    places: str
    claims: str
    place_key: str = "public_id"
    claim_place: str = "place"
    holder: str = "holder"
    is_open: str = "p.is_open"
    starts: str = ""
    copied: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    held: str = ClaimState.HELD.value
    taken: str = ClaimState.TAKEN.value
    released: str = ClaimState.RELEASED.value
    lapsed: str = ClaimState.LAPSED.value
    standing: tuple[str, ...] = tuple(str(state) for state in STANDING)
    one_take: tuple[str, ...] = ()
    one_hold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Names as the database has them. `columns`: field of the claim → (column, cast); `link` is the place's column
    that the claim's `place_column` repeats."""

    places: str
    claims: str
    key: str
    link: str
    place_column: str
    holder: str
    columns: Mapping[str, tuple[str, str]]
    place_columns: Mapping[str, str]
    moments: frozenset[str]
    fields: Mapping[str, models.Field[Any, Any]] = field(repr=False)

    def place_json(self, name: str) -> str:
        """SQL of a place's field as a value of a payload; moments as `datetime.isoformat` writes them."""
        column = f"p.{self.place_columns[name]}"
        if name in self.moments:
            return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
        return column


@lru_cache(maxsize=32)
def layout(stock: Stock) -> Layout:
    """Read once from the models."""
    places, claims = apps.get_model(stock.places), apps.get_model(stock.claims)
    fields = {one.name: one for one in claims._meta.concrete_fields if not one.primary_key}
    place_field = fields[stock.claim_place]
    key = places._meta.get_field(stock.place_key)
    is_link = isinstance(place_field, models.ForeignKey)
    return Layout(
        places=f'"{places._meta.db_table}"',
        claims=f'"{claims._meta.db_table}"',
        key=_quoted(key),
        link=_quoted(places._meta.pk) if is_link else _quoted(key),
        place_column=_quoted(place_field),
        holder=_quoted(fields[stock.holder]),
        columns={name: (_quoted(one), _cast(one)) for name, one in fields.items()},
        place_columns={one.name: _quoted(one) for one in places._meta.concrete_fields},
        moments=frozenset(
            one.name for one in places._meta.concrete_fields if isinstance(one, models.DateTimeField)
        ),
        fields=fields,
    )


def _quoted(one: Any) -> str:
    return f'"{one.column}"'


def _cast(one: models.Field[Any, Any]) -> str:
    """Without the length: a cast to varchar(9) would cut off what is too long instead of refusing it."""
    return re.sub(r"\(\d+\)", "", str(one.db_type(connection)))
