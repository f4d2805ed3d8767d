"""The sealer as a process: one round a second until it is told to stop."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from madoguchi.foundation.audit.sealing import seal_all

ROUND_S = 1.0


class Command(BaseCommand):
    help = "変更記録と閲覧記録を1秒ごとに封印します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="残りをすべて封印して終わる")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            while seal_all():
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(0 if self._round() else ROUND_S)

    def _round(self) -> int:
        close_old_connections()
        try:
            return seal_all()
        except (DatabaseError, OSError) as error:
            # The database restarts or the disk is full: nothing is lost, the rows wait unsealed.
            self.stderr.write(f"seal_audit: {type(error).__name__}")
            connection.close()
            return 0
