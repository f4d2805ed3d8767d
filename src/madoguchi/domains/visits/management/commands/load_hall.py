"""`madoguchi manage load_hall`: counters and seats from the city's data, and the days that can be booked."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.domains.visits import services
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import SYSTEM


class Command(BaseCommand):
    help = "窓口と席を市のデータに合わせ、予約できる日を開きます。何度でも実行できます。"

    def handle(self, *args: Any, **options: Any) -> None:
        for office in cities.current().offices.values():
            counters = services.load_resources(actor=SYSTEM, office=office.id)
            places = services.open_days(actor=SYSTEM, office=office.id)
            self.stdout.write(f"{office.name}: 窓口 {counters}、新しい予約枠 {places}")
