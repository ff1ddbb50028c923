import django.db.models.deletion
from django.db import migrations, models


def owned_by(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=f"raccordements.{model}"
    )


class Migration(migrations.Migration):
    dependencies = [("raccordements", "0002_received_files")]
    operations = [
        migrations.AlterField("accesstoken", "application", owned_by("application")),
        migrations.AlterField("accesstoken", "secret", owned_by("applicationsecret")),
    ]
