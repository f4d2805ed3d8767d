from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0001_first_tables'),
    ]

    operations = [
        migrations.AlterField(
            model_name='exchangebatch',
            name='kind',
            field=models.CharField(max_length=80),
        ),
    ]
