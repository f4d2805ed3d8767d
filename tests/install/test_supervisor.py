"""The supervisor with small processes of its own: real signals, real deaths."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from madoguchi.install.environment import Place
from madoguchi.install.supervisor import first_page
from tests.support.ports import free_ports

# Runs in a process of its own, because a supervisor takes over the signals of the whole process.
_PROGRAM = """
    import sys
    from pathlib import Path
    from madoguchi.install.environment import Place
    from madoguchi.install.processes import Process
    from madoguchi.install import supervisor as module
    from madoguchi.install.supervisor import Supervisor
    import os
    logs, port, mode = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if mode == "deaf":
        module._PATIENCE_S = 3600.0
    web = Process("web", "画面", ("-m", "http.server", "--bind", "127.0.0.1", "{port}"), offset=0)
    dead = Process("web", "画面", ("-c", "raise SystemExit('no settings')"), offset=0)
    deaf = Process("deaf", "聞かない処理", ("-c", "import signal,time;signal.signal(15,signal.SIG_IGN);"
        "print('deaf',flush=True);time.sleep(600)"))
    once = Process("once", "一度で終わる処理", ("-c", "print('again')"))
    chosen = {"web": (web, once), "dead": (dead,), "deaf": (web, deaf)}[mode]
    supervisor = Supervisor(environment=dict(os.environ), logs=logs, place=Place(port=port), cluster=None)
    supervisor.listen()
    try:
        supervisor.start(chosen)
        if supervisor.wait_ready(chosen[0]):
            print("ready", flush=True)
            supervisor.watch()
    finally:
        supervisor.stop()
        print("stopped", flush=True)
"""


def _supervise(logs: Path, port: int, mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_PROGRAM), str(logs), str(port), mode],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_for_line(log: Path, wanted: str, times: int = 1) -> None:
    """Blocks on the growing log; the test's own timeout is `tail`'s."""
    command = ["timeout", "120", "sh", "-c", f"tail -n +1 -F {log} 2>/dev/null | grep -m{times} -c {wanted}"]
    assert subprocess.run(command, capture_output=True, check=False).stdout.strip() == str(times).encode()


def test_watch__a_process_ends__is_started_again_and_told(tmp_path: Path) -> None:
    port = free_ports()
    with _supervise(tmp_path, port, "web") as running:
        _wait_for_line(tmp_path / "once.log", "again", times=2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert out.split() == ["ready", "stopped"]
    assert "一度で終わる処理(once)が終わったので" in err
    assert running.returncode == 0
    assert first_page(Place(port=port)) == 0


def test_wait_ready__process_keeps_dying__refuses_and_shows_the_cause(tmp_path: Path) -> None:
    with _supervise(tmp_path, free_ports(), "dead") as running:
        out, err = running.communicate(timeout=120)
    assert out.split() == ["stopped"]
    assert "no settings" in err
    assert "install.step_failed" in err


def test_stop__second_signal__does_not_wait_for_a_deaf_process(tmp_path: Path) -> None:
    with _supervise(tmp_path, free_ports(), "deaf") as running:
        _wait_for_line(tmp_path / "deaf.log", "deaf")
        running.send_signal(signal.SIGTERM)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=120)
    assert out.split()[-1] == "stopped"


def test_children__supervisor_killed__die_with_it(tmp_path: Path) -> None:
    port = free_ports()
    with _supervise(tmp_path, port, "web") as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        children = (
            Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text(encoding="ascii").split()
        )
        watched = [os.pidfd_open(int(child)) for child in children]
        running.kill()
        for descriptor in watched:
            assert select.select([descriptor], [], [], 20)[0]
            os.close(descriptor)
