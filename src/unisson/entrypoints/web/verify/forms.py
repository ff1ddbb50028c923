"""What is asked: a file, a profile, a date. And what comes back from the result page to be converted."""

from __future__ import annotations

import base64
import binascii
import zlib

from django import forms
from django.core.exceptions import ValidationError

from einvoice.convert import Target
from unisson.portal.invoices.verification import AUTO, MAX_BYTES, MAX_MEGABYTES, PROFILES

MAX_CARRIED = 1024 * 1024  # beyond, the page would be too heavy: the file is asked for again


class VerifyForm(forms.Form):
    """The file is judged in memory and forgotten."""

    fichier = forms.FileField(
        label="Déposez la facture ici, ou choisissez un fichier",
        help_text=f"UBL, CII, xCBL, Factur-X ou PDF, {MAX_MEGABYTES} Mo au plus. Le format est reconnu tout seul.",
        error_messages={
            "required": "Aucun fichier n’a été choisi. Choisissez une facture, puis recommencez.",
            "missing": "Aucun fichier n’a été choisi. Choisissez une facture, puis recommencez.",
            "empty": "Ce fichier est vide. Vérifiez-le sur votre ordinateur, puis recommencez.",
            "invalid": "Le fichier n’est pas arrivé en entier. Choisissez-le de nouveau.",
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.xml,application/pdf,application/xml,text/xml"}),
    )
    profil = forms.ChoiceField(
        label="Règles à appliquer", choices=list(PROFILES.items()), required=False, initial=AUTO,
        error_messages={"invalid_choice": "Ce choix n’existe pas. Choisissez dans la liste."},
    )  # fmt: skip
    date = forms.DateField(
        label="Date du contrôle",
        help_text="Les règles dépendent du jour. Laissez vide pour aujourd’hui.",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Cette date n’existe pas. Écrivez-la comme 20/11/2026."},
    )

    def clean_profil(self) -> str:
        """Nothing chosen is the profile that fits."""
        return self.cleaned_data["profil"] or AUTO


class ConvertForm(forms.Form):
    """Either what the result page carried, or a file chosen again."""

    vers = forms.ChoiceField(choices=[(Target.UBL.value, "UBL"), (Target.CII.value, "CII")])
    contenu = forms.CharField(required=False, max_length=MAX_CARRIED * 2)
    fichier = forms.FileField(required=False)
    nom = forms.CharField(required=False, max_length=200)

    def document(self) -> bytes:
        """The bytes to convert. Raises ValidationError when there is none or they were altered."""
        file = self.cleaned_data.get("fichier")
        if file is not None:
            return bytes(file.read())
        return unpacked(self.cleaned_data.get("contenu", ""))


def packed(xml: bytes) -> str:
    """An XML as the result page carries it; empty when it is too heavy."""
    text = base64.b64encode(zlib.compress(xml, 9)).decode("ascii")
    return text if len(text) <= MAX_CARRIED else ""


def unpacked(text: str) -> bytes:
    """The contrary, never beyond MAX_BYTES whatever the text claims. Raises ValidationError."""
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(base64.b64decode(text.encode("ascii"), validate=True), MAX_BYTES)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise ValidationError("Le document n’est pas arrivé en entier.") from error
    if not data or inflater.unconsumed_tail:
        raise ValidationError("Le document n’est pas arrivé en entier.")
    return data
