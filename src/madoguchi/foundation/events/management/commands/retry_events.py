"""`madoguchi manage retry_events`: after the cause is mended, deliver what was given up."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.foundation.events import delivery


class Command(BaseCommand):
    help = "渡すのをあきらめたできごとを、もう一度渡します。"

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = delivery.revive()
        self.stdout.write(f"{waiting} 件のうち {delivery.sweep()} 件を渡しました。")
