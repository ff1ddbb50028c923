"""The header of an invoice written on line. Every text is accepted here: the one reading of the portal says what is wrong."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from einvoice.codelists.french_rates import EXEMPTIONS, RATES_BY_TERRITORY
from einvoice.codelists.unit_labels import UNIT_LABELS
from unisson.entrypoints.web.deposit.forms import CADRE_CHOICES, CADRE_HELP, Pieces, PiecesField
from unisson.entrypoints.web.shared import formats
from unisson.portal.invoices.entry.fields import HEADER, MANUAL_RATE, WITHOUT_VAT, FieldSpec, Kind, Operation
from unisson.portal.invoices.entry.reading import Unreadable, value_of
from unisson.portal.invoices.entry.typed import NO_ACCOUNT
from unisson.portal.invoices.models import ModePaiement, TypeFacture, TypeTva
from unisson.portal.organisations.models import CoordonneesBancaires

Choices = list[Any]
CODE = {"class": "code"}


def rate_label(rate: str) -> str:
    """« 5,5 % »."""
    return f"{rate.replace('.', ',')}{formats.NARROW}%"


RATE_GROUPS: list[tuple[str, list[tuple[str, str]]]] = [
    *((territory, [(rate, rate_label(rate)) for rate in rates]) for territory, rates in RATES_BY_TERRITORY.items()),
    ("Autres cas", [(WITHOUT_VAT, "Sans TVA"), (MANUAL_RATE, "Autre taux")]),
]
UNITS = list(UNIT_LABELS.items())
CHOICES: dict[str, Choices] = {
    "cadre_facturation": CADRE_CHOICES,
    "type_facture": [(kind.value, str(kind.label)) for kind in TypeFacture],
    "type_tva": [(kind.value, str(kind.label)) for kind in (TypeTva.TVA_SUR_DEBIT, TypeTva.TVA_SUR_ENCAISSEMENT)],
    "mode_paiement": [(mode.value, str(mode.label)) for mode in ModePaiement],
    "exemption": [("", "À choisir"), *((code, reason.text) for code, reason in EXEMPTIONS.items())],
    "operation": [
        ("", "Non précisé"),
        (Operation.BIENS, "Des biens"),
        (Operation.SERVICES, "Des services"),
        (Operation.MIXTE, "Des biens et des services"),
    ],
}
REASONS = [(code, reason.text) for code, reason in EXEMPTIONS.items()]
SHARED: list[tuple[str, list[tuple[str, str]]]] = [
    ("Toutes", [("", "Toutes, à proportion")]),
    *((territory, [(rate, f"Celles à {label}") for rate, label in rates]) for territory, rates in RATE_GROUPS[:-1]),
    ("Autres cas", [(WITHOUT_VAT, "Celles sans TVA")]),
]
HINTS: dict[str, Any] = {
    "recipient_identifiant": "Commencez à écrire son nom, ou recopiez le SIRET du bon de commande.",
    "cadre_facturation": CADRE_HELP,
    "operation": "Facultatif. Dit, il fait suivre à la facture la norme française (réforme de 2026).",
    "due_date": "Facultative : le délai légal s’applique.",
    "delivery_date": "Facultative.",
    "numero_marche": "Facultatif.",
    "numero_facture_origine": "Le numéro de la facture que cet avoir corrige.",
    "valideur_identifiant": "Le titulaire du marché (sous-traitance) ou le mandataire du groupement (cotraitance).",
    "type_tva": "Débits pour des biens ; encaissements pour des services, sauf option.",
    "exemption": "La mention sera écrite sur la facture. Une ligne peut avoir le sien.",
    "exemption_text": "Facultative : remplace les mots de la liste.",
    "account": "Seuls les comptes vérifiés de votre structure sont proposés.",
    "vat_in_euros": "Obligatoire avec « Vous facturez », quand la devise n’est pas l’euro.",
    "escompte": "Facultatif. Vide, la facture dit « Pas d’escompte pour paiement anticipé ».",
    "comment": "Facultatif, lu par le destinataire. Avec un affactureur, écrivez ici la mention subrogative.",
}
ATTRS: dict[str, dict[str, Any]] = {
    "recipient_identifiant": {"list": "destinataires"},
    "code_service": CODE | {"list": "services-du-destinataire"},
    "numero_engagement": CODE,
    "numero_marche": CODE,
    "number": CODE,
    "numero_facture_origine": CODE,
    "valideur_identifiant": CODE | {"inputmode": "numeric"},
    "currency": {"class": "short"},
}


class HeaderForm(forms.Form):
    """Every field of the header, as text; bound to what is kept, so that findings stand by their fields."""

    pieces = PiecesField(
        label="Ajouter des pièces jointes",
        required=False,
        help_text="10 Mo au plus par pièce, nom de 50 caractères au plus : PDF, image, tableur, texte.",
        widget=Pieces,
    )

    def __init__(self, header: dict[str, str], accounts: list[CoordonneesBancaires]) -> None:
        super().__init__(shown(header), auto_id="id_%s")
        for name, spec in HEADER.items():
            self.fields[name] = forms.CharField(
                label=spec.label, required=False, help_text=HINTS.get(name, ""), widget=_widget(name, accounts)
            )
            if spec.kind is Kind.DATE and not is_day(str(self.data[name])):
                self.fields[name].widget.attrs["type"] = "text"  # a date field would hide what is no date
        self.is_valid()


def shown(header: dict[str, str]) -> dict[str, str]:
    """What was typed, SIRETs in readable groups, days as date fields want them."""
    written = {name: header.get(name, "") for name in HEADER}
    for name in ("recipient_identifiant", "valideur_identifiant"):
        written[name] = formats.siret(written[name])
    for name, spec in HEADER.items():
        if spec.kind is Kind.DATE:
            written[name] = iso(written[name], spec)
    return written


def iso(text: str, spec: FieldSpec) -> str:
    """A day as a date field wants it; a text that is no day stays as it was typed."""
    try:
        return str(value_of(text.strip(), spec)) if text.strip() else ""
    except Unreadable:
        return text


def is_day(text: str) -> bool:
    """Whether a date field would show this text."""
    return not text or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def _widget(name: str, accounts: list[CoordonneesBancaires]) -> forms.Widget:
    if name == "account":
        return forms.Select(choices=[*((str(one.pk), _account_label(one)) for one in accounts), (NO_ACCOUNT, "Aucun")])
    if name in CHOICES:
        return forms.Select(choices=CHOICES[name])
    if name == "comment":
        return forms.Textarea(attrs={"rows": 3})
    attrs = {"autocomplete": "off"} | ATTRS.get(name, {})
    if HEADER[name].kind is Kind.DATE:
        return forms.TextInput(attrs=attrs | {"type": "date"})
    if HEADER[name].kind is Kind.AMOUNT:
        return forms.TextInput(attrs=attrs | {"inputmode": "decimal", "class": "code"})
    return forms.TextInput(attrs=attrs)


def _account_label(account: CoordonneesBancaires) -> str:
    factor = f", affactureur {account.factor_nom}" if account.est_affactureur else ""
    return f"{account}{factor}"


class ArticleForm(forms.Form):
    """One article; judged by the catalogue itself."""

    name = forms.CharField(label="Désignation", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reference = forms.CharField(label="Référence", required=False, help_text="Facultative.")
    price = forms.CharField(
        label="Prix unitaire HT", required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "code"})
    )
    unit = forms.CharField(label="Unité", required=False, widget=forms.Select(choices=UNITS))
    tva = forms.CharField(
        label="TVA", required=False, widget=forms.Select(choices=[*RATE_GROUPS[:-1], (WITHOUT_VAT, "Sans TVA")])
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="article_%s")
        self.is_valid()


class CustomerForm(forms.Form):
    """One customer."""

    identifiant = forms.CharField(label="SIRET", required=False, widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"}))
    code_service = forms.CharField(label="Code service", required=False, help_text="Facultatif.")
    numero_marche = forms.CharField(label="Numéro de marché", required=False, help_text="Facultatif.")

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="client_%s")
        self.is_valid()
