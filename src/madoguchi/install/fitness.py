"""Whether an installation is fit to serve citizens: every check runs, and each failure names its fix."""

from __future__ import annotations

import os
import smtplib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.install import database, disk, fonts
from madoguchi.install.errors import InstallError

_ROOMY = 1024 * disk.MEGABYTE
_SMTP_TIMEOUT_S = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer. `sentence` says what is so; `fix` is empty where all is well."""

    code: str
    ok: bool
    sentence: str
    fix: str = ""


def findings() -> Iterator[Finding]:
    """Run all checks with the settings loaded; `django.setup()` has been called.

    Order: what explains the others comes first.
    """
    for check in _CHECKS:
        try:
            yield from check()
        except InstallError as refusal:
            yield Finding(str(refusal.code), False, refusal.sentence, refusal.fix)


def _demo() -> Iterator[Finding]:
    from django.conf import settings

    if settings.IS_DEMO:
        yield Finding(
            "check.demo",
            False,
            "デモ用の設置です。時計を動かせ、デモ用の職員のパスワードは公開されています。",
            "市民に使ってもらう設置は、--demo を付けずに新しいデータフォルダーで作ってください。",
        )
    else:
        yield Finding("check.demo", True, "デモ用の設置ではありません。")


def _account() -> Iterator[Finding]:
    if os.geteuid() == 0:
        yield Finding(
            "check.account",
            False,
            "管理者(root)で動かそうとしています。",
            "専用の利用者を作り、その利用者で動かしてください(docs/operations.md)。",
        )
    else:
        yield Finding("check.account", True, "一般の利用者で動いています。")


def _database() -> Iterator[Finding]:
    version = database.require_version(os.environ["DATABASE_URL"])
    yield Finding("check.database", True, f"PostgreSQL {version} につながります。")
    yield from _migrations()


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield Finding(
            "check.migrations",
            False,
            f"データベースの表が古いままです(未適用 {len(pending)} 件)。",
            "madoguchi manage migrate を実行してください。",
        )
    else:
        yield Finding("check.migrations", True, "データベースの表は最新です。")


def _keys() -> Iterator[Finding]:
    from django.conf import settings

    yield check_keys(settings.KEYS_FOLDER, settings.DATA_FOLDER)


def check_keys(keys: Path, data: Path) -> Finding:
    """The folder of keys: there, outside the data, and closed to everybody else."""
    if not keys.is_dir():
        return Finding(
            "check.keys",
            False,
            f"鍵の置き場所 {keys} がありません。",
            "鍵の控えから戻すか、MADOGUCHI_KEYS に置き場所を指定してください。",
        )
    if keys.resolve().is_relative_to(data.resolve()):
        return Finding(
            "check.keys",
            False,
            f"鍵の置き場所 {keys} がデータフォルダーの中にあります。",
            "MADOGUCHI_KEYS に、バックアップに入らない別の場所を指定してください。",
        )
    wide = [path for path in (keys, *keys.iterdir()) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if wide:
        return Finding(
            "check.keys",
            False,
            f"鍵 {wide[0]} をほかの利用者が開けます。",
            f"chmod -R go= {keys} を実行してください。",
        )
    return Finding("check.keys", True, "鍵は本人だけが開けます。")


def _logs() -> Iterator[Finding]:
    from django.conf import settings

    yield check_heads(settings.AUDIT_HEADS_FOLDER, settings.DATA_FOLDER)
    from madoguchi.foundation.audit.guarding import may_take_off_guards

    if may_take_off_guards():
        yield Finding(
            "check.audit_role",
            False,
            "プログラムがデータベースにつなぐ役は、記録の表の持ち主なので、記録の守りを外せます。",
            "持ち主で migrate し、madoguchi manage grant_runtime で別の役に権限を与え、"
            "その役を DATABASE_URL に指定してください(docs/operations.md)。",
        )
    else:
        yield Finding("check.audit_role", True, "プログラムの役は、記録を読み、足すことだけができます。")


def check_heads(heads: Path, data: Path) -> Finding:
    """The copies of the seals: whoever can change the data must not be able to change them as well."""
    if heads.resolve().is_relative_to(data.resolve()):
        return Finding(
            "check.audit_heads",
            False,
            f"記録の封印の控え {heads} がデータフォルダーの中にあります。",
            "MADOGUCHI_AUDIT_HEADS に、データベースの管理者が書けない場所(別の機械)を指定してください。",
        )
    return Finding("check.audit_heads", True, "記録の封印の控えは、データフォルダーの外にあります。")


def _fonts() -> Iterator[Finding]:
    from django.conf import settings

    absent = fonts.missing([Path(path) for path in settings.FONT_FOLDERS])
    if absent:
        raise fonts.fonts_missing(absent, "見つかりません")
    yield Finding("check.fonts", True, "様式のフォントがそろっています。")


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    yield check_mail(settings.EMAIL_HOST, settings.EMAIL_PORT)


def check_mail(host: str, port: int) -> Finding:
    """Greets the mail server and sends nothing."""
    try:
        with smtplib.SMTP(host, port, timeout=_SMTP_TIMEOUT_S) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as problem:
        return Finding(
            "check.mail",
            False,
            f"メールサーバー {host}:{port} につながりません({problem})。",
            "MADOGUCHI_SMTP(ホスト名:ポート番号)と、そのサーバーが動いていることを確かめてください。",
        )
    return Finding("check.mail", True, f"メールサーバー {host}:{port} につながります。")


def _disk() -> Iterator[Finding]:
    from django.conf import settings

    disk.require_space(settings.DATA_FOLDER, _ROOMY)
    free = disk.free_bytes(settings.DATA_FOLDER) // disk.MEGABYTE
    yield Finding("check.disk", True, f"ディスクの空きは {free} MB です。")


def _django() -> Iterator[Finding]:
    from django.core import checks

    serious = [
        message
        for message in checks.run_checks(include_deployment_checks=True)
        if message.level >= checks.WARNING and not message.is_silenced()
    ]
    for message in serious:
        yield Finding(
            f"check.django.{message.id}",
            False,
            f"設定に問題があります({message.id}: {str(message.msg).splitlines()[0]})。",
            message.hint or "docs/settings.md の説明に合わせて環境変数を直してください。",
        )
    if not serious:
        yield Finding("check.django", True, "設定の検査(check --deploy)に問題はありません。")


_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _demo,
    _account,
    _database,
    _keys,
    _logs,
    _fonts,
    _mail,
    _disk,
    _django,
)
