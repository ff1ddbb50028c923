"""The rates of moratory interest, one line a semester."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class TauxInteret(models.Model):
    """The rate of the ECB's main refinancing operations on the first day of one semester (art. R2192-31 CCP), in percent."""

    semestre = models.DateField("premier jour du semestre", unique=True)
    taux_bce = models.DecimalField("taux de la BCE", max_digits=5, decimal_places=2)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField("vérifié sur la source", default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(semestre__day=1, semestre__month__in=(1, 7)), name="taux_interet_semestre_first_day"
            )
        ]
        ordering: ClassVar = ["-semestre"]

    def __str__(self) -> str:
        return f"{1 if self.semestre.month == 1 else 2}/{self.semestre.year}"
