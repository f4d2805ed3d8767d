"""The mail sink speaks real SMTP and keeps what it gets, byte for byte."""

from __future__ import annotations

import email
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path

from tests.support.ports import free_ports


@contextmanager
def _sink(folder: Path) -> Iterator[int]:
    port = free_ports()
    argv = [sys.executable, "-m", "madoguchi.cli", "mail-sink", "--port", str(port), "--folder", str(folder)]
    with subprocess.Popen(argv) as running:
        # Blocks until the port listens, without guessing how long that takes.
        wait = f"until (: < /dev/tcp/127.0.0.1/{port}) 2>/dev/null; do read -t 0.05 <> <(:) || :; done"
        subprocess.run(["timeout", "30", "bash", "-c", wait], check=True)
        try:
            yield port
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=120) == 0


def test_send__japanese_mail__is_kept_whole_and_private(tmp_path: Path) -> None:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "窓口 <madoguchi@localhost>"
    message["To"] = "resident@example.jp"
    message["Subject"] = "予約を受け付けました(髙𠮷)"
    message.set_content("15日 10時\n.\n点だけの行のあと")
    with _sink(tmp_path / "mail") as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message, to_addrs=["hidden@example.jp"])
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    kept = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert kept["Subject"] == "予約を受け付けました(髙𠮷)"
    assert kept["X-RcptTo"] == "hidden@example.jp"
    assert kept.get_content().splitlines() == ["15日 10時", ".", "点だけの行のあと"]


def test_send__several__file_names_sort_by_arrival(tmp_path: Path) -> None:
    with _sink(tmp_path / "mail") as port, smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(3):
            client.sendmail("a@localhost", ["b@localhost"], f"Subject: {number}\r\n\r\nx\r\n")
    files = sorted((tmp_path / "mail").iterdir())
    subjects = [email.message_from_bytes(file.read_bytes())["Subject"] for file in files]
    assert subjects == ["0", "1", "2"]
