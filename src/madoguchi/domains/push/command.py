"""`madoguchi push extract FOLDER`, `madoguchi push contacts FILE.csv`: what the IT section brings in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    """Exit codes: 0 taken in, 1 refused with the reason, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        prog="madoguchi push", description="対象者へのお知らせに使う記録を取り込みます。"
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    extract = kinds.add_parser("extract", help="住民データの抽出(madoguchi population make の形)を登録する")
    extract.add_argument("folder", type=Path)
    contacts = kinds.add_parser("contacts", help="連絡先と同意の CSV を取り込む")
    contacts.add_argument("file", type=Path)
    given = parser.parse_args(argv)
    import django

    django.setup()
    from madoguchi.core.errors import DomainError
    from madoguchi.foundation.policy.messages import message_for

    try:
        print(_extract(given.folder) if given.kind == "extract" else _contacts(given.file))
    except DomainError as refusal:
        fields = getattr(refusal, "field_errors", {})
        message = message_for(next(iter(fields.values()), refusal.code), "staff")
        print(f"× {message.happened}{message.reason}\n→ {message.next_step}", file=sys.stderr)
        for row in getattr(refusal, "rows", ())[:20]:
            print(f"  {row}", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as problem:
        print(f"× 読めません: {problem}", file=sys.stderr)
        return 1
    return 0


def _extract(folder: Path) -> str:
    from madoguchi.domains.push import services
    from madoguchi.foundation.policy.actors import SYSTEM

    row = services.register_extract(actor=SYSTEM, source=folder)
    return f"抽出を登録しました: {row.residents}人、{row.households}世帯"


def _contacts(file: Path) -> str:
    from madoguchi.domains.push import services
    from madoguchi.foundation.policy.actors import SYSTEM

    count = services.import_contacts(actor=SYSTEM, content=file.read_text(encoding="utf-8-sig"))
    return f"連絡先を取り込みました: {count}件"
