"""`madoguchi check`: exit 0 only where an installation is fit to serve citizens."""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack

from madoguchi.install.errors import InstallError
from madoguchi.install.fitness import Finding, findings
from madoguchi.install.session import attached


def main(argv: list[str]) -> int:
    """Print every finding; with --json one line `{"ok", "checks": [{"code", "ok", "sentence", "fix"}]}`."""
    parser = argparse.ArgumentParser(
        prog="madoguchi check", description="市民に使ってもらえる状態かを調べます。"
    )
    parser.add_argument("--json", action="store_true", help="結果を JSON で出す")
    given = parser.parse_args(argv)
    found = _collect()
    is_fit = all(finding.ok for finding in found)
    if given.json:
        rows = [{"code": f.code, "ok": f.ok, "sentence": f.sentence, "fix": f.fix} for f in found]
        print(json.dumps({"ok": is_fit, "checks": rows}, ensure_ascii=False))
    else:
        _show(found, is_fit=is_fit)
    return 0 if is_fit else 1


def _collect() -> list[Finding]:
    with ExitStack() as stack:
        try:
            stack.enter_context(attached())
        except InstallError as refusal:
            return [Finding(str(refusal.code), False, refusal.sentence, refusal.fix)]
        unset = _load_settings()
        return [unset] if unset else list(findings())


def _load_settings() -> Finding | None:
    import django

    from madoguchi.config.env import BadEnvironment

    try:
        django.setup()
    except BadEnvironment as problem:
        return Finding("check.settings", False, str(problem), "docs/settings.md に一覧があります。")
    return None


def _show(found: list[Finding], *, is_fit: bool) -> None:
    for finding in found:
        print(f"{'○' if finding.ok else '×'} {finding.sentence}")
        if finding.fix:
            print(f"   → {finding.fix}")
    print("\nこの設置は使えます。" if is_fit else "\n×の項目を直してから使い始めてください。")
