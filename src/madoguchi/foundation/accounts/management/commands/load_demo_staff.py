"""`madoguchi manage load_demo_staff`: the cast of the demo."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from madoguchi.core.errors import DomainError
from madoguchi.foundation.accounts.services.load_demo import load_demo_staff
from madoguchi.foundation.policy.messages import message_for

_STAFF = Path(settings.ROOT) / "data" / "demo" / "staff.yml"


class Command(BaseCommand):
    help = "デモ用の職員を登録します（デモのインストールだけ）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=_STAFF)

    def handle(self, *args: Any, **options: Any) -> None:
        rows = yaml.safe_load(options["file"].read_text(encoding="utf-8"))
        try:
            added = load_demo_staff(rows)
        except DomainError as error:
            message = message_for(error.code, "staff")
            raise CommandError(f"{message.happened}。{message.next_step}") from error
        self.stderr.write(f"職員を {added} 人登録しました。")
