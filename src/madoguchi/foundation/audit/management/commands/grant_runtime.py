"""`madoguchi manage grant_runtime ROLE`: after a migration, gives the role that runs the program what it needs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from madoguchi.foundation.audit.guarding import grant_runtime


class Command(BaseCommand):
    help = "プログラムを動かすデータベースの役割に、必要な権限だけを与えます（記録の表は読むことと足すことだけ）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="データベースの役割の名前")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grant_runtime(options["role"])
        except DatabaseError as error:
            raise CommandError(
                f"権限を与えられませんでした。役割の名前を確かめてください: {error}"
            ) from error
