"""The rates written at installation, checked since on what was published; what the support has written itself is left alone.

Read on the day of this migration: the decisions of the Governing Council as newspapers and central banks published them, each with
the rate before or after, so that the rate on the first day of the semester is certain. From 2026-S2 on, the support writes them.
"""

from datetime import date
from decimal import Decimal

from django.db import migrations

ECB = "BCE, taux des opérations principales de refinancement"
TO_CHECK = "à vérifier sur le site de la BCE"
ZERO = (
    "0 % du 16/03/2016 au 26/07/2022 (aapasso.fr, « taux des intérêts moratoires au 1er janvier 2023 » ; JO UE 2020/C 148/02)"
)
# first day of the semester: (rate in percent, in force since, where it is published)
CHECKED = {
    **{(year, month): ("0.00", "16/03/2016", ZERO) for year in range(2017, 2023) for month in (1, 7)},
    (2016, 7): ("0.00", "16/03/2016", ZERO),
    (2023, 7): ("4.00", "21/06/2023", "décision du 15/06/2023 (La Libre, 15/06/2023) ; taux suivant le 27/07/2023"),
    (2024, 1): ("4.50", "20/09/2023", "décision du 14/09/2023 (Banco de España, bde.es) ; inchangé au 11/04/2024"),
    (2025, 1): ("3.15", "18/12/2024", "décision du 12/12/2024 (Boursorama, 12/12/2024) ; taux suivant le 05/02/2025"),
    (2025, 7): ("2.15", "11/06/2025", "opération du 25/06 au 02/07/2025 (Banka Slovenije, bsi.si)"),
    (2026, 1): ("2.15", "11/06/2025", "inchangé au 18/12/2025 (Boursorama, 18/12/2025) et au 05/02/2026 (Brussels Times)"),
}


def check(apps, schema_editor):
    model = apps.get_model("invoices", "TauxInteret")
    for (year, month), (rate, since, where) in CHECKED.items():
        written = model.objects.filter(
            semestre=date(year, month, 1), taux_bce=Decimal(rate), is_verified=False, source__endswith=TO_CHECK
        )
        written.update(is_verified=True, source=f"{ECB}, en vigueur depuis le {since} ; {where}")


class Migration(migrations.Migration):
    dependencies = [("invoices", "0014_bytes")]
    operations = [migrations.RunPython(check, migrations.RunPython.noop)]
