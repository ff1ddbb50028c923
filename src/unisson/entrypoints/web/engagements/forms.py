"""Forms of the engagements."""

from __future__ import annotations

from typing import Any

from django import forms

from unisson.portal.engagements import given
from unisson.portal.engagements.models import LONGEST_NUMBER, Engagement
from unisson.portal.engagements.queries import STATES, Asked
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Service

CODE = {"class": "code"}
# code of a refusal -> field of the form
FIELDS = {
    "NUMERO_ABSENT": "numero",
    "NUMERO_LONG": "numero",
    "NUMERO_SIGNE": "numero",
    "NUMERO_PRIS": "numero",
    "SERVICE_INCONNU": "code_service",
    "SERVICE_INTERDIT": "code_service",
    "FOURNISSEUR_SIRET": "fournisseur_siret",
    "MONTANTS_INVERSES": "montant_ttc",
    "DATES_INVERSEES": "fin",
}


def _text(label: str, longest: int, hint: str = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | attrs)
    too_long = f"« {label} » compte plus de {longest} caractères. Raccourcissez-le."
    messages = {"max_length": too_long, "required": f"« {label} » manque."}
    return forms.CharField(
        label=label, required=False, help_text=hint, widget=widget, max_length=longest, error_messages=messages
    )


class _Day(forms.CharField):
    """A day, read as the spreadsheet reads it."""

    def clean(self, value: Any) -> Any:
        return _read(given.day, value)


class _Amount(forms.CharField):
    """Euros, read as the spreadsheet reads them."""

    def clean(self, value: Any) -> Any:
        return _read(given.amount, value)


def _read(reader: Any, value: Any) -> Any:
    try:
        return reader(str(value or "").strip())
    except Refused as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal


def _day(label: str, hint: str = "") -> _Day:
    return _Day(label=label, required=False, help_text=hint, widget=forms.DateInput(attrs={"type": "date", "class": "short"}))


def _amount(label: str) -> _Amount:
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"})
    return _Amount(label=label, required=False, help_text="Facultatif, en euros.", widget=widget)


class EngagementForm(forms.Form):
    """One engagement. Lengths beyond the number's are judged by the action, with everything else."""

    numero = _text(
        "Numéro d’engagement",
        200,
        f"Celui du bon de commande, {LONGEST_NUMBER} caractères au plus.",
        **CODE,
    )
    libelle = _text("Libellé", 255, "Facultatif : ce qui est commandé.")
    code_service = forms.ChoiceField(label="Service", required=False)
    fournisseur_siret = _text(
        "SIRET du fournisseur",
        30,
        "Facultatif. Ce fournisseur (et ses autres établissements) verra l’engagement ; l’État refuse les factures d’un autre.",
        inputmode="numeric",
        **CODE,
    )
    montant_ht = _amount("Montant HT")
    montant_ttc = _amount("Montant TTC")
    debut = _day("Date de l’engagement", "Facultative.")
    fin = _day(
        "Facturable jusqu’au",
        "Facultative. Après ce jour, il est échu : il n’est plus proposé, et l’État refuse les factures qui le citent.",
    )

    def __init__(self, data: Any, services: tuple[bool, list[Service]], engagement: Engagement | None = None) -> None:
        super().__init__(data, initial=_initial(engagement) if engagement else None)
        whole, rows = services
        blank = [("", "Toute la structure")] if whole else []
        choices = [*blank, *((row.code, f"{row.code}, {row.nom}") for row in rows)]
        self.fields["code_service"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Say every fault at once, those of the fields and those of the whole."""
        super().clean()
        for cause in given.faults(self.given):
            self.add_error(FIELDS.get(cause.code), cause.sentence)

    @property
    def given(self) -> given.Given:
        """What the action takes; a field that could not be read is left empty."""
        values = {name: value for name, value in self.cleaned_data.items() if value is not None}
        siret, numero = "".join(values.get("fournisseur_siret", "").split()), " ".join(values.get("numero", "").split())
        return given.Given(**values | {"fournisseur_siret": siret, "numero": numero})


def _initial(engagement: Engagement) -> dict[str, Any]:
    names = ("numero", "libelle", "fournisseur_siret")
    values = {name: getattr(engagement, name) for name in names}
    for name in ("montant_ht", "montant_ttc"):
        amount = getattr(engagement, name)
        values[name] = "" if amount is None else f"{amount:.2f}".replace(".", ",")
    for name in ("debut", "fin"):
        day = getattr(engagement, name)
        values[name] = day.isoformat() if day else ""
    return values | {"code_service": engagement.service.code if engagement.service else ""}


class PieceForm(forms.Form):
    """One file of an engagement."""

    file = forms.FileField(label="Fichier à joindre", required=False, help_text="10 Mo au plus ; nom de 50 caractères au plus.")


class SheetForm(forms.Form):
    """A spreadsheet of engagements."""

    sheet = forms.FileField(
        label="Tableur des engagements",
        help_text="xlsx ou csv, 5 Mo et 5 000 lignes au plus. Rien n’est enregistré avant votre accord.",
        error_messages={
            "required": "Choisissez le fichier à importer.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
        },
    )


class FilterForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label="Numéro, libellé ou SIRET",
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *((code, words) for code, (words, _) in STATES.items())]
    )
    service = forms.CharField(label="Code service", required=False, max_length=100, widget=forms.TextInput(attrs=CODE))

    @property
    def asked(self) -> Asked:
        """What could be read of it."""
        values = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        plain = {name: str(values.get(name, "")).replace("\x00", "").strip() for name in ("q", "etat", "service")}
        return Asked(plain["q"], plain["etat"], plain["service"])
