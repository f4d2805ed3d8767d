"""`madoguchi residents import FILE`, `… import --from-core-system`, `… conflicts`, `… settle NUMBER keep|take`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.domains.residents.services import ImportReport, RowProblem

_PIECE_BYTES = 64 * 1024
_MOST_SHOWN = 50


def main(argv: list[str]) -> int:
    """Exit codes: 0 done, 1 refused or rows refused, 2 wrong usage, 3 conflicts wait for a decision."""
    given = _parser().parse_args(argv)
    if given.what == "import" and bool(given.file) == given.from_core_system:
        print("FILE か --from-core-system の、どちらか一つを指定してください。", file=sys.stderr)
        return 2
    import django

    django.setup()
    from madoguchi.core.errors import DomainError
    from madoguchi.foundation.policy.messages import message_for

    try:
        return {"import": _import, "conflicts": _conflicts, "settle": _settle}[given.what](given)
    except DomainError as refusal:
        message = message_for(refusal.code, "staff")
        columns = "・".join(getattr(refusal, "field_errors", {}))
        line = refusal.data.get("line")
        where = (f"{line}行目: " if line else "") + (f"{columns}: " if columns else "")
        print(f"× {where}{message.happened}{message.reason}\n→ {message.next_step}", file=sys.stderr)
    except OSError as problem:
        print(f"× 読めません: {problem}", file=sys.stderr)
    return 1


def _import(given: argparse.Namespace) -> int:
    from madoguchi.domains.residents import services
    from madoguchi.foundation.policy.actors import SYSTEM

    with _pieces(given) as pieces:
        report = services.import_residents(actor=SYSTEM, pieces=pieces, dry_run=given.dry_run)
    if given.json:
        print(json.dumps({**asdict(report), "dry_run": given.dry_run}, ensure_ascii=False))
    else:
        _show(report, is_dry=given.dry_run)
    if report.refused:
        return 1
    return 3 if report.conflicts else 0


@contextmanager
def _pieces(given: argparse.Namespace) -> Iterator[Iterator[bytes]]:
    if given.from_core_system:
        from madoguchi.domains.residents.ports import core_register

        with core_register().export(given.since) as pieces:
            yield pieces
        return
    with given.file.open("rb") as file:
        yield iter(lambda: file.read(_PIECE_BYTES), b"")


def _show(report: ImportReport, *, is_dry: bool) -> None:
    print("試しに読みました(何も書いていません)。" if is_dry else "取り込みました。")
    print(
        f"  {report.rows}行: 新しく採った {report.taken}、前からある {report.known}、決めるのを待つ {report.conflicts}、"
    )
    print(f"  直しが要る {report.refused}(注意 {report.alert_count}件)")
    for problem in report.problems[:_MOST_SHOWN]:
        print(f"× {_sentence(problem)}")
    for problem in report.alerts[:_MOST_SHOWN]:
        print(f"! {_sentence(problem)}")
    if report.conflicts:
        print("→ madoguchi residents conflicts で見くらべ、madoguchi residents settle で決めてください。")


def _sentence(problem: RowProblem) -> str:
    from madoguchi.foundation.policy.messages import message_for

    message = message_for(problem.code, "staff")
    fix = f"「{problem.hint}」と書いてください。" if problem.hint else message.next_step
    return f"{problem.line}行目 {problem.column}: {message.happened}{message.reason} → {fix}"


def _conflicts(given: argparse.Namespace) -> int:
    from madoguchi.domains.residents.conflicts import list_conflicts
    from madoguchi.foundation.policy.actors import SYSTEM

    found = list_conflicts(SYSTEM)
    if given.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return 0
    for one in found:
        print(
            f"{one.conflict_id}  宛名番号 {one.addressee_number}(履歴 {one.history_number})  {one.kind.label}"
        )
        if one.other_number:
            print(f"    いまの人: 宛名番号 {one.other_number}")
        for name in one.differing:
            print(f"    {name}: いま「{one.ours.get(name, '')}」 基幹システム「{one.theirs[name]}」")
    print(f"決めるのを待つもの: {len(found)}件")
    return 0


def _settle(given: argparse.Namespace) -> int:
    from madoguchi.domains.residents import services
    from madoguchi.domains.residents.states import Decision
    from madoguchi.foundation.policy.actors import SYSTEM

    decision = Decision(given.decision)
    services.settle_conflict(actor=SYSTEM, conflict_id=given.number, decision=decision)
    print(f"決めました: {decision.label}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="madoguchi residents", description="基幹システムの住民の記録を取り込みます。"
    )
    kinds = parser.add_subparsers(dest="what", required=True)
    taking = kinds.add_parser("import", help="docs/exchange.md の CSV を取り込む")
    taking.add_argument("file", type=Path, nargs="?", metavar="FILE")
    taking.add_argument(
        "--from-core-system", action="store_true", help="ファイルでなく、基幹システムから直接"
    )
    taking.add_argument(
        "--since", type=date.fromisoformat, help="この日から後に処理された行だけ(直接のときだけ)"
    )
    taking.add_argument("--dry-run", action="store_true", help="何も書かずに、結果だけを見る")
    taking.add_argument("--json", action="store_true")
    waiting = kinds.add_parser("conflicts", help="決めるのを待つ不一致を並べる")
    waiting.add_argument("--json", action="store_true")
    settling = kinds.add_parser("settle", help="不一致を一つ決める")
    settling.add_argument("number", type=int, help="一覧の先頭の番号")
    settling.add_argument(
        "decision", choices=("keep", "take"), help="keep=いまのまま take=基幹システムの記録"
    )
    return parser
