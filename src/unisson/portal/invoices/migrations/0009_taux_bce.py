"""The rates known when this was written. What could not be checked on its source says so, and waits for the support."""

from datetime import date
from decimal import Decimal

from django.db import migrations

ECB = "BCE, taux des opérations principales de refinancement"
KNOWN = {
    # first day of the semester: (rate in percent, since when it was in force, checked on a published source)
    **{(year, month): ("0.00", "16/03/2016", False) for year in range(2017, 2023) for month in (1, 7)},
    (2016, 7): ("0.00", "16/03/2016", False),
    (2023, 1): ("2.50", "21/12/2022", True),
    (2023, 7): ("4.00", "21/06/2023", False),
    (2024, 1): ("4.50", "20/09/2023", False),
    (2024, 7): ("4.25", "12/06/2024", True),
    (2025, 1): ("3.15", "18/12/2024", False),
    (2025, 7): ("2.15", "11/06/2025", False),
    (2026, 1): ("2.15", "11/06/2025", False),
}


def write(apps, schema_editor):
    model = apps.get_model("invoices", "TauxInteret")
    for (year, month), (rate, since, verified) in sorted(KNOWN.items()):
        note = "" if verified else " ; inscrit à l’installation, à vérifier sur le site de la BCE"
        model.objects.get_or_create(
            semestre=date(year, month, 1),
            defaults={
                "taux_bce": Decimal(rate),
                "source": f"{ECB}, en vigueur depuis le {since}{note}",
                "is_verified": verified,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("invoices", "0008_taux_interet")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
