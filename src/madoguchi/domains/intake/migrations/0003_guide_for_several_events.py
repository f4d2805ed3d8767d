from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_opening_failures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="guidesession",
            name="event",
            field=models.CharField(max_length=400),
        ),
    ]
