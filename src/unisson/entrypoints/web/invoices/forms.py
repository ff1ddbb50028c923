"""What a person types: the criteria of a list, the answers a verb asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator

from unisson.entrypoints.web.shared.statuses import INVOICE
from unisson.portal.invoices import routing
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import motifs_for
from unisson.portal.invoices.queries import Filters
from unisson.portal.organisations.models import Structure

ANY = ("", "Tous les statuts")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# No invoice was deposited before, none is awaited after: a slip of the keyboard, said rather than searched for.
POSSIBLE_DAYS = (
    MinValueValidator(date(2000, 1, 1), "Indiquez une date à partir de l’an 2000."),
    MaxValueValidator(date(2199, 12, 31), "Cette date est trop lointaine : vérifiez l’année."),
)
CODE = {"class": "code", "autocomplete": "off", "spellcheck": "false"}


class AmountField(forms.DecimalField):
    """An amount as the French write it: blanks and a comma are understood."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Raises ValidationError when no number can be read."""
        text = "".join(str(value or "").split()).replace(",", ".").removesuffix("€")
        return super().to_python(text)


class FilterForm(forms.Form):
    """The criteria of a list; nothing is obligatory."""

    number = forms.CharField(label="Numéro de facture", required=False, max_length=64)
    party = forms.CharField(label="Autre partie (nom ou SIRET)", required=False, max_length=200)
    status = forms.ChoiceField(label="Statut", required=False)
    engagement = forms.CharField(label="Numéro d’engagement", required=False, max_length=64)
    sent_from = forms.DateField(label="Déposée du", required=False, widget=DAY, validators=POSSIBLE_DAYS)
    sent_to = forms.DateField(label="au", required=False, widget=DAY, validators=POSSIBLE_DAYS)
    amount_min = AmountField(label="Montant de", required=False, max_digits=19, decimal_places=2)
    amount_max = AmountField(label="à", required=False, max_digits=19, decimal_places=2)

    FOLDED: ClassVar = ("engagement", "sent_from", "sent_to", "amount_min", "amount_max")

    def __init__(self, data: Any, statuses: Sequence[str]) -> None:
        super().__init__(data)
        choices = [ANY, *((code, INVOICE[code].label) for code in statuses)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The criteria shown only when asked for."""
        return [self[name] for name in self.FOLDED]

    @property
    def unfolded(self) -> bool:
        """Say whether one of the folded criteria is in use, or wrong."""
        return any(self[name].value() or self[name].errors for name in self.FOLDED)

    def filters(self) -> Filters:
        """What was asked; a criterion that cannot be read filters nothing and says so beside its field."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        status = found.pop("status", "")
        return Filters(status=(status,) if status else (), **found)


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PiecesField(forms.FileField):
    """Several files, or none."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file given. Emptiness, size and type are judged by the action, which alone refuses."""
        del initial
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [one for one in given if one]


class StructureField(forms.CharField):
    """A structure, by the identifier that is typed; None when nothing is."""

    def clean(self, value: Any) -> Structure | None:
        """Raises ValidationError when what was typed names nobody: it must not be taken for nothing typed."""
        typed = super().clean(value)
        found = routing.find_structure(typed)
        if typed and found is None:
            raise forms.ValidationError(
                f"Aucune structure ne porte l’identifiant « {typed} ». Vérifiez ses 14 chiffres : il figure sur le marché."
            )
        return found


class TreatmentForm(forms.Form):
    """What one verb asks for: only the fields its line names are kept."""

    # The lifecycle alone refuses a missing motif (guard MOTIF_FOURNI).
    motif = forms.ChoiceField(label="Motif (obligatoire)", required=False)
    numero_mandat = forms.CharField(
        label="Numéro de mandat",
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs=CODE),
        help_text="Facultatif. Le fournisseur le verra : il lui sert à suivre son paiement.",
    )
    pieces = PiecesField(
        label="Pièces à joindre",
        required=False,
        help_text="10 Mo par pièce ; PDF, image, tableur… Vous pouvez en choisir plusieurs.",
    )
    recipient_identifiant = forms.CharField(
        label="SIRET du destinataire",
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs=CODE | {"list": "destinataires"}),
        help_text="Tapez un SIRET, un nom ou une ville.",
    )
    code_service = forms.CharField(
        label="Code service",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=CODE | {"list": "services-du-destinataire"}),
    )
    numero_engagement = forms.CharField(
        label="Numéro d’engagement", max_length=64, required=False, widget=forms.TextInput(attrs=CODE)
    )
    valideur = StructureField(
        label="SIRET du valideur", max_length=64, required=False, widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"})
    )
    mandataire = StructureField(
        label="SIRET du mandataire",
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"}),
        help_text="Seulement si vous êtes vous-même cotraitant : le mandataire du groupement doit valider après vous.",
    )
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il est lu par l’autre partie et reste dans l’historique.",
    )

    def __init__(self, verb: str, fields: Sequence[str], data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        self.order_fields(list(fields))
        if "motif" in self.fields:
            lines = [(motif.code, motif.label) for motif in motifs_for(verb)]
            self.fields["motif"].choices = [("", "Choisissez un motif"), *lines]  # type: ignore[attr-defined]


def current_routing(invoice: Invoice) -> dict[str, str]:
    """Where the invoice went, as the first values of a recycling."""
    return {
        "recipient_identifiant": invoice.recipient_identifiant,
        "code_service": invoice.code_service,
        "numero_engagement": invoice.numero_engagement,
    }
