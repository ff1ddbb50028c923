"""The rates of moratory interest, kept by the support agent: each change is an event, nothing is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from unisson.lifecycles.engine import Cause
from unisson.lifecycles.interest import semester_of
from unisson.portal.invoices.models import TauxInteret
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused

TAUX_ECRIT = "TAUX_ECRIT"
NOT_SUPPORT = Cause(
    "TAUX_RESERVE_AU_SUPPORT", "Les taux valent pour tout le portail : seul un agent du support les écrit.", 20155
)
NOT_A_SEMESTER = Cause(
    "SEMESTRE_INCONNU", "Un taux vaut pour un semestre : choisissez le 1er janvier ou le 1er juillet.", 20156
)
NO_SOURCE = Cause("SOURCE_ABSENTE", "Dites d’où vient ce taux : la décision de la BCE et sa date, par exemple.", 20157)
OUT_OF_RANGE = Cause("TAUX_IMPOSSIBLE", "Un taux directeur s’écrit en pourcentage, entre −5 et 30. Vérifiez la virgule.", 20158)
RANGE = (Decimal(-5), Decimal(30))


@transaction.atomic
def write_rate(actor: Actor, semester: date, ecb: Decimal, source: str, *, verified: bool = True) -> TauxInteret:
    """Write, or correct, the ECB rate (percent, without the eight points) of the semester that begins on `semester`.

    Raises Refused.
    """
    source = " ".join(source.split())
    wrong = (
        (NOT_SUPPORT, not (actor.is_support or actor.is_system)),
        (NOT_A_SEMESTER, semester != semester_of(semester)),
        (OUT_OF_RANGE, not RANGE[0] <= ecb <= RANGE[1]),
        (NO_SOURCE, not source),
    )
    causes = tuple(cause for cause, applies in wrong if applies)
    if causes:
        raise Refused(causes)
    rate = TauxInteret.objects.select_for_update().filter(semestre=semester).first()
    before = {"taux_bce": str(rate.taux_bce), "source": rate.source} if rate else {}
    rate = rate or TauxInteret(semestre=semester)
    rate.taux_bce, rate.source, rate.is_verified = ecb, source[:300], verified
    rate.save()
    data = {"before": before, "taux_bce": str(ecb), "source": rate.source, "verified": verified}
    record(rate, EventKind.ACTION, TAUX_ECRIT, actor, data=data)
    return rate
