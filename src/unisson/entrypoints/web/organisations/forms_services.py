"""Forms of the services of a structure."""

from __future__ import annotations

from typing import Any

from django import forms

from unisson.entrypoints.web.organisations.forms import Addressed
from unisson.entrypoints.web.organisations.forms import _text as text
from unisson.portal.organisations.actions.subdividing import WRITTEN, Subdivision
from unisson.portal.organisations.models import Service, Structure


def _date(label: str) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})
    return forms.DateField(label=label, required=False, widget=widget, error_messages={"invalid": "Saisissez une date."})


class ServiceForm(Addressed):
    """One service. Its code is asked once."""

    code = text(
        "Code",
        "off",
        100,
        attrs={"class": "code"},
        help_text="Vos fournisseurs l’écrivent sur leurs factures ; il ne changera plus.",
    )
    nom = text("Nom", "off", 255)
    gestion_engagement = forms.BooleanField(
        label="Numéro d’engagement obligatoire pour ce service",
        required=False,
        help_text="S’ajoute à ce que la structure exige déjà.",
    )
    description = text("Description", "off", 500, required=False)
    adresse = text("Adresse", "off", 255, required=False)
    complement_adresse = text("Complément d’adresse", "off", 255, required=False)
    code_postal = text("Code postal", "off", 16, required=False, attrs={"class": "short"})
    ville = text("Ville", "off", 120, required=False)
    telephone = text("Téléphone", "off", 30, required=False)
    courriel = forms.EmailField(label="Courriel", required=False, max_length=254)
    debut = _date("Actif à partir du")
    fin = _date("Actif jusqu’au")

    def __init__(self, *args: Any, structure: Structure, service: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = structure.code_pays or "FR"
        if service is not None:
            del self.fields["code"]
            for name in WRITTEN:
                self.fields[name].initial = getattr(service, name)

    @property
    def given(self) -> Subdivision:
        return Subdivision(**({"code": ""} | self.cleaned_data))


class SheetForm(forms.Form):
    """A spreadsheet of services."""

    sheet = forms.FileField(
        label="Tableur des services",
        help_text="xlsx ou csv, 5 Mo au plus. Un code déjà connu met le service à jour.",
        error_messages={"required": "Choisissez le fichier à importer."},
    )
