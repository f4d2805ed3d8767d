"""The processes of an installation, as data.

The supervisor starts them in this order and stops them in it too: pages first, so that nothing new comes in,
and the mail sink last, so that the last mail still finds it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from madoguchi.install import ports
from madoguchi.install.environment import Place

_EVERY_ZONE = ("all", "front", "office", "number")


@dataclass(frozen=True, slots=True)
class Process:
    """One child. `argv` follows the Python interpreter; `{host}` and `{port}` are filled in.

    `offset` is added to PORT; None where it serves no port. `needs_demo`: only demo installations run it. `yields`:
    nobody waits before it, so what people wait for comes first where the processors are all busy.
    """

    name: str
    label: str
    argv: tuple[str, ...]
    zones: tuple[str, ...] = _EVERY_ZONE
    offset: int | None = None
    needs_demo: bool = False
    yields: bool = False

    def command(self, place: Place) -> list[str]:
        """The whole command line."""
        values = {"host": place.host, "port": str(place.port + (self.offset or 0))}
        return [sys.executable, *(word.format_map(values) for word in self.argv)]


PROCESSES: tuple[Process, ...] = (
    Process(
        name="web",
        label="画面",
        argv=("-m", "madoguchi.cli", "web", "--host", "{host}", "--port", "{port}"),
        offset=ports.PAGES,
    ),
    Process(
        name="live",
        label="画面の自動更新",
        argv=("-m", "madoguchi.config.live", "--host", "{host}", "--port", "{port}"),
        offset=ports.LIVE,
    ),
    Process(name="worker", label="裏方の処理", argv=("-m", "madoguchi.cli", "worker"), yields=True),
    Process(
        name="sealer", label="記録の封印", argv=("-m", "madoguchi.cli", "manage", "seal_audit"), yields=True
    ),
    Process(
        name="mail-sink",
        label="メールの受け箱",
        argv=("-m", "madoguchi.cli", "mail-sink", "--port", "{port}"),
        offset=ports.MAIL,
        needs_demo=True,
    ),
    Process(
        name="sandbox",
        label="練習台(LINE・SMS・基幹システム)",
        argv=("-m", "madoguchi.cli", "sandbox", "--port", "{port}"),
        offset=ports.PHONES,
        needs_demo=True,
    ),
)


def chosen(zone: str, *, is_demo: bool) -> tuple[Process, ...]:
    """The processes of one installation, in order."""
    return tuple(p for p in PROCESSES if zone in p.zones and (is_demo or not p.needs_demo))
