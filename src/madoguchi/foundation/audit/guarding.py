"""Which database role may do what with the logs.

A table's owner can always take off what protects it. Production therefore signs in as another role than the one that
migrates: `grant_runtime` gives that role what the program needs, and on the logs no more than reading and appending.
"""

from __future__ import annotations

from django.db import connection, transaction

from madoguchi.foundation.audit.models import Block, ChangeRow, ViewRow

LOGS = tuple(model._meta.db_table for model in (ChangeRow, ViewRow, Block))


def may_take_off_guards() -> bool:
    """Whether the connecting role owns the logs, or can become their owner: fine for a demo, not for production."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_tables "
            "WHERE schemaname = current_schema() AND tablename = ANY(%s)",
            [list(LOGS)],
        )
        return bool(cursor.fetchone()[0])


def grant_runtime(role: str) -> None:
    """Let `role` run the program. To be called as the owner after every migration; safe to repeat."""
    name = connection.ops.quote_name(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        for table in LOGS:
            cursor.execute(f"REVOKE ALL ON {table} FROM {name}")
            cursor.execute(f"GRANT SELECT, INSERT ON {table} TO {name}")
