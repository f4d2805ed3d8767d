"""`madoguchi manage set_demo_clock 2026-11-24T09:00`: moves the clock of a demo; `now` sets it back.

With `-` it reads one moment per line and answers each with the moment: a demo that moves often starts it once.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.clock import set_demo_clock
from madoguchi.foundation.clock.reading import machine_now
from madoguchi.foundation.policy.actors import SYSTEM


class Command(BaseCommand):
    help = "デモの時計を動かします。2026-11-24T09:00 の形(日本時間)、now、または - (1行に1つ読む)。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["to"] != "-":
            self._move(options["to"])
            return
        for line in sys.stdin:
            self._move(line.strip())
            self.stdout.write(line.strip())
            self.stdout.flush()

    def _move(self, text: str) -> None:
        try:
            set_demo_clock(SYSTEM, _read(text))
        except ValueError as error:
            raise CommandError("日時は 2026-11-24T09:00 の形か now で指定してください。") from error
        except NotPermitted as error:
            raise CommandError("時計を動かせるのはデモだけです(--demo で作った設置)。") from error


def _read(text: str) -> datetime:
    if text == "now":
        return machine_now()
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
