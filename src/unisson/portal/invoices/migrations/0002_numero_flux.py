"""The sequence behind deposit numbers: never gives the same number twice, even when a transaction is undone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE invoices_numero_flux MAXVALUE 999999999999999", "DROP SEQUENCE invoices_numero_flux")
    ]
