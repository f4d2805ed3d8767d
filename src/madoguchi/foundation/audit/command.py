"""`madoguchi audit verify [--json]`: exit 0 only when nothing was tampered with."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

import django
from django.apps import apps

WORDS = {
    "row_edited": "記録が書き換えられています",
    "row_deleted": "記録が消されています",
    "row_inserted": "封印した後に記録が差し込まれています",
    "rows_swapped": "記録が入れ替えられています",
    "block_edited": "封印が書き換えられています",
    "block_missing": "封印が消されています",
    "tail_cut": "末尾の封印が切り取られています",
    "head_differs": "封印が、控えと一致しません",
    "head_missing": "封印の控えがありません",
}


def main(argv: list[str]) -> int:
    """One JSON line per log with `--json`, otherwise Japanese sentences."""
    parser = argparse.ArgumentParser(prog="madoguchi audit")
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="変更記録と閲覧記録が改ざんされていないかを調べる")
    verify.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if not apps.ready:
        django.setup()
    return _verify(as_json=options.json)


def _verify(*, as_json: bool) -> int:
    from madoguchi.foundation.audit.models import Log
    from madoguchi.foundation.audit.verifying import Verdict, verify

    def sentences(verdict: Verdict) -> list[str]:
        lines = [
            f"{Log(verdict.log).label}：封印 {verdict.blocks}、記録 {verdict.rows}、未封印 {verdict.unsealed}"
            + (f"（最古 {verdict.oldest_unsealed.isoformat()}）" if verdict.oldest_unsealed else "")
        ]
        for finding in verdict.findings:
            rows = f"、記録番号 {'・'.join(map(str, finding.rows))}" if finding.rows else ""
            lines.append(f"  {WORDS[finding.kind]}：封印 {finding.block}{rows}")
        return lines

    verdicts = [verify(log) for log in Log.values]
    for verdict in verdicts:
        if as_json:
            line = {**asdict(verdict), "ok": verdict.is_ok}
            print(json.dumps(line, ensure_ascii=False, default=lambda moment: moment.isoformat()))
        else:
            print("\n".join(sentences(verdict)), file=sys.stdout)
    return 0 if all(verdict.is_ok for verdict in verdicts) else 1
