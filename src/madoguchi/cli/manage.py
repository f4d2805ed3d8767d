"""`madoguchi manage …`: Django's own commands on an installation."""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Pass everything on. Django ends the process itself where a command fails."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["madoguchi manage", *argv])
    return 0
