"""Roles and the database of a private cluster: an owner without superuser rights, an append-only role."""

from __future__ import annotations

import psycopg
from psycopg import sql

from madoguchi.install.cluster import ADMIN, Cluster

OWNER = "madoguchi"
AUDIT = "madoguchi_audit"
DATABASE = "madoguchi"


def ensure(
    cluster: Cluster, *, admin_password: str, owner_password: str, may_create_databases: bool = False
) -> None:
    """Create what is missing; safe to repeat after an interrupted first start.

    `madoguchi_audit` can't sign in; the owner may become it (`SET ROLE`); migrations grant it its rights.
    """
    url = cluster.url(role=ADMIN, password=admin_password, database="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if AUDIT not in known:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(AUDIT)))
        if OWNER not in known:
            rights = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                    sql.Identifier(OWNER), rights, sql.Literal(owner_password)
                )
            )
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(AUDIT), sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
