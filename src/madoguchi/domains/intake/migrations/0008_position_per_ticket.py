"""A position belongs to a ticket, no longer to a reference: a family that parted has several."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_reservations_everywhere")]

    operations = [
        migrations.AddField("positionmirror", "page", models.CharField(max_length=64, default="")),
        # Until the office tells of them again, the rows that are here stand for their reference's one ticket.
        migrations.RunSQL(
            "UPDATE intake_positionmirror SET page = 'reference:' || reference", migrations.RunSQL.noop
        ),
        migrations.AlterField("positionmirror", "page", models.CharField(max_length=64, unique=True)),
        migrations.AlterField("positionmirror", "reference", models.CharField(max_length=9, db_index=True)),
        migrations.AddField("positionmirror", "turn", models.PositiveIntegerField(default=0)),
        migrations.AddField("positionmirror", "later_until", models.DateTimeField(null=True)),
    ]
