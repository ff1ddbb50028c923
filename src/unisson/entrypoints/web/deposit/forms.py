"""The two forms of the deposit: the file, then what is checked beside its pages."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from unisson.entrypoints.web.shared import formats
from unisson.portal.invoices.cadres import CADRES, OPEN_CADRES, CadreFacturation
from unisson.portal.invoices.models import Invoice, ModePaiement, TypeFacture, TypeTva
from unisson.portal.organisations.bank import usable_bank_accounts
from unisson.portal.organisations.models import CoordonneesBancaires

format_html_lazy = lazy(format_html, SafeString)


class Pieces(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each one whole and not empty."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files. Raises ValidationError."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in chosen or [None]]


ACCEPTED = (
    ".pdf,.xml,.zip,.tar.gz,.tgz,.jpg,.jpeg,.png,"
    "application/pdf,application/xml,text/xml,application/zip,application/gzip,image/jpeg,image/png"
)
MOST_FILES = 100  # DATA_UPLOAD_MAX_NUMBER_FILES
NONE_CHOSEN = "Aucun fichier n’a été choisi. Choisissez votre facture, puis recommencez."


class UploadForm(forms.Form):
    """The files, and the recipient when a link already chose it."""

    fichier = FilesField(
        label="Déposez vos factures ici, ou choisissez des fichiers",
        help_text="PDF, Factur-X, XML (UBL, CII, xCBL), photo, ou un lot .zip ou .tar.gz. Le format est reconnu tout seul.",
        error_messages={
            "required": NONE_CHOSEN,
            "missing": NONE_CHOSEN,
            "empty": "Ce fichier est vide. Vérifiez-le sur votre ordinateur, puis déposez-le de nouveau.",
            "invalid": "Le fichier n’est pas arrivé en entier. Choisissez-le de nouveau.",
        },
        widget=Pieces(attrs={"accept": ACCEPTED, "multiple": True, "data-most": MOST_FILES}),
    )
    destinataire = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class AmountField(forms.CharField):
    """An amount as people write it in French: « 1 540,00 € », « -12,5 », « 1540.00 »."""

    default_error_messages = {
        "amount": "« %(typed)s » n’est pas un montant. Écrivez par exemple 1 540,00.",
        "decimals": "Un montant a deux décimales au plus.",
        "large": "Ce montant est trop grand.",
    }

    def clean(self, value: Any) -> Decimal | None:
        """Raises ValidationError; nothing typed is None."""
        typed = super().clean(value)
        bare = re.sub(r"[\s\u00a0\u202f€]|EUR", "", typed).replace("\u2212", "-").replace(",", ".")
        if not bare:
            return None
        if not re.fullmatch(r"-?\d+(\.\d*)?|-?\.\d+", bare, re.ASCII):
            raise ValidationError(self.error_messages["amount"], "amount", {"typed": typed[:40]})
        try:
            amount = Decimal(bare)
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["amount"], "amount", {"typed": typed[:40]}) from error
        if abs(amount) >= Decimal(10) ** 15:
            raise ValidationError(self.error_messages["large"], "large")
        if amount != amount.quantize(Decimal("0.01")):
            raise ValidationError(self.error_messages["decimals"], "decimals")
        return amount


class PiecesField(forms.FileField):
    """Files judged one by one when they are attached, each with its own sentence."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Whatever came."""
        return data


class AccountField(forms.ChoiceField):
    """One of the validated accounts of the supplier, a factor's said to be one; its value is the account or None."""

    def offer(self, accounts: list[CoordonneesBancaires]) -> None:
        """The accounts that may be chosen."""
        self.accounts = {str(account.pk): account for account in accounts}
        self.choices = [
            ("", "Celui qui est écrit sur le document"),
            *((key, _named(row)) for key, row in self.accounts.items()),
        ]

    def clean(self, value: Any) -> CoordonneesBancaires | None:
        """An account that is no longer offered is none: the verdict says so."""
        return self.accounts.get(str(value or ""))


def _named(account: CoordonneesBancaires) -> str:
    factor = f", affactureur {account.factor_nom} : c’est lui qui sera payé" if account.est_affactureur else ""
    return f"{account.nom}, {formats.iban(account.iban)}{factor}"


def _text(label: str, length: int = 64, hint: str = "", attrs: dict[str, Any] | None = None) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | (attrs or {}))
    return forms.CharField(label=label, required=False, max_length=length, help_text=hint, widget=widget)


def _amount(label: str, hint: str = "") -> AmountField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "code"})
    return AmountField(label=label, required=False, max_length=40, help_text=hint, widget=widget)


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Cette date n’existe pas. Écrivez-la comme 20/11/2026."},
    )


def _choice(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, help_text=hint)


CADRE_CHOICES = [(code.value, f"{cadre.short} : {code.label}") for code, cadre in OPEN_CADRES.items()]
CADRE_HELP = format_html_lazy('<a href="{}">Quel cadre choisir ?</a>', reverse_lazy("cadre_helper"))
UNSAID = [("", "À choisir")]
CODE = {"class": "code"}
SIRET = CODE | {"inputmode": "numeric"}
# What this recipient asks appears as soon as it is typed; without JavaScript, at the next check.
ASKING = {
    "hx-get": reverse_lazy("directory:requirements"),
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#exigences",
}
AMOUNTS = ("total_without_vat", "total_vat", "total_with_vat", "amount_due")


class DraftForm(forms.Form):
    """What the person checks. Nothing is required here: what is missing is said by the verdict, field by field."""

    recipient_identifiant = _text("Destinataire (SIRET)", attrs=SIRET | ASKING)
    code_service = _text("Code service", 100, attrs=CODE | {"list": "services-du-destinataire"})
    numero_engagement = _text("Numéro d’engagement", attrs=CODE)
    type_facture = _choice("Nature", [(kind.value, str(kind.label)) for kind in TypeFacture])
    number = _text("Numéro de facture", attrs=CODE)
    issue_date = _day("Date de la facture")
    due_date = _day("Échéance")
    numero_facture_origine = _text("Facture d’origine", hint="Le numéro de la facture que cet avoir corrige.")
    numero_marche = _text("Numéro de marché", hint="Facultatif.")
    total_without_vat = _amount("Total hors taxes")
    total_vat = _amount("TVA")
    total_with_vat = _amount("Total TTC")
    amount_due = _amount("Net à payer")
    currency = _text("Devise", 3, attrs={"class": "short"})
    type_tva = _choice("Type de TVA", UNSAID + [(kind.value, str(kind.label)) for kind in TypeTva])
    motif_exoneration = _text("Motif d’exonération", 1024, "La mention écrite sur votre facture.")
    mode_paiement = _choice("Mode de règlement", UNSAID + [(mode.value, str(mode.label)) for mode in ModePaiement])
    coordonnees = AccountField(label="Compte à créditer", required=False)
    cadre_facturation = _choice("Cadre de facturation", CADRE_CHOICES, CADRE_HELP)
    valideur_identifiant = _text(
        "Valideur (SIRET)",
        hint="Le titulaire du marché (sous-traitance) ou le mandataire du groupement (cotraitance).",
        attrs=SIRET,
    )
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=2000,
        help_text="Facultatif, lu par le destinataire.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pieces = PiecesField(
        label="Ajouter des pièces jointes",
        required=False,
        help_text="10 Mo au plus par pièce, nom de 50 caractères au plus : PDF, image, tableur, texte.",
        widget=Pieces,
    )

    def __init__(self, data: Any, invoice: Invoice, files: Any = None) -> None:
        super().__init__(data, files, auto_id="id_%s")
        self.invoice = invoice
        self.fields["coordonnees"].offer(usable_bank_accounts(invoice.supplier))  # type: ignore[attr-defined]
        for name in self._absent(invoice):
            del self.fields[name]

    @staticmethod
    def _absent(invoice: Invoice) -> set[str]:
        """A structured document speaks for itself: only where it goes may be mended, and words added."""
        if invoice.format != "PDF":
            kept = {"recipient_identifiant", "code_service", "numero_engagement", "comment", "pieces"}
            return set(DraftForm.base_fields) - kept - ({"valideur_identifiant"} if invoice.needs_valideur else set())
        return set()

    @classmethod
    def of(cls, invoice: Invoice) -> DraftForm:
        """The form as the draft stands; bound, so that the verdict's findings can stand by their fields."""
        form = cls({name: _written(invoice, name) for name in cls.base_fields if name != "pieces"}, invoice)
        form.is_valid()
        return form

    def typed(self) -> dict[str, Any]:
        """What can be written on the draft: every field that was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name in self.data and name != "pieces"}


def _written(invoice: Invoice, name: str) -> str:
    value = getattr(invoice, name)
    if value is None:
        return ""
    if name == "coordonnees":
        return str(value.pk)
    if name in AMOUNTS:
        return formats.number(value)
    if name in ("recipient_identifiant", "valideur_identifiant"):
        return formats.siret(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def needs_valideur(cadre: str) -> bool:
    """Whether a cadre asks for a valideur; False for one that does not exist."""
    return cadre in CadreFacturation.values and CADRES[CadreFacturation(cadre)].needs_valideur
