"""The `madoguchi` command: a table of names; a subcommand's module is imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from madoguchi.install.errors import InstallError


@dataclass(frozen=True, slots=True)
class Subcommand:
    """`target` is "module:function" with the signature `(argv: list[str]) -> int` (the exit code).

    `attaches`: it needs the settings and the database of an installation, which are made ready for it.
    """

    target: str
    summary: str
    attaches: bool = False
    is_internal: bool = False


_SELDOM = 20_000
"""New objects before the collector of circles looks for some."""

SUBCOMMANDS = {
    "run": Subcommand("madoguchi.cli.run:main", "始める(データベース・画面・裏方の処理)"),
    "check": Subcommand("madoguchi.cli.check:main", "この設置が市民に使ってもらえる状態かを調べる"),
    "demo": Subcommand("madoguchi.demo.command:main", "一世帯の転入を、動いている窓口で最後まで通す"),
    "bench": Subcommand("madoguchi.bench.command:main", "速さを測る"),
    "rel": Subcommand("madoguchi.rel.command:main", "壊れ方を試す"),
    "city": Subcommand("madoguchi.foundation.cities.command:main", "市のデータを調べる"),
    "plan": Subcommand("madoguchi.domains.procedures.command:main", "世帯のデータから手続きの計画を出す"),
    "catalogue": Subcommand(
        "madoguchi.yards.catalogue.inventory_command:main", "手続の目録を書き出す(手続棚卸)"
    ),
    "push": Subcommand(
        "madoguchi.domains.push.command:main", "対象者へのお知らせに使う記録を取り込む", attaches=True
    ),
    "residents": Subcommand(
        "madoguchi.domains.residents.command:main", "基幹システムの住民の記録を取り込む", attaches=True
    ),
    "rules": Subcommand("madoguchi.domains.procedures.rules_command:main", "手続の条件を判定例で確かめる"),
    "population": Subcommand("madoguchi.cli.population:main", "住民全体で手続の条件を計算する"),
    "audit": Subcommand("madoguchi.foundation.audit.command:main", "監査の記録を調べる", attaches=True),
    "keys": Subcommand("madoguchi.foundation.files.command:main", "暗号の鍵を入れ替える", attaches=True),
    "manage": Subcommand("madoguchi.cli.manage:main", "Django の管理コマンド", attaches=True),
    "pg": Subcommand(
        "madoguchi.cli.pg:main", "PostgreSQL の道具(pg_dump・pg_restore・psql)を使う", attaches=True
    ),
    "worker": Subcommand("madoguchi.cli.worker:main", "裏方の処理を動かす", attaches=True),
    "mail-sink": Subcommand("madoguchi.cli.mail_sink:main", "メールの受け箱(デモ)を動かす"),
    "sandbox": Subcommand("madoguchi.sandbox.command:main", "LINE・SMS・基幹システムの練習台(デモ)を動かす"),
    "fonts": Subcommand("madoguchi.cli.fonts:main", "様式に使うフォントの場所を示す"),
    "totp": Subcommand("madoguchi.cli.totp:main", "デモ用の職員の確認番号を表示する"),
    "version": Subcommand("madoguchi.cli.version:main", "版を表示する"),
    "web": Subcommand("madoguchi.cli.web:main", "画面を出す", is_internal=True),
    "prepare": Subcommand("madoguchi.cli.prepare:main", "表と初期データをそろえる", is_internal=True),
}


def main(argv: list[str] | None = None) -> int:
    """Entry point. Exit codes: what the subcommand says; 1 for a refusal; 2 for wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words else "help"
    if name in ("help", "-h", "--help"):
        _show_help()
        return 0
    if name == "--version":
        name = "version"
    subcommand = SUBCOMMANDS.get(name)
    if subcommand is None:
        print(f"「{name}」という命令はありません。madoguchi help で一覧を見てください。", file=sys.stderr)
        return 2
    if not _is_here(subcommand.target):
        print(
            f"「{name}」はこの設置に含まれていません。pip install 'madoguchi[{name}]' で加えるか、"
            "リポジトリの複製から実行してください。",
            file=sys.stderr,
        )
        return 2
    return _call(subcommand, words[1:])


def _is_here(target: str) -> bool:
    """Releases leave the seeded defects out, and with them their command."""
    package, _, _ = target.partition(":")[0].rpartition(".")
    return importlib.util.find_spec(package) is not None


def _call(subcommand: Subcommand, argv: list[str]) -> int:
    from pathlib import Path

    from madoguchi.install import disk
    from madoguchi.install.progress import refuse

    context: AbstractContextManager[None] = nullcontext()
    try:
        # Help of a Django command (`manage NAME --help`) needs the settings as well.
        if subcommand.attaches and not {"-h", "--help"} & set(argv[:1]):
            from madoguchi.install.session import attached

            context = attached()
        with context:
            return _load(subcommand.target)(argv)
    except InstallError as refusal:
        return refuse(refusal)
    except OSError as problem:
        if not disk.is_full(problem):
            raise
        return refuse(disk.disk_full(Path(problem.filename or ".").absolute()))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # `madoguchi … | head`: nobody reads the rest. Python would complain again when it closes stdout.
        sys.stderr.close()
        return 141


def _load(target: str) -> Callable[[list[str]], int]:
    # Loading the program makes objects that stay: Python's own 700 would have them looked through all the while.
    gc.set_threshold(_SELDOM)
    module, _, function = target.partition(":")
    loaded: Callable[[list[str]], int] = getattr(importlib.import_module(module), function)
    return loaded


def _show_help() -> None:
    print("使い方: madoguchi 命令 [引数…]\n")
    for name, subcommand in SUBCOMMANDS.items():
        if not subcommand.is_internal:
            print(f"  {name:<10} {subcommand.summary}")
    print("\nmadoguchi 命令 --help で、その命令の引数を表示します。")
