"""`madoguchi manage open_waiting_room KEY …`: put pages behind a line, or take the line away."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.core.errors import DomainError
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.waitingroom import Opening, conf, services


class Command(BaseCommand):
    help = "受付開始のページの前に、順番待ちを置きます。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="英数字とハイフンの名前")
        parser.add_argument("--off", action="store_true", help="順番待ちをやめる")
        parser.add_argument("--name", default="窓口の予約", help="見える名前(日本語)")
        parser.add_argument("--path", action="append", default=[], help="守るアドレス(末尾 * はその下すべて)")
        parser.add_argument("--done", action="append", default=[], help="手続きが済むアドレス")
        parser.add_argument("--opens", help="始まり(2026-12-01T10:00+09:00)")
        parser.add_argument("--closes", help="順番待ちの終わり")
        parser.add_argument("--supply", default="", help="残りを数える部屋(booking など)")
        parser.add_argument("--window", type=int, default=conf.WINDOW, help="同時に入れる人数")
        parser.add_argument("--rate", type=float, default=conf.RATE_PER_S, help="1秒に呼ぶ人数の上限")
        parser.add_argument("--minutes", type=int, default=conf.MINUTES, help="手続きの時間(分)")

    def handle(self, *args: Any, **given: Any) -> None:
        if given["off"]:
            services.call_off(SYSTEM, given["key"])
            return
        if not given["opens"] or not given["closes"]:
            raise CommandError("--opens と --closes を指定してください。")
        opening = Opening(
            key=given["key"],
            name={"ja": given["name"]},
            paths=tuple(given["path"]),
            done_paths=tuple(given["done"]),
            opens_at=_moment(given["opens"]),
            closes_at=_moment(given["closes"]),
            supply=given["supply"],
            window=given["window"],
            rate_per_s=given["rate"],
            minutes=given["minutes"],
        )
        try:
            services.announce(SYSTEM, opening)
        except DomainError as refusal:
            raise CommandError(refusal.code) from refusal


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"日時ではありません: {text}") from None
    if moment.tzinfo is None:
        raise CommandError(f"時差(+09:00)を付けてください: {text}")
    return moment
