"""`madoguchi manage create_operator NAME`: the first two operators of an install."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.core.errors import DomainError
from madoguchi.foundation.accounts.services.create_operator import create_operator
from madoguchi.foundation.policy.messages import message_for


class Command(BaseCommand):
    help = "最初の運用担当者を登録し、最初のパスワードを表示します（2人まで）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sign_in", help="利用者名")
        parser.add_argument("name", help="氏名")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = create_operator(sign_in=options["sign_in"], name=options["name"])
        except DomainError as error:
            message = message_for(error.code, "staff")
            raise CommandError(f"{message.happened}。{message.next_step}") from error
        self.stdout.write(password)
