"""`madoguchi manage load_courses`: the courses of the city's data, with their seats and the internet side's share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.courses import services
from madoguchi.foundation.policy.actors import SYSTEM


class Command(BaseCommand):
    help = "講座・相談会・催しを市のデータから開きます。何度でも実行できます。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"新しい講座: {services.plan_courses(actor=SYSTEM)}")
        except ExternalFailure as failure:
            if failure.code != "transfer.keys_missing":
                raise
            self.stderr.write(
                "市民側の公開鍵がまだないので、講座を開いていません。"
                "madoguchi keys zone-import のあとに madoguchi manage load_courses を実行してください。"
            )
