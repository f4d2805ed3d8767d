"""`madoguchi sandbox` as a demo starts it: both services on one port, and a file that the inbox page reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from madoguchi.adapters.line import LineChannel
from madoguchi.adapters.sms import SmsAccount, SmsChannel
from tests.support.phones import NUMBER, USER
from tests.support.ports import free_ports


def test_sandbox__started__keeps_what_both_channels_send(tmp_path: Path) -> None:
    port = free_ports()
    given = {"MADOGUCHI_LINE_TOKEN": "t", "MADOGUCHI_SMS_ACCOUNT": "AC1", "MADOGUCHI_SMS_TOKEN": "s"}
    argv = [sys.executable, "-m", "madoguchi.cli", "sandbox", "--port", str(port), "--folder", str(tmp_path)]
    with subprocess.Popen(argv, env={**os.environ, **given}) as running:
        wait = f"until (: < /dev/tcp/127.0.0.1/{port}) 2>/dev/null; do read -t 0.05 <> <(:) || :; done"
        subprocess.run(["timeout", "60", "bash", "-c", wait], check=True)
        try:
            url = f"http://127.0.0.1:{port}"
            LineChannel(url=url, token="t").send(to=USER, text="こんにちは", key="")
            account = SmsAccount(url=url, account="AC1", token="s", sender="CITY")
            SmsChannel(account).send(to=NUMBER, text="SMSです", key="")
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=120) == 0
    line = json.loads((tmp_path / "line.jsonl").read_text())
    sms = json.loads((tmp_path / "sms.jsonl").read_text())
    assert (line["user"], line["text"], sms["number"], sms["text"]) == (USER, "こんにちは", NUMBER, "SMSです")
    assert (tmp_path / "sms.jsonl").stat().st_mode & 0o077 == 0
