"""`madoguchi keys`: the master keys of files, and the keys by which zones know each other."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from madoguchi.core.errors import DomainError


def main(argv: list[str]) -> int:
    """Exit 0 when done, 1 when refused, 2 for wrong usage."""
    given = _parser().parse_args(argv)
    import django

    django.setup()
    run: Callable[[argparse.Namespace], None] = given.run
    try:
        run(given)
    except DomainError as refusal:
        print(_sentence(refusal), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"ファイルを読み書きできません: {error.filename}({error.strerror})", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="madoguchi keys", description="暗号の鍵を扱います。")
    verbs = parser.add_subparsers(required=True, metavar="list|rotate|drop|zone-export|zone-import")
    verbs.add_parser("list", help="ファイルの親鍵と、それで開くファイルの数").set_defaults(run=_list)
    verbs.add_parser("rotate", help="新しい親鍵を作り、全部のファイルの鍵を包み直す").set_defaults(
        run=_rotate
    )
    dropping = verbs.add_parser("drop", help="使われなくなった親鍵を捨てる")
    dropping.add_argument("version", type=int)
    dropping.set_defaults(run=_drop)
    exporting = verbs.add_parser("zone-export", help="このゾーンの公開鍵を書き出す(相手のゾーンへ持っていく)")
    exporting.add_argument("file", type=Path)
    exporting.add_argument(
        "--zone", choices=("front", "office", "number"), help="両方のゾーンがある設置でだけ要る"
    )
    exporting.set_defaults(run=_zone_export)
    importing = verbs.add_parser("zone-import", help="相手のゾーンの公開鍵を取り込む")
    importing.add_argument("file", type=Path)
    importing.set_defaults(run=_zone_import)
    return parser


def _list(given: argparse.Namespace) -> None:
    from madoguchi.foundation.files import keyring, rotation

    ring, files = keyring.load(), rotation.count_files()
    for version in sorted(ring.keys):
        mark = "今の鍵" if version == ring.current else "古い鍵"
        print(f"{version}\t{mark}\tファイル {files.get(version, 0)}")


def _rotate(given: argparse.Namespace) -> None:
    from madoguchi.foundation.files import keyring, rotation
    from madoguchi.foundation.policy.actors import SYSTEM

    count = rotation.rotate(SYSTEM)
    print(f"親鍵を {keyring.load().current} に替え、ファイル {count} 件の鍵を包み直しました。")


def _drop(given: argparse.Namespace) -> None:
    from madoguchi.foundation.files import rotation
    from madoguchi.foundation.policy.actors import SYSTEM

    rotation.drop(SYSTEM, given.version)
    print(f"親鍵 {given.version} を捨てました。")


def _zone_export(given: argparse.Namespace) -> None:
    from madoguchi.foundation.transfer import zone_keys, zones

    zone = given.zone or zones.here()[0]
    keys = zone_keys.private(zone).public
    given.file.write_text(json.dumps(keys.as_json(), indent=1) + "\n", encoding="utf-8")
    print(f"{zone} の公開鍵を書き出しました。指紋 {keys.fingerprint}")


def _zone_import(given: argparse.Namespace) -> None:
    from madoguchi.foundation.transfer import zone_keys

    keys = zone_keys.import_public(given.file.read_text(encoding="utf-8"))
    print(f"{keys.zone} の公開鍵を取り込みました。相手側と読み合わせてください。指紋 {keys.fingerprint}")


def _sentence(refusal: DomainError) -> str:
    from madoguchi.foundation.files.messages import MESSAGES as FILES
    from madoguchi.foundation.transfer.messages import MESSAGES as TRANSFER

    message = {**FILES, **TRANSFER}.get(refusal.code)
    if message is None:
        return refusal.code
    words = message.for_audience("staff")
    return f"{words.happened}。{words.reason}{words.next_step}({refusal.code})"
