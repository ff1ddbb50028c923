"""The criteria of a list and its columns as forms, made from their tables: nothing of them is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from unisson.entrypoints.web.shared.statuses import INVOICE
from unisson.portal.invoices.models_lists import FormatExtraction
from unisson.portal.invoices.queries.columns import columns_of
from unisson.portal.invoices.queries.criteria import Criterion, Kind, criteria_of
from unisson.portal.invoices.queries.listing import NEWEST, ORDERS, SIZES
from unisson.portal.organisations.models import Espace

DAY = {"type": "date"}
MOMENT = {"type": "datetime-local"}
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d"]
FIRST_YEAR, LAST_YEAR = 2000, 2199
ORDER, SIZE = "tri", "taille"


def possible(value: date | datetime) -> None:
    """No invoice was deposited before, none is awaited after: a slip of the keyboard, said rather than searched for."""
    if value.year < FIRST_YEAR:
        raise forms.ValidationError("Indiquez une date à partir de l’an 2000.")
    if value.year > LAST_YEAR:
        raise forms.ValidationError("Cette date est trop lointaine : vérifiez l’année.")


class AmountField(forms.DecimalField):
    """An amount as the French write it: blanks and a comma are understood."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Raises ValidationError when no number can be read."""
        text = "".join(str(value or "").split()).replace(",", ".").removesuffix("€")
        return super().to_python(text)


def _choices(line: Criterion, espace: Espace) -> list[tuple[str, str]]:
    found = list(line.choices(espace)) if line.choices else []
    return [(code, INVOICE[code].label) for code, _ in found] if line.code == "status" else found


def _text(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return forms.CharField(max_length=200, **common)


def _many(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=_choices(line, espace), widget=forms.CheckboxSelectMultiple, **common)


def _one(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Indifférent"), *_choices(line, espace)], **common)


def _tick(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return forms.BooleanField(**common)


def _day(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), validators=[possible], **common)


def _moment(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    del line, espace
    widget = forms.DateTimeInput(attrs=MOMENT, format=MOMENTS[0])
    return forms.DateTimeField(widget=widget, input_formats=MOMENTS, validators=[possible], **common)


def _amount(line: Criterion, espace: Espace, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return AmountField(max_digits=19, decimal_places=2, **common)


FIELDS: dict[Kind, Callable[[Criterion, Espace, dict[str, Any]], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.MANY: _many,
    Kind.ONE: _one,
    Kind.TICK: _tick,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.AMOUNT: _amount,
}


class FilterForm(forms.Form):
    """The criteria of one espace; nothing is obligatory."""

    def __init__(self, data: Any, espace: Espace) -> None:
        super().__init__(data)
        self.criteria = criteria_of(espace)
        for line in self.criteria:
            common = {"label": line.label, "required": False, "help_text": line.hint}
            self.fields[line.code] = FIELDS[line.kind](line, espace, common)
        self.fields[ORDER] = forms.ChoiceField(
            label="Trier par", required=False, choices=[(order.code, order.label) for order in ORDERS], initial=NEWEST.code
        )
        self.fields[SIZE] = forms.TypedChoiceField(
            label="Par page", required=False, choices=[(size, str(size)) for size in SIZES], coerce=int, empty_value=None
        )

    @property
    def visible(self) -> list[forms.BoundField]:
        """The criteria always shown, the long lists apart."""
        return [self[line.code] for line in self.criteria if not line.folded and line.kind is not Kind.MANY]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The criteria shown only when asked for, under their headings."""
        titles = dict.fromkeys(line.group for line in self.criteria if line.folded)
        return [(title, [self[line.code] for line in self.criteria if line.group == title]) for title in titles]

    @property
    def statuses_chosen(self) -> int:
        return len(self["status"].value() or ())

    @property
    def unfolded(self) -> bool:
        """Say whether one of the folded criteria is in use, or wrong."""
        return _in_use(self[line.code] for line in self.criteria if line.folded)

    @property
    def in_use(self) -> bool:
        """Say whether anything is asked."""
        return _in_use(self[line.code] for line in self.criteria)

    def asked(self) -> dict[str, Any]:
        """What was asked, by criterion; one that cannot be read filters nothing and says so beside its field."""
        self.is_valid()
        return {line.code: self.cleaned_data[line.code] for line in self.criteria if self.cleaned_data.get(line.code)}

    def chosen(self, name: str) -> Any:
        """The order or the size of the page; None when what was given is not offered."""
        return self.cleaned_data.get(name)


def _in_use(fields: Iterable[forms.BoundField]) -> bool:
    return any(bound.value() or bound.errors for bound in fields)


class ColumnsForm(forms.Form):
    """The columns of one espace."""

    columns = forms.MultipleChoiceField(label="Colonnes à montrer", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, espace: Espace, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lines = [(column.code, column.label) for column in columns_of(espace) if column.code != "number"]
        self.fields["columns"].choices = lines  # type: ignore[attr-defined]


class ExtractionForm(forms.Form):
    """What is taken away, in which form."""

    format = forms.ChoiceField(label="Ce qu’il faut emporter", choices=FormatExtraction.choices, widget=forms.RadioSelect)
    with_pieces = forms.BooleanField(
        label="Avec les pièces complémentaires",
        required=False,
        initial=True,
        help_text="Pour les factures en PDF ; le format XML les comprend toujours.",
    )
