"""PostgreSQL's tools on an installation's database."""

from __future__ import annotations

import pytest

from madoguchi.cli.pg import connection_variables, main


def test_connection_variables__socket_folder__is_the_host() -> None:
    url = "postgresql://madoguchi:p%2Fw@/madoguchi?host=/srv/x%20y/socket"
    assert connection_variables(url) == {
        "PGHOST": "/srv/x y/socket",
        "PGUSER": "madoguchi",
        "PGPASSWORD": "p/w",
        "PGDATABASE": "madoguchi",
    }


def test_connection_variables__network__keeps_port_and_tls() -> None:
    found = connection_variables("postgresql://m:p@db.example:5433/m?sslmode=verify-full")
    assert (found["PGHOST"], found["PGPORT"], found["PGSSLMODE"]) == ("db.example", "5433", "verify-full")


@pytest.mark.parametrize("argv", [[], ["initdb"], ["rm", "-rf"]])
def test_main__no_tool_or_another_program__is_wrong_usage(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    assert "pg_dump" in capsys.readouterr().err
