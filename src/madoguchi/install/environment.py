"""The environment in which every process of an installation runs. Settings read nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from madoguchi.install import keyring, ports
from madoguchi.install.folder import Folder


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are served. `host` is the address to listen on, `port` the first of four."""

    host: str = "127.0.0.1"
    port: int = 8000

    def address(self, offset: int = ports.PAGES) -> str:
        """What a person types into a browser: `localhost`, because passkeys refuse bare numbers."""
        name = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else self.host  # noqa: S104
        return f"http://{name}:{self.port + offset}"


def environment(
    folder: Folder, *, keys: Path, database_url: str, place: Place, fonts: list[Path]
) -> dict[str, str]:
    """Variables for the children. What the operator has set stays, except what names this installation."""
    settings = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database_url,
        "MADOGUCHI_CITY": folder.city,
        "MADOGUCHI_ZONE": folder.zone,
        "MADOGUCHI_DEMO": "1" if folder.is_demo else "0",
        "MADOGUCHI_DATA": str(folder.path),
        "MADOGUCHI_KEYS": str(keys),
    }
    # Compiling everything at every start would cost as much as all the rest of it.
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    settings.pop("MADOGUCHI_EVERY_ROOM", None)
    settings.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    settings.setdefault("MADOGUCHI_FONTS", ":".join(str(path) for path in fonts))
    settings.setdefault("MADOGUCHI_BASE_URL", place.address())
    settings.setdefault("MADOGUCHI_LIVE_URL", place.address(ports.LIVE))
    settings.setdefault("MADOGUCHI_SMTP", f"127.0.0.1:{place.port + ports.MAIL}")
    if folder.is_demo and folder.zone != "office":
        for name, value in _demo_channels(place).items():
            settings.setdefault(name, value)
    if folder.is_demo and folder.zone != "front":
        settings.setdefault("MADOGUCHI_CORE_SYSTEM_URL", f"http://127.0.0.1:{place.port + ports.PHONES}")
        settings.setdefault("MADOGUCHI_CORE_SYSTEM_KEY", "demo-core-key")
    if folder.is_demo and folder.zone in ("all", "office"):
        settings.setdefault("MADOGUCHI_CARD_READER_URL", f"http://127.0.0.1:{place.port + ports.PHONES}")
    if folder.is_demo and folder.zone == "number":
        settings.setdefault("MADOGUCHI_CORE_SYSTEM_NUMBER_KEY", "demo-core-number-key")
    if "MADOGUCHI_SECRET_KEY" not in settings:
        settings.setdefault("MADOGUCHI_SECRET_KEY_FILE", str(keys / keyring.DJANGO_SECRET))
    return settings


def _demo_channels(place: Place) -> dict[str, str]:
    """LINE and SMS of a demo lead to the sandbox beside it; what opens them opens nothing else."""
    url = f"http://127.0.0.1:{place.port + ports.PHONES}"
    return {
        "MADOGUCHI_LINE_URL": url,
        "MADOGUCHI_LINE_TOKEN": "demo-line-token",
        "MADOGUCHI_LINE_SECRET": "demo-line-secret",
        "MADOGUCHI_LINE_ACCOUNT": "@demo-madoguchi",
        "MADOGUCHI_SMS_URL": url,
        "MADOGUCHI_SMS_ACCOUNT": "AC" + "0" * 32,
        "MADOGUCHI_SMS_TOKEN": "demo-sms-token",
        "MADOGUCHI_SMS_FROM": "MADOGUCHI",
    }
