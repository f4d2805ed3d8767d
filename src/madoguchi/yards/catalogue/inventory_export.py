"""The 手続棚卸 as a file: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from madoguchi.domains.procedures.record_words import CERTAINTY
from madoguchi.foundation.cities import City
from madoguchi.yards.catalogue.inventory import Inventory, Line, OnlineState, Share, Tally, inventory_of
from madoguchi.yards.catalogue.inventory_words import CORE, LEVER, REASON, STATE, event_words

HEADINGS = (
    *(
        "手続の番号",
        "手続",
        "担当課",
        "用件",
        "オンラインの状態",
        "完結できるサービス",
        "できない理由",
        "変えるべきこと",
    ),
    *("法令等により困難", "標準化対象事務", "確かさ", "根拠", "出典", "出典のURL"),
)
BOM = "\ufeff"
"""Spreadsheets take a CSV without it for the local encoding."""


def to_csv(city: City) -> str:
    """RFC 4180, one line per procedure, with a byte order mark."""
    out, words = io.StringIO(), event_words(city)
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(_row(line, words) for line in inventory_of(city).lines)
    return BOM + out.getvalue()


def _row(line: Line, events: dict[str, str]) -> Iterable[str]:
    return (
        line.id,
        line.name,
        line.section,
        "・".join(events.get(event, event) for event in line.events),
        STATE[line.state],
        line.service,
        "・".join(REASON[reason] for reason in line.reasons),
        "。".join(LEVER[reason] for reason in line.reasons),
        "はい" if line.is_ruled_out else "いいえ",
        CORE[line.core],
        CERTAINTY[line.certainty],
        line.basis,
        line.source,
        line.source_url,
    )


def to_json(city: City) -> str:
    """One object on one line: {"city", "code", "procedures", "shares", "by_state", …, "published"}."""
    found = inventory_of(city)
    document = {
        "city": city.id,
        "code": city.code,
        "procedures": [_procedure(line) for line in found.lines],
        "shares": {"without_rule": _share(found.without_rule), "with_rule": _share(found.with_rule)},
        **_sums(found),
        "published": asdict(city.inventory) if city.inventory else None,
    }
    return json.dumps(document, ensure_ascii=False)


def _procedure(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "section": line.section,
        "events": list(line.events),
        "state": line.state.value,
        "reasons": [reason.value for reason in line.reasons],
        "is_ruled_out": line.is_ruled_out,
        "core_business": line.core.value,
        "certainty": line.certainty.value,
        "basis": line.basis,
        "source": {"title": line.source, "url": line.source_url},
    }


def _share(share: Share) -> dict[str, Any]:
    return {"online": share.online, "target": share.target, "percent": share.percent}


def _sums(found: Inventory) -> dict[str, Any]:
    return {
        name: {tally.id: _tally(tally) for tally in tallies}
        for name, tallies in (
            ("by_state", found.by_state),
            ("by_reason", found.by_reason),
            ("by_core", found.by_core),
            ("by_event", found.by_event),
            ("by_section", found.by_section),
        )
    }


def _tally(tally: Tally) -> dict[str, int]:
    states = {state.value: count for state, count in zip(OnlineState, tally.states, strict=True)}
    return {"total": tally.total, **states}
