from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="PaceCount",
            fields=[
                ("who", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("ends", models.BigIntegerField(verbose_name="fin de la période, en secondes Unix")),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE kernel_pacecount SET UNLOGGED", migrations.RunSQL.noop),
    ]
