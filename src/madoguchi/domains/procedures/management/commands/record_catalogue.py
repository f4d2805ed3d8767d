"""`madoguchi manage record_catalogue`: keep a version of each procedure that is no longer what it was."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.domains.procedures import services
from madoguchi.foundation.policy.actors import SYSTEM


class Command(BaseCommand):
    help = "手続の条件などが前に始めたときと変わっていれば、新しい版として残します。何度でも実行できます。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"新しい版: {services.record_catalogue(actor=SYSTEM)}")
