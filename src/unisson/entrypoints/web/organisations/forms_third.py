"""Forms of requests in number, successions, mandates and history."""

from __future__ import annotations

from typing import Any

from django import forms

from unisson.entrypoints.web.organisations.forms import AcceptForm
from unisson.entrypoints.web.organisations.forms import _text as text
from unisson.entrypoints.web.organisations.forms_codes import espace_choices
from unisson.portal.kernel import delays
from unisson.portal.organisations.actions.banking import Attached
from unisson.portal.organisations.actions.mandating import Terms
from unisson.portal.organisations.models import Droit, Rattachement, Structure
from unisson.portal.organisations.rights import espaces_of
from unisson.portal.organisations.telling import WORDS


class BulkAcceptForm(AcceptForm):
    """Several requests, the same answer."""

    asked = forms.MultipleChoiceField(
        label="Demandes à accepter",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une demande."},
    )
    field_order = ("asked", "role", "espaces", "codes", "droit")

    def __init__(self, *args: Any, waiting: list[Rattachement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = [(row.pk, f"{row.user} ({row.user.email})") for row in waiting]  # type: ignore[attr-defined]


class ClaimForm(forms.Form):
    """Why, and the proof."""

    explanation = forms.CharField(
        label="Ce qui s’est passé",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qui est parti, quand, et à quel titre vous reprenez la gestion.",
        error_messages={"required": "Dites ce qui s’est passé et à quel titre vous reprenez la gestion."},
    )
    proof = forms.FileField(
        label="Preuve",
        help_text="Arrêté de nomination, délibération, extrait Kbis, attestation : PDF, PNG ou JPEG, 5 Mo au plus.",
        error_messages={"required": "Joignez une preuve : le support ne peut pas décider sans elle."},
    )

    @property
    def attached(self) -> Attached:
        file = self.cleaned_data["proof"]
        return Attached(file.name, file.read())


class DecideForm(forms.Form):
    """Yes or no, and why."""

    granted = forms.ChoiceField(
        label="Décision",
        widget=forms.RadioSelect,
        choices=[("oui", "Accorder : la personne devient gestionnaire principal"), ("non", "Écarter la demande")],
    )
    reason = text("Raison", "off", 500, required=False, help_text="Obligatoire pour écarter ; lue par le demandeur.")


class MandateForm(forms.Form):
    """Who acts for the structure, where, until when."""

    siret = text(
        "SIRET du mandataire",
        "off",
        30,
        attrs={"class": "code"},
        help_text="Celui de votre expert-comptable, déjà présent sur le portail.",
    )
    espaces = forms.MultipleChoiceField(
        label="Espaces confiés",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un espace."},
    )
    droit = forms.ChoiceField(
        label="Droit", widget=forms.RadioSelect, choices=Droit.choices, initial=Droit.CONSULTATION_UNIQUEMENT
    )
    ends_on = forms.DateField(
        label="Dernier jour",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"}),
        error_messages={"required": "Un mandat a toujours une fin : choisissez son dernier jour."},
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = f"Dans {delays.words('MANDAT')} au plus."
        self.fields["espaces"].choices = espace_choices(espaces_of(structure))  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(data["siret"], tuple(data["espaces"]), data["droit"], data["ends_on"])


class HistoryForm(forms.Form):
    """Filters of the history."""

    q = forms.CharField(label="Personne ou mot", required=False, max_length=100)
    code = forms.ChoiceField(label="Action", required=False, choices=[("", "Toutes"), *WORDS.items()])
    since = forms.DateField(label="Depuis le", required=False, widget=forms.DateInput(attrs={"type": "date"}))
