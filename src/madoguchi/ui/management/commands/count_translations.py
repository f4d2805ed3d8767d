"""How much of each language nobody has reviewed yet."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from madoguchi.ui.locale import count_translations


class Command(BaseCommand):
    help = "訳の数と、人がまだ確かめていない訳(機械訳)の数を言語ごとに表示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSON の行で出力します。")

    def handle(self, *args: Any, **options: Any) -> None:
        for count in count_translations():
            if options["json"]:
                self.stdout.write(json.dumps(asdict(count)))
            else:
                self.stdout.write(
                    f"{count.locale}: 訳 {count.translated} 件、"
                    f"うち機械訳 {count.machine} 件、訳なし {count.missing} 件"
                )
