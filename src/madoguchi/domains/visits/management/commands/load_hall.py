"""`madoguchi manage load_hall`: counters and seats from the city's data, and the days that can be booked."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.visits import services
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import SYSTEM


class Command(BaseCommand):
    help = "窓口と席を市のデータに合わせ、予約できる日を開きます。何度でも実行できます。"

    def handle(self, *args: Any, **options: Any) -> None:
        city = cities.current()
        for office in city.offices.values():
            counters = services.load_resources(actor=SYSTEM, office=office.id)
            self.stdout.write(f"{office.name}: 窓口 {counters}")
        for place in city.bookable.values():
            self.stdout.write(f"{place.name}: 新しい予約枠 {self._open_days(place.id)}")

    def _open_days(self, office: str) -> int:
        """Free places go to the internet side under its key; an office install gets that key after its first start."""
        try:
            return services.open_days(actor=SYSTEM, office=office)
        except ExternalFailure as failure:
            if failure.code != "transfer.keys_missing":
                raise
            self.stderr.write(
                "市民側の公開鍵がまだないので、予約枠を開いていません。"
                "madoguchi keys zone-import のあとに madoguchi manage load_hall を実行してください。"
            )
            return 0
