"""The role and the database of a private cluster: the owner signs in without superuser rights."""

from __future__ import annotations

import psycopg
from psycopg import sql

from madoguchi.install.cluster import ADMIN, Cluster

OWNER = "madoguchi"
DATABASE = "madoguchi"


def ensure(
    cluster: Cluster, *, admin_password: str, owner_password: str, may_create_databases: bool = False
) -> None:
    """Create what is missing; safe to repeat after an interrupted first start."""
    url = cluster.url(role=ADMIN, password=admin_password, database="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            rights = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                    sql.Identifier(OWNER), rights, sql.Literal(owner_password)
                )
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
