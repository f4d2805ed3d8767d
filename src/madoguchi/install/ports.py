"""The addresses of an installation: pages, live updates, and for a demo the mail sink and the sandbox (telephones, core system)."""

from __future__ import annotations

import errno
import socket

from madoguchi.install.errors import InstallError, Refusal

PAGES, LIVE, MAIL, PHONES = 0, 1, 2, 3
NAMES = {
    PAGES: "画面",
    LIVE: "画面の自動更新",
    MAIL: "メールの受け箱",
    PHONES: "練習台(LINE・SMS・基幹システム)",
}


def require_free(host: str, port: int, offsets: tuple[int, ...] = (PAGES, LIVE, MAIL, PHONES)) -> None:
    """Check every port before anything is started.

    Errors: `PORT_IN_USE`, `PORT_INVALID`.
    """
    if not 1 <= port <= 65535 - max(offsets):
        raise InstallError(
            Refusal.PORT_INVALID,
            f"PORT={port} は使えません。",
            f"PORT には 1 から {65535 - max(offsets)} までの数を指定してください(例 PORT=8100)。",
        )
    for offset in offsets:
        _require_one(host, port, offset)


def _require_one(host: str, port: int, offset: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # A connection of the last run that is still closing must not look like a running server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port + offset))
            probe.listen(1)
        except OSError as problem:
            raise _refused(host, port, offset, problem) from problem


def _refused(host: str, port: int, offset: int, problem: OSError) -> InstallError:
    wanted = f"ポート {port + offset}({NAMES[offset]}用"
    wanted += f"、PORT+{offset})" if offset else ")"
    if problem.errno == errno.EADDRINUSE:
        return InstallError(
            Refusal.PORT_IN_USE,
            f"{wanted}は、ほかのプログラムが使っています。",
            f"そのプログラムを止めるか、make run PORT={8100 if port < 8090 else 8000} のように"
            "別の番号を指定してください。",
        )
    if problem.errno == errno.EADDRNOTAVAIL:
        fix = (
            "この機械の番地を LISTEN に指定してください(例 LISTEN=127.0.0.1、どこからでも見るなら 0.0.0.0)。"
        )
    else:
        fix = "1024 以上の PORT を指定してください(例 PORT=8100)。"
    return InstallError(Refusal.PORT_INVALID, f"{wanted}を {host} で開けません({problem.strerror})。", fix)
