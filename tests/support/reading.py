"""What this process has read stays read. A pytest plugin.

Many tests read a city in which one file differs: the others are parsed and built once. Nobody changes what was built.
"""

from __future__ import annotations

from functools import cache

import yaml

from madoguchi.foundation.cities import located
from madoguchi.foundation.cities.findings import Findings
from madoguchi.foundation.cities.located import LocatedMap

_Key = tuple[yaml.MappingNode, str]
_built: dict[_Key, LocatedMap] = {}
_build = located.built


def _once(node: yaml.MappingNode, name: str, findings: Findings) -> LocatedMap:
    """A file with a finding is built each time, so that each reader is told of it."""
    if (node, name) in _built:
        return _built[node, name]
    before = len(findings.found)
    data = _build(node, name, findings)
    if len(findings.found) == before:
        _built[node, name] = data
    return data


# One node for one text, and alive for as long as the process: so the node itself is the key.
located.compose = cache(located.compose)
located.built = _once
