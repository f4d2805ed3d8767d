"""`madoguchi city check FOLDER [--json]`: what is wrong with a city's data, by file and line, with the fix."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from madoguchi.foundation.cities.findings import Finding
from madoguchi.foundation.cities.loader import check_folder


def main(argv: list[str]) -> int:
    """Exit codes: 0 all right, 1 something is wrong with the data, 2 wrong usage.

    With --json, stdout has one line per finding and a last line `{"city", "findings", "ok"}`.
    """
    parser = argparse.ArgumentParser(prog="madoguchi city", description="市のデータを調べる")
    check = parser.add_subparsers(dest="action", required=True).add_parser("check", help="間違いを探す")
    check.add_argument("folder", type=Path, help="市のフォルダー(data/cities の下)")
    check.add_argument("--national", type=Path, default=None, help="全国共通のデータのフォルダー")
    check.add_argument("--json", action="store_true", help="JSON の行で書き出す")
    options = parser.parse_args(argv)
    folder: Path = options.folder.resolve()
    if not folder.is_dir():
        print(f"フォルダー {options.folder} がありません。場所を確かめてください。", file=sys.stderr)
        return 2
    national = options.national or folder.parent.parent / "national"
    city, findings = check_folder(folder, national.resolve())
    _show(city.id if city else folder.name, findings, as_json=options.json)
    return 1 if findings else 0


def _show(city: str, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    if as_json:
        for finding in findings:
            print(json.dumps(finding.to_json(), ensure_ascii=False))
        print(json.dumps({"city": city, "findings": len(findings), "ok": not findings}))
        return
    for finding in findings:
        print(finding)
    print(f"{city}: {len(findings)}件の間違いがあります。" if findings else f"{city}: 間違いはありません。")
