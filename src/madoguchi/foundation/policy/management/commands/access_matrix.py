"""`madoguchi manage access_matrix`: writes or checks docs/access-matrix.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.foundation.policy.matrix import table

FILE = Path(settings.ROOT) / "docs" / "access-matrix.md"


class Command(BaseCommand):
    help = "だれがどの画面を使えるかの表を作り、または確かめます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--write", action="store_true", help="docs/access-matrix.md を書き直す")
        which.add_argument("--check", action="store_true", help="ちがいがあれば失敗する")

    def handle(self, *args: Any, **options: Any) -> None:
        text = table()
        if options["write"]:
            FILE.parent.mkdir(exist_ok=True)
            FILE.write_text(text, encoding="utf-8")
        elif not options["check"]:
            self.stdout.write(text, ending="")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
            raise CommandError(
                "docs/access-matrix.md が古いです。manage access_matrix --write で作り直してください。"
            )
