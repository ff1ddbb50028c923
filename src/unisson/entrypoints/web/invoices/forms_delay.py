"""What is typed about a payment delay: the day of execution, the payment of interest, the rate of a semester."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from unisson.entrypoints.web.invoices.forms_lists import AmountField
from unisson.lifecycles.interest import semester_of

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
POSSIBLE_DAYS = (
    MinValueValidator(date(2000, 1, 1), "Indiquez une date à partir de l’an 2000."),
    MaxValueValidator(date(2199, 12, 31), "Cette date est trop lointaine : vérifiez l’année."),
)


class ExecutionForm(forms.Form):
    """When the services were executed after the invoice had come."""

    prefix = "execution"

    executed_on = forms.DateField(
        label="Date d’exécution des prestations",
        widget=DAY,
        validators=POSSIBLE_DAYS,
        help_text="Seulement si elle est postérieure à la réception de la facture (art. R2192-13).",
    )
    comment = forms.CharField(label="Explication", required=False, max_length=500, help_text="Le fournisseur la lira.")


class SettlementForm(forms.Form):
    """The payment of interest and indemnity."""

    prefix = "settlement"

    amount = AmountField(label="Montant payé, en euros", max_digits=19, decimal_places=2)
    paid_on = forms.DateField(label="Payé le", widget=DAY, validators=POSSIBLE_DAYS)


class RateField(AmountField):
    """A percentage, with a comma or not."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Raises ValidationError when no number can be read."""
        return super().to_python(str(value or "").replace("%", ""))


class RateForm(forms.Form):
    """The rate of one semester, with where it comes from."""

    semester = forms.ChoiceField(label="Semestre")
    ecb = RateField(
        label="Taux de la BCE, en %",
        max_digits=5,
        decimal_places=2,
        help_text="Opérations principales de refinancement, au premier jour du semestre. Les huit points s’ajoutent seuls.",
    )
    source = forms.CharField(
        label="Source", max_length=300, help_text="Par exemple : décision de la BCE du 5 juin 2025, en vigueur le 11 juin."
    )

    def __init__(self, data: Any, today: date, known: list[date], **options: Any) -> None:
        super().__init__(data, **options)
        current = semester_of(today)
        offered = {*known, current, semester_of(current + timedelta(190))}  # the next one may be known in advance
        lines = [(day.isoformat(), words(day)) for day in sorted(offered, reverse=True)]
        self.fields["semester"].choices = lines  # type: ignore[attr-defined]


def words(day: date) -> str:
    """« 2e semestre 2026 »."""
    return f"{'1er' if day.month == 1 else '2e'} semestre {day.year}"
