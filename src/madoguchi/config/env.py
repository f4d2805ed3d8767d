"""Typed readers of the environment. A bad value stops the start with the name of the variable and the fix."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadEnvironment(Exception):
    """The message is one Japanese sentence for the person who starts the program."""


def text(name: str, default: str | None = None) -> str:
    """Value of `name`, or of the file that `name_FILE` points to (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadEnvironment(
                f"{name}_FILE のファイル {path} を読めません。場所と権限を確かめてください。"
            ) from error
    value = os.environ.get(name, default)
    if value is None:
        raise BadEnvironment(f"環境変数 {name} がありません。設定してから、もう一度始めてください。")
    return value


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise BadEnvironment(
            f"環境変数 {name} の値「{value}」は使えません。{'・'.join(choices)} のどれかにしてください。"
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    return one_of(name, ("0", "1"), "1" if default else "0") == "1"


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise BadEnvironment(f"環境変数 {name} の値「{value}」は数字にしてください。")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().resolve()


def database(name: str) -> dict[str, object]:
    """Django database settings from a `postgresql://user:password@host:port/name?option=value` URL.

    A socket folder is given as `?host=/path`. Only PostgreSQL is accepted (ADR 0001).
    """
    parts = urlsplit(text(name))
    if parts.scheme not in ("postgresql", "postgres"):
        raise BadEnvironment(f"環境変数 {name} は postgresql:// で始めてください。")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "madoguchi.config.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": options,
    }


def host_and_port(name: str, default: str) -> tuple[str, int]:
    host, _, port = text(name, default).rpartition(":")
    if not host or not port.isdigit():
        raise BadEnvironment(f"環境変数 {name} は「ホスト名:ポート番号」の形にしてください。")
    return host, int(port)
