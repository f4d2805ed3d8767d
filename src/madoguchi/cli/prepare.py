"""`madoguchi prepare`: the steps before the first page, in the one process that pays for loading Django."""

from __future__ import annotations

from io import StringIO

from madoguchi.install import steps
from madoguchi.install.progress import step


def main(argv: list[str]) -> int:
    """Run the steps of this installation in order; the first failure ends it with its own traceback."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    with step("プログラムを読み込んでいます"):
        django.setup()
    for item in steps.chosen(settings.ZONE, is_demo=settings.IS_DEMO):
        with step(item.label):
            call_command(item.command, *item.arguments, stdout=StringIO())
    return 0
