"""`madoguchi run`: from a folder and a port to a page that answers, and back to silence."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from madoguchi.install import database, disk, fonts, keyring, lock, ports, processes, steps, welcome
from madoguchi.install.cluster import Cluster
from madoguchi.install.complaints import telling_error, tells_of_full_disk
from madoguchi.install.environment import Place, environment
from madoguchi.install.errors import InstallError, Refusal
from madoguchi.install.folder import Folder, open_or_create
from madoguchi.install.progress import say, step
from madoguchi.install.session import remember_place
from madoguchi.install.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for."""

    city: str
    zone: str
    path: Path
    place: Place
    is_demo: bool
    is_only_prepared: bool = False


def run(wish: Wish) -> int:
    """Start, serve until a signal, stop; with `is_only_prepared`, end before the first page. Returns the exit code.

    Errors: every `Refusal`.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    disk.require_space(wish.path.expanduser().absolute(), disk.LATER_START)
    folder = open_or_create(wish.path, city=wish.city, zone=wish.zone, is_demo=wish.is_demo)
    with ExitStack() as stack:
        # The lock first: "already running" says more than "port in use", which would be true as well.
        stack.enter_context(lock.held(folder.path))
        chosen = processes.chosen(folder.zone, is_demo=folder.is_demo)
        offsets = tuple(process.offset for process in chosen if process.offset is not None)
        ports.require_free(wish.place.host, wish.place.port, offsets)
        for path in (folder.logs, folder.mail):
            path.mkdir(mode=0o700, exist_ok=True)
        keys = keyring.ensure_keys(folder)
        with step("フォントを確かめています"):
            font_folders = fonts.ensure(folder)
        cluster = _database(folder, keys, stack)
        url = database.external_url() or database.private_url(folder, keys)
        values = environment(folder, keys=keys, database_url=url, place=wish.place, fonts=font_folders)
        _prepare(folder, values)
        if wish.is_only_prepared:
            return 0
        return _serve(folder, values, wish.place, cluster)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _database(folder: Folder, keys: Path, stack: ExitStack) -> Cluster | None:
    url = database.external_url()
    if url:
        with step("データベースにつないでいます"):
            database.require_version(url)
        return None
    with step("データベースを始めています"):
        return stack.enter_context(database.running(folder, keys))


def _prepare(folder: Folder, values: dict[str, str]) -> None:
    """Run the steps of `steps.PREPARE` in one child, unless this build has done them on this database.

    Errors: `STEP_FAILED`, `DISK_FULL`.
    """
    build = steps.build_id(folder)
    (folder.path / "static").mkdir(exist_ok=True)
    url = values["DATABASE_URL"]
    if steps.is_prepared(url, folder, build):
        return
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "prepare"],
        env=values,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        if tells_of_full_disk(done.stderr):
            raise disk.disk_full(folder.path)
        log = folder.logs / "prepare.log"
        log.write_text(done.stderr, encoding="utf-8")
        raise _step_failed(telling_error(done.stderr), log)
    if not steps.mark_prepared(url, build):
        say(
            "  準備が済んだことを書き留められない役なので、次も準備します。持ち主の役で madoguchi run --only-prepare を"
        )
        say("  一度実行すると、以後の始動は準備を省きます(docs/operations.md)。")


def _step_failed(reason: str, log: Path) -> InstallError:
    fix = f"記録 {log} を確かめてください。"
    if "permission denied" in reason or "must be owner" in reason:
        fix = (
            "表の持ち主の役で madoguchi run --only-prepare と madoguchi manage grant_runtime を"
            "実行してください(docs/operations.md)。"
        )
    return InstallError(Refusal.STEP_FAILED, f"準備の途中で止まりました({reason})。", fix)


def _serve(folder: Folder, values: dict[str, str], place: Place, cluster: Cluster | None) -> int:
    chosen = processes.chosen(folder.zone, is_demo=folder.is_demo)
    supervisor = Supervisor(environment=values, logs=folder.logs, place=place, cluster=cluster)
    supervisor.listen()
    try:
        # The pages alone first: the others would only take processor time away from the first page.
        supervisor.start(chosen[:1])
        with step("画面を始めています"):
            is_ready = supervisor.wait_ready(chosen[0])
        if is_ready:
            supervisor.start(chosen[1:])
            remember_place(folder, place)
            say()
            for line in welcome.lines(folder, place):
                say(line)
            supervisor.watch()
    finally:
        say("\n止めています…")
        supervisor.stop()
    return 0
