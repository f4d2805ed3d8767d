"""A condition as a tree of Japanese sentences that a section clerk can hold against the law, clause by clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.core.japanese.eras import format_era
from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import Value
from madoguchi.domains.procedures.wording import value_text
from madoguchi.foundation.cities import City

JUDGED_ON = "判定する日"


@dataclass(frozen=True, slots=True)
class WordNode:
    """One clause: `text` ends where `parts` go on. `name` is the id of a named condition, `law` what it stands on."""

    text: str
    law: str = ""
    name: str = ""
    parts: tuple[WordNode, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The tree as lines, two spaces per level; equal lines say the same."""
        yield "  " * depth + self.text + (f"({self.law})" if self.law else "")
        for part in self.parts:
            yield from part.lines(depth + 1)


def condition_tree(city: City, condition: c.Condition) -> WordNode:
    words = _WORDS[type(condition)](city, condition)
    return WordNode(words, condition.clause.law, _name(condition), _parts(city, condition))


def _name(condition: c.Condition) -> str:
    return condition.name if isinstance(condition, c.Derived) else ""


def _parts(city: City, condition: c.Condition) -> tuple[WordNode, ...]:
    if isinstance(condition, c.Versions):
        return tuple(
            WordNode(_period(version), parts=(condition_tree(city, version.part),))
            for version in sorted(condition.versions, key=lambda v: v.valid_from or date.min)
        )
    return tuple(condition_tree(city, part) for part in c.parts_of(condition))


def _period(version: c.Version) -> str:
    start = f"{format_era(version.valid_from)}から" if version.valid_from else ""
    end = f"{format_era(version.valid_to)}まで" if version.valid_to else ""
    return f"{start}{end}の決まり" if start or end else "いつでも"


def _label(city: City, fact: str) -> str:
    return f"「{city.facts[fact].label.ja}」"


def _value(city: City, fact: str, value: Value) -> str:
    return f"「{value_text(city.facts[fact], value)}」"


def _always(city: City, node: c.Always) -> str:
    answer = "いつも当てはまる" if node.holds else "当てはまることはない"
    return f"{answer}({node.reason})" if node.reason else answer


def _fact_in(city: City, node: c.FactIn) -> str:
    values = "か".join(_value(city, node.fact, value) for value in node.values)
    return f"{_label(city, node.fact)}が{values}"


def _fact_range(city: City, node: c.FactRange) -> str:
    return (
        f"{_label(city, node.fact)}が{_bounds(node, lambda value: value_text(city.facts[node.fact], value))}"
    )


def _bounds(node: c.FactRange, show: Callable[[Value], str]) -> str:
    parts = []
    for value, word in ((node.at_least, "以上"), (node.at_most, "以下"), (node.below, "未満")):
        if value is not None:
            parts.append(f"{show(value)}{_DAY_WORDS[word] if isinstance(value, date) else word}")
    return "".join(parts)


_DAY_WORDS = {"以上": "以後", "以下": "まで", "未満": "より前"}


def _age(city: City, node: c.Age) -> str:
    born = "" if node.birth == "birth_date" else f"{_label(city, node.birth)}から数えた"
    day = f"{_label(city, node.on)}の日に" if node.on else ""
    years = [f"{node.at_least}歳以上"] if node.at_least is not None else []
    years += [f"{node.below}歳未満"] if node.below is not None else []
    spans = [_year_end(node.past_fiscal_year_end_after, "を過ぎている")]
    spans.append(_year_end(node.until_fiscal_year_end_after, "まで"))
    text = "、".join([f"{born}年齢が{''.join(years)}"] * bool(years) + [span for span in spans if span])
    return f"{day}{text}"


def _year_end(age: int | None, word: str) -> str:
    return "" if age is None else f"{age}歳に達する日以後の最初の3月31日{word}"


def _elapsed(city: City, node: c.Elapsed) -> str:
    end = _label(city, node.end) if node.end else JUDGED_ON
    days = [f"{node.at_least}日以上"] if node.at_least is not None else []
    days += [f"{node.at_most}日以内"] if node.at_most is not None else []
    return f"{_label(city, node.start)}から{end}まで{''.join(days)}(始まりの日を0日目とする)"


def _limit(city: City, node: c.FactLimit) -> str:
    rows = [f"{count}人 {limit:,}円" for count, limit in enumerate(node.limits)]
    if node.each_more:
        rows.append(f"その先は1人ごとに {node.each_more:,}円を足す")
    rows += [f"{_label(city, fact)}1人ごとに {yen:,}円を足す" for fact, yen in node.extras]
    word = "以下" if node.or_equal else "未満"
    return f"{_label(city, node.fact)}が、{_label(city, node.by)}ごとの限度額{word}({'、'.join(rows)})"


def _count(city: City, node: c.CountMembers) -> str:
    low = f"{node.at_least}人以上" if node.at_least > 0 else ""
    high = "" if node.at_most is None else f"{node.at_most}人以下"
    return f"次に当てはまる人が{low}{high}いる"


def _derived(city: City, node: c.Derived) -> str:
    note = city.derived_notes.get(node.name)
    return note.ja if note else f"条件 {node.name}"


def _said(text: str) -> Callable[[City, Any], str]:
    return lambda _city, _node: text


_WORDS: dict[type, Callable[[City, Any], str]] = {
    c.Always: _always,
    c.AllOf: _said("次のすべてに当てはまる"),
    c.AnyOf: _said("次の1つ以上に当てはまる"),
    c.Not: _said("次に当てはまらない"),
    c.FactIn: _fact_in,
    c.FactRange: _fact_range,
    c.FactLimit: _limit,
    c.Age: _age,
    c.Elapsed: _elapsed,
    c.AnyMember: _said("世帯のだれかが、次に当てはまる"),
    c.AllMembers: _said("世帯の全員が、次に当てはまる"),
    c.CountMembers: _count,
    c.TheMember: _said("初めの条件に当てはまる人がちょうど1人いて、その人が次の条件に当てはまる"),
    c.Versions: _said("判定する日に効力のある決まりによる"),
    c.Derived: _derived,
}
