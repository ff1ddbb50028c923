"""The criteria of a list and its columns as forms, made from their tables: nothing of them is written here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from unisson.entrypoints.web.shared.statuses import INVOICE
from unisson.entrypoints.web.shared.templatetags.unisson import field
from unisson.portal.invoices.models import FormatExtraction, Listed
from unisson.portal.invoices.queries.columns import columns_of
from unisson.portal.invoices.queries.criteria import Criterion, Kind, criteria_of
from unisson.portal.invoices.queries.listing import NEWEST, ORDERS, SIZES

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


def _choices(line: Criterion, espace: Listed) -> list[tuple[str, str]]:
    found = list(line.choices(espace)) if line.choices else []
    return [(code, INVOICE[code].label) for code, _ in found] if line.code == "status" else found


def _text(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return forms.CharField(max_length=200, **common)


def _many(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=_choices(line, espace), widget=forms.CheckboxSelectMultiple, **common)


def _one(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "Indifférent"), *_choices(line, espace)], **common)


def _tick(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return forms.BooleanField(**common)


def _day(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), validators=[possible], **common)


def _moment(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    del line, espace
    widget = forms.DateTimeInput(attrs=MOMENT, format=MOMENTS[0])
    return forms.DateTimeField(widget=widget, input_formats=MOMENTS, validators=[possible], **common)


def _amount(line: Criterion, espace: Listed, common: dict[str, Any]) -> forms.Field:
    del line, espace
    return AmountField(max_digits=19, decimal_places=2, **common)


FIELDS: dict[Kind, Callable[[Criterion, Listed, dict[str, Any]], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.MANY: _many,
    Kind.ONE: _one,
    Kind.TICK: _tick,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.AMOUNT: _amount,
}


class FilterForm(forms.Form):
    """The criteria of one espace; nothing is obligatory. It holds the fields where something was typed, or `whole`: all."""

    data: QueryDict

    def __init__(self, data: QueryDict, espace: Listed, *, whole: bool = False) -> None:
        super().__init__(data)
        self.espace = espace
        self.criteria = criteria_of(espace)
        makers = {line.code: partial(_criterion_field, line, espace) for line in self.criteria} | {ORDER: _order, SIZE: _size}
        self.fields |= {name: make() for name, make in makers.items() if whole or self.touched(name)}

    def touched(self, name: str) -> bool:
        """Say whether something was typed or chosen there."""
        return any(self.data.getlist(name))

    def drawn(self, name: str) -> SafeString:
        """One field with its label; those where nothing was typed, nearly all, are drawn once for everybody."""
        return _drawn(self[name]) if name in self.fields else _untouched(self.espace, name)

    @property
    def visible(self) -> list[SafeString]:
        """The criteria always shown, the long lists apart."""
        return [self.drawn(line.code) for line in self.criteria if not line.folded and line.kind is not Kind.MANY]

    @property
    def groups(self) -> list[tuple[str, list[SafeString]]]:
        """The criteria shown only when asked for, under their headings."""
        titles = dict.fromkeys(line.group for line in self.criteria if line.folded)
        return [(title, [self.drawn(line.code) for line in self.criteria if line.group == title]) for title in titles]

    @property
    def statuses(self) -> SafeString:
        return self.drawn("status")

    @property
    def statuses_chosen(self) -> int:
        return len(self.data.getlist("status"))

    @property
    def presentation(self) -> list[SafeString]:
        """The order and the size of the page."""
        return [self.drawn(ORDER), self.drawn(SIZE)]

    @property
    def unfolded(self) -> bool:
        """Say whether one of the folded criteria is in use, or wrong."""
        return any(self.touched(line.code) for line in self.criteria if line.folded)

    @property
    def in_use(self) -> bool:
        """Say whether anything is asked."""
        return any(self.touched(line.code) for line in self.criteria)

    def asked(self) -> dict[str, Any]:
        """What was asked, by criterion; one that cannot be read filters nothing and says so beside its field."""
        self.is_valid()
        return {line.code: self.cleaned_data[line.code] for line in self.criteria if self.cleaned_data.get(line.code)}

    def chosen(self, name: str) -> Any:
        """The order or the size of the page; None when what was given is not offered."""
        return self.cleaned_data.get(name)


def _criterion_field(line: Criterion, espace: Listed) -> forms.Field:
    return FIELDS[line.kind](line, espace, {"label": line.label_in(espace), "required": False, "help_text": line.hint})


def _order() -> forms.Field:
    choices = [(order.code, order.label) for order in ORDERS]
    return forms.ChoiceField(label="Trier par", required=False, choices=choices, initial=NEWEST.code)


def _size() -> forms.Field:
    choices = [(size, str(size)) for size in SIZES]
    return forms.TypedChoiceField(label="Par page", required=False, choices=choices, coerce=int, empty_value=None)


def _drawn(bound: forms.BoundField) -> SafeString:
    return render_to_string("unisson/forms/field.html", field(bound))


@cache
def _untouched(espace: Listed, name: str) -> SafeString:
    return _drawn(FilterForm(QueryDict(), espace, whole=True)[name])


class ColumnsForm(forms.Form):
    """The columns of one espace."""

    columns = forms.MultipleChoiceField(label="Colonnes à montrer", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, espace: Listed, *args: Any, **options: Any) -> None:
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
