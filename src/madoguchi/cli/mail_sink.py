"""`madoguchi mail-sink`: a real SMTP server that keeps what it receives as `.eml` files, for demos."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_LARGEST_MAIL = 20 * 1024 * 1024


class Keeper:
    """Writes each mail whole or not at all; the file name sorts by the time of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd. The envelope goes on top: its addresses needn't be those of the headers."""
        content = envelope.original_content or b""
        top = f"X-MailFrom: {envelope.mail_from}\r\nX-RcptTo: {', '.join(envelope.rcpt_tos)}\r\n"
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
        part = self._folder / f".{name}.part"
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(top.encode("utf-8") + content)
            part.rename(self._folder / name)
        except OSError as problem:
            part.unlink(missing_ok=True)
            return f"452 4.3.1 Cannot store: {problem.strerror}"
        return "250 2.0.0 Stored"


async def serve(folder: Path, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    keeper = Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=_LARGEST_MAIL),
        host,
        port,
    )
    async with server:
        await ended.wait()


def main(argv: list[str]) -> int:
    """Serve on the loopback address: mail of a demo never leaves the machine."""
    parser = argparse.ArgumentParser(prog="madoguchi mail-sink", description="メールの受け箱を動かします。")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--folder", default=os.environ.get("MADOGUCHI_DATA", ".") + "/mail")
    given = parser.parse_args(argv)
    asyncio.run(serve(Path(given.folder), "127.0.0.1", given.port))
    return 0
