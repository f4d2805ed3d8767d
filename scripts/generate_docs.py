"""Write the parts of the documents that come from the code; exit 1 where a file was out of date.

A part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`. To add one, add a function to PARTS.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from madoguchi.cli import SUBCOMMANDS
from madoguchi.install.processes import PROCESSES
from madoguchi.install.steps import PREPARE

ROOT = Path(__file__).resolve().parents[1]
_END = "<!-- /generated -->"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
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


PARTS: dict[str, Callable[[], str]] = {"commands": commands, "processes": processes, "steps": steps}


def renewed(text: str) -> str:
    """The text with every generated part written anew."""
    for name, part in PARTS.items():
        start = f"<!-- generated: {name} -->"
        before, found, rest = text.partition(start)
        if found:
            _, _, after = rest.partition(_END)
            text = f"{before}{start}\n{part()}\n{_END}{after}"
    return text


def main() -> int:
    stale = []
    for path in sorted(ROOT.glob("docs/**/*.md")):
        old = path.read_text(encoding="utf-8")
        new = renewed(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            stale.append(path.relative_to(ROOT))
    for path in stale:
        print(f"{path} を書き直しました。確かめてコミットしてください。", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
