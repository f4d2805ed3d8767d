"""Write the parts of the documents that come from the code; exit 1 where a file was out of date.

A part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`. To add one, add a function to PARTS.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.cli import SUBCOMMANDS
from madoguchi.core.statemachine import Table
from madoguchi.install.processes import PROCESSES
from madoguchi.install.steps import PREPARE

if TYPE_CHECKING:
    from madoguchi.foundation.events import Event

ROOT = Path(__file__).resolve().parents[1]
_END = "<!-- /generated -->"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def commands() -> str:
    rows = [(f"`madoguchi {name}`", sub.summary) for name, sub in SUBCOMMANDS.items() if not sub.is_internal]
    return _table(("命令", "すること"), rows)


def processes() -> str:
    rows = [
        (
            f"`{process.name}`",
            process.label,
            "" if process.offset is None else "PORT" + (f"+{process.offset}" if process.offset else ""),
            "デモだけ" if process.needs_demo else "、".join(process.zones),
        )
        for process in PROCESSES
    ]
    return _table(("名前", "役目", "ポート", "動くところ"), rows)


def steps() -> str:
    rows = [
        (f"`{step.command}`", step.label, "デモだけ" if step.needs_demo else "すべて") for step in PREPARE
    ]
    return _table(("命令", "表示", "動くところ"), rows)


def machines() -> Iterator[tuple[str, Table]]:
    """Every table of states with the module that owns it, rooms in the order of their names."""
    for path in sorted(ROOT.glob("src/madoguchi/*/*/states.py")):
        name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        for value in vars(import_module(name)).values():
            if isinstance(value, Table):
                yield name, value


def state_machines() -> str:
    return "\n\n".join(_machine(module, table) for module, table in machines())


def _machine(module: str, table: Table) -> str:
    states = sorted({state for row in table for state in (*row.sources, row.target) if state}, key=_order)
    arrows = [(old, row) for row in table for old in sorted(row.sources, key=_order)]
    diagram = [f"    {old} --> {row.target or old}: {row.name}" for old, row in arrows]
    rows = [
        (
            f"`{row.name}`",
            "、".join(_label(old) for old in sorted(row.sources, key=_order)),
            _label(row.target) if row.target else "(同じ)",
            f"`{row.permission}`" if row.permission else "",
            f"`{row.audit_code}`",
        )
        for row in table
    ]
    return "\n".join(
        [
            f"## {table.noun}",
            f"`{module}`. States: " + ", ".join(f"`{state}` {_label(state)}" for state in states) + ".",
            "",
            *("```mermaid", "stateDiagram-v2", *diagram, "```"),
            "",
            _table(("transition", "from", "to", "permission", "audit code"), rows),
        ]
    )


def _order(state: str) -> int:
    """States in the order in which their enumeration names them."""
    return list(type(state)).index(state)  # type: ignore[call-overload,no-any-return]


def _label(state: str) -> str:
    return str(getattr(state, "label", state))


def rooms() -> str:
    from django.apps import apps

    rows = []
    for config in apps.get_app_configs():
        if config.name.startswith("madoguchi."):
            tables = ", ".join(model.__name__ for model in config.get_models())
            rows.append((f"`{config.name[10:]}`", str(config.verbose_name), _zone_of(config), tables))
    return _table(("room", "日本語", "zone", "tables"), sorted(rows, key=lambda row: (row[2], row[0])))


def _zone_of(config: object) -> str:
    return str(getattr(config, "zone", ""))


def news() -> str:
    """Who listens to which event."""
    from madoguchi.foundation.events import Event, registry

    rows = []
    for code in sorted(_codes(Event)):
        names = [one.name for one in registry.subscriptions(code) if one.name.startswith("madoguchi.")]
        if names:
            rows.append((f"`{code}`", ", ".join(f"`{name.removeprefix('madoguchi.')}`" for name in names)))
    return _table(("event", "handlers"), rows)


def _codes(base: type[Event]) -> set[str]:
    found = {code for kind in base.__subclasses__() for code in _codes(kind)}
    return found | ({base.code} if hasattr(base, "code") else set())


def _access_matrix() -> str:
    from madoguchi.foundation.policy import matrix

    return matrix.table()


def _facts_schema() -> str:
    """Of the first city: cities share the national facts, and `madoguchi plan --schema --city` prints a city's own."""
    from madoguchi.domains.procedures.facts_schema import facts_schema
    from madoguchi.foundation.cities import load_city

    folder = min(path for path in (ROOT / "data" / "cities").iterdir() if (path / "city.yml").is_file())
    schema = {**facts_schema(load_city(folder, ROOT / "data" / "national")), "$id": "urn:madoguchi:facts"}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "news": news,
    "processes": processes,
    "rooms": rooms,
    "state-machines": state_machines,
    "steps": steps,
}
WHOLE: dict[str, Callable[[], str]] = {
    "docs/access-matrix.md": _access_matrix,
    "docs/facts.schema.json": _facts_schema,
}
"""Documents without a word written by hand."""


def renewed(text: str) -> str:
    """The text with every generated part written anew."""
    for name, part in PARTS.items():
        start = f"<!-- generated: {name} -->"
        before, found, rest = text.partition(start)
        if found:
            _, _, after = rest.partition(_END)
            text = f"{before}{start}\n{part()}\n{_END}{after}"
    return text


def documents() -> Iterator[tuple[Path, str, str]]:
    """Path, text as it stands, text as it should stand."""
    written = {*ROOT.glob("docs/**/*.md"), *(ROOT / name for name in WHOLE)}
    for path in sorted(written):
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        whole = WHOLE.get(str(path.relative_to(ROOT)))
        yield path, old, whole() if whole else renewed(old)


def set_up() -> None:
    """Load the rooms. Nothing connects to the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    os.environ.setdefault("MADOGUCHI_SECRET_KEY", "for-documents-only")
    os.environ["MADOGUCHI_EVERY_ROOM"] = "1"
    import django

    django.setup()


def main() -> int:
    set_up()
    stale = []
    for path, old, new in documents():
        if new != old:
            path.write_text(new, encoding="utf-8")
            stale.append(path.relative_to(ROOT))
    for path in stale:
        print(f"{path} を書き直しました。確かめてコミットしてください。", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
