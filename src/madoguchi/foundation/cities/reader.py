"""Reads one mapping of the data key by key and notes everything that is wrong, instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from madoguchi.core.rules import BadCondition, Condition, Vocabulary, parse_with_places
from madoguchi.foundation.cities.condition_fixes import FIXES
from madoguchi.foundation.cities.findings import Findings, Mark, ReadCondition
from madoguchi.foundation.cities.located import LocatedList, LocatedMap
from madoguchi.foundation.cities.text import EMPTY, Text

E = TypeVar("E", bound=StrEnum)


class Reader:
    """Over one located mapping. `finish()` reports keys that nobody read."""

    def __init__(self, data: LocatedMap, findings: Findings) -> None:
        self.data, self.findings = data, findings
        self.seen: set[str] = set()

    def mark(self, key: str = "") -> Mark:
        return self.data.mark_of(key) if key else self.data.mark

    def wrong(self, key: str, code: str, message: str, fix: str) -> None:
        self.findings.add(self.mark(key), code, message, fix)

    def raw(self, key: str, *, required: bool = False) -> Any:
        self.seen.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.wrong(
                key, "data.missing_key", f"「{key}」がありません。", f"「{key}: …」を書き加えてください。"
            )
        return value

    def _typed(self, key: str, kinds: tuple[type, ...], what: str, required: bool) -> Any:
        value = self.raw(key, required=required)
        is_wrong_bool = isinstance(value, bool) and bool not in kinds
        if value is not None and (not isinstance(value, kinds) or is_wrong_bool):
            self.wrong(key, "data.wrong_type", f"「{key}」の値の型が違います。", f"{what}を書いてください。")
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        return self._typed(key, (str,), "文字", required) or ""

    def integer(self, key: str, *, required: bool = False) -> int | None:
        value: int | None = self._typed(key, (int,), "整数", required)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._typed(key, (bool,), "true か false ", False)
        return default if value is None else bool(value)

    def day(self, key: str, *, required: bool = False) -> date | None:
        value: date | None = self._typed(key, (date,), "2026-04-01 の形の日付", required)
        return value

    def words(self, key: str, *, required: bool = False) -> Text:
        """A plain Japanese text, or `{ja, easy, en, reviewed}`."""
        value = self._typed(key, (str, LocatedMap), "文字、または ja・easy・en の組", required)
        if value is None:
            return EMPTY
        if isinstance(value, str):
            return Text(value)
        inner = Reader(value, self.findings)
        text = Text(
            inner.text("ja", required=True), inner.text("easy"), inner.text("en"), inner.flag("reviewed")
        )
        inner.finish()
        return text

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """A word of a fixed list. The first word stands in after a mistake, so that reading can go on."""
        value = self.text(key, required=default is None)
        allowed = {member.value: member for member in kind}
        if not value:
            return default or next(iter(kind))
        if value not in allowed:
            self.wrong(
                key,
                "data.unknown_word",
                f"「{key}」の「{value}」は使えません。",
                f"{'・'.join(allowed)} のどれかにしてください。",
            )
            return default or next(iter(kind))
        return allowed[value]

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        values = self._typed(key, (LocatedList,), "「- 」で始まる一覧", required) or ()
        if any(not isinstance(value, str) for value in values):
            self.wrong(
                key,
                "data.wrong_type",
                f"「{key}」の一覧に文字でないものがあります。",
                "引用符で囲んで文字にしてください。",
            )
        return tuple(str(value) for value in values)

    def references(
        self, key: str, known: Iterable[str], what: str, *, required: bool = False
    ) -> tuple[str, ...]:
        """Ids that must exist elsewhere; unknown ones are reported and left out."""
        known = set(known)
        return tuple(v for v in self.strings(key, required=required) if self._refers(key, v, known, what))

    def reference(self, key: str, known: Iterable[str], what: str) -> str:
        value = self.text(key, required=True)
        if value:
            self._refers(key, value, set(known), what)
        return value

    def _refers(self, key: str, value: str, known: set[str], what: str) -> bool:
        if value in known:
            return True
        self.wrong(
            key,
            f"data.unknown_{key}",
            f"「{key}」の「{value}」という{what}はありません。",
            f"つづりを確かめるか、{what}を先に定義してください。",
        )
        return False

    def child(self, key: str, *, required: bool = False) -> Reader | None:
        value = self._typed(key, (LocatedMap,), "「名前: 値」の組", required)
        return None if value is None else Reader(value, self.findings)

    def items(self, key: str, *, required: bool = False) -> list[Reader]:
        """A list of mappings."""
        values = self._typed(key, (LocatedList,), "「- 」で始まる一覧", required) or ()
        if any(not isinstance(value, LocatedMap) for value in values):
            self.wrong(
                key,
                "data.wrong_type",
                f"「{key}」の一覧の中は「名前: 値」の組にしてください。",
                "字下げを確かめてください。",
            )
        return [Reader(value, self.findings) for value in values if isinstance(value, LocatedMap)]

    def condition(
        self,
        key: str,
        vocabulary: Vocabulary,
        *,
        for_member: bool = False,
        required: bool = False,
        name: str = "",
    ) -> Condition | None:
        """`name`: that of a derived condition."""
        value = self.raw(key, required=required)
        if value is None:
            return None
        try:
            condition, places = parse_with_places(value, vocabulary, for_member=for_member, name=name)
            marks = {clause: self._place(key, at) for clause, at in places.items()}
            self.findings.conditions.append(ReadCondition(condition, for_member, key, marks))
            return condition
        except BadCondition as error:
            message, fix = FIXES[error.code]
            code = error.code.replace("rule.", "data.condition_")
            self.findings.add(self._place(key, error.at), code, message.format(name=error.name), fix)
            return None

    def _place(self, key: str, at: tuple[str | int, ...]) -> Mark:
        """The line of a node inside the condition."""
        mark, node = self.mark(key), self.data[key]
        for step in at:
            if isinstance(node, LocatedMap) and isinstance(step, str):
                mark, node = node.mark_of(step), node.get(step)
            elif isinstance(node, LocatedList) and isinstance(step, int):
                mark, node = node.marks[step], node[step]
        return mark

    def finish(self) -> None:
        for key in self.data:
            if key not in self.seen:
                self.wrong(
                    key,
                    "data.unknown_key",
                    f"「{key}」という項目はありません。",
                    "つづりを確かめるか、消してください。",
                )


def by_id(readers: Iterable[Reader], what: str) -> Mapping[str, Reader]:
    """Readers by their `id`, in order; a second one with the same id is reported."""
    found: dict[str, Reader] = {}
    for reader in readers:
        name = reader.text("id", required=True)
        if name in found:
            reader.wrong(
                "id",
                "data.duplicate_id",
                f"{what}の id「{name}」が2回使われています。",
                "別の id にするか、1つにまとめてください。",
            )
        elif name:
            found[name] = reader
    return found
