"""What the core system holds of each row of a file, beside what was sent."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from madoguchi.core.errors import NotAvailable, NotFoundOrHidden
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.ports import core_link
from madoguchi.domains.work.selectors.exchange import load_file
from madoguchi.domains.work.services.read_results import RESULTS, take_batch
from madoguchi.domains.work.states import RowState
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import Actor

_NOT_HELD = ("row", "application")


@dataclass(frozen=True, slots=True)
class Difference:
    """`label` is the column as people read it. `sent` and `held` are texts as they are; "" where there is none."""

    row: int
    column: str
    label: str
    sent: str
    held: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """`missing`: rows sent that the core system does not know. `results_differ`: rows whose result here is another.

    `compared` rows were accepted there and held side by side, column by column, code point by code point.
    """

    compared: int
    differences: tuple[Difference, ...]
    missing: tuple[int, ...]
    results_differ: tuple[int, ...]

    @property
    def is_equal(self) -> bool:
        return not (self.differences or self.missing or self.results_differ)


def read_back(actor: Actor, public_id: str) -> ReadBack:
    """Errors: `exchange.not_found`, `exchange.no_file`, NotAvailable `exchange.not_linked` and `exchange.not_sent`; those of
    the link.
    """
    batch = take_batch(actor, public_id)
    stored, _ = load_file(actor, public_id)
    try:
        held = {one.row: one for one in core_link().read_back(batch.public_id)}
    except NotFoundOrHidden as unknown:
        raise NotAvailable(WorkError.NOT_SENT) from unknown
    text = io.StringIO(stored.content.decode(batch.encoding), newline="")
    sent = {int(row["row"]): row for row in csv.DictReader(text)}
    accepted = [number for number in sent if number in held and held[number].result == "accepted"]
    states = dict(batch.rows.exclude(state=RowState.STOPPED).values_list("number", "state"))
    return ReadBack(
        compared=len(accepted),
        differences=tuple(
            Difference(number, column, _label(column), value, held[number].registered.get(column, ""))
            for number in accepted
            for column, value in sent[number].items()
            if column not in _NOT_HELD and held[number].registered.get(column, "") != value
        ),
        missing=tuple(number for number in sent if number not in held),
        results_differ=tuple(
            number
            for number in sent
            if number in held and states.get(number) != RESULTS.get(held[number].result)
        ),
    )


def _label(column: str) -> str:
    facts = cities.current().facts
    return facts[column].label.ja if column in facts else column
