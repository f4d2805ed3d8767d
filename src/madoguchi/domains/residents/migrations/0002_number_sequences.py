"""Sequences behind 宛名番号 and 世帯番号: plain running numbers, the check digit is appended by the program."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_residents")]

    operations = [
        migrations.RunSQL(
            f"CREATE SEQUENCE {name} AS bigint MINVALUE 1 NO CYCLE", f"DROP SEQUENCE {name}"
        )
        for name in ("residents_addressee_number", "residents_household_number")
    ]
