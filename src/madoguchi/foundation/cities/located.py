"""YAML with the line of every key, so that a mistake can be pointed at. Only plain data is built, never objects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from madoguchi.foundation.cities.findings import Findings, Mark

# The one written in C is eight times as fast; a PyYAML without it reads the same.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"


class LocatedMap(dict[str, Any]):
    """`marks` has the place of each key's value; they may lie in different files after `merged`."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: dict[str, Mark] = {}

    def mark_of(self, key: str) -> Mark:
        return self.marks.get(key, self.mark)

    def without(self, key: str) -> LocatedMap:
        rest = LocatedMap(self.mark)
        rest.update((name, value) for name, value in self.items() if name != key)
        rest.marks = self.marks
        return rest


class LocatedList(list[Any]):
    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: list[Mark] = []


def read_yaml(path: Path, name: str, findings: Findings) -> LocatedMap | None:
    """The mapping in the file, or None with a finding. `name` is the file's name in findings."""
    try:
        node = compose(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        findings.add(
            Mark(name, line),
            "data.syntax",
            "YAML の書き方が違います。",
            "字下げ(空白の数)、コロン、引用符の閉じ忘れを確かめてください。",
        )
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        findings.add(
            Mark(name, 1),
            "data.unreadable",
            "ファイルを読めません。",
            "UTF-8 の文字で保存し、場所と権限を確かめてください。",
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        findings.add(
            Mark(name, 1),
            "data.not_a_mapping",
            "「名前: 値」の形になっていません。",
            "最初の行を「id: …」の形にしてください。",
        )
        return None
    return built(node, name, findings)


def compose(text: str) -> yaml.Node | None:
    """The nodes of a text, which nobody changes. Errors: yaml.YAMLError."""
    node: yaml.Node | None = _LOADER(text).get_single_node()
    return node


def built(node: yaml.MappingNode, name: str, findings: Findings) -> LocatedMap:
    """The data of a file, which nobody changes."""
    data: LocatedMap = _Builder(_LOADER(""), name, findings).build(node)
    return data


class _Builder:
    def __init__(self, loader: yaml.SafeLoader, name: str, findings: Findings) -> None:
        self.loader, self.name, self.findings = loader, name, findings

    def build(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._map(node)
        if isinstance(node, yaml.SequenceNode):
            return self._list(node)
        if node.tag == _TEXT:
            # Most of the data is text, and text is what was written.
            return node.value
        try:
            return self.loader.construct_object(node)
        except (ValueError, yaml.YAMLError):
            self.findings.add(
                self._mark(node),
                "data.bad_date",
                f"「{node.value}」は暦にない日付か、読めない値です。",
                "2026-04-01 のように、実際にある日を書いてください。",
            )
            return None

    def _map(self, node: yaml.MappingNode) -> LocatedMap:
        built = LocatedMap(self._mark(node))
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in built:
                self.findings.add(
                    self._mark(key_node),
                    "data.duplicate_key",
                    f"「{key}」が2回書かれています。",
                    "どちらか1つを消してください。",
                )
            built[key] = self.build(value_node)
            built.marks[key] = self._mark(key_node)
        return built

    def _list(self, node: yaml.SequenceNode) -> LocatedList:
        built = LocatedList(self._mark(node))
        for part in node.value:
            built.append(self.build(part))
            built.marks.append(self._mark(part))
        return built

    def _mark(self, node: yaml.Node) -> Mark:
        return Mark(self.name, node.start_mark.line + 1)


_WHOLE = frozenset({"condition", "members", "only_if", "relevant_if"})
"""Conditions: half of one and half of another would be neither."""


def merged(base: LocatedMap, over: LocatedMap) -> LocatedMap:
    """`over` laid on `base`: mappings key by key, conditions and everything else replaced. A null value takes the key away."""
    result = LocatedMap(base.mark)
    for key in [*base, *(key for key in over if key not in base)]:
        if key not in over:
            result[key], result.marks[key] = base[key], base.mark_of(key)
        elif over[key] is not None:
            both = isinstance(base.get(key), LocatedMap) and isinstance(over[key], LocatedMap)
            both = both and key not in _WHOLE
            result[key] = merged(base[key], over[key]) if both else over[key]
            result.marks[key] = over.mark_of(key)
    return result
