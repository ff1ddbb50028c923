from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0009_abonnements_relances")]
    operations = [
        migrations.AddField(
            model_name="structure",
            name="has_services",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
