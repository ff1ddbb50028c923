"""Forms of the raccordements."""

from __future__ import annotations

from django import forms

from unisson.portal.organisations.models import Espace


class ApplicationForm(forms.Form):
    """The name of an application, and the espaces it may be used in."""

    nom = forms.CharField(
        label="Nom de l’application",
        max_length=100,
        help_text="Celui de votre logiciel, par exemple « Progiciel comptable ».",
        error_messages={"required": "Donnez un nom à l’application."},
    )
    espaces = forms.MultipleChoiceField(
        label="Espaces ouverts à l’application",
        choices=Espace.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Elle n’y a que les droits du compte technique qu’elle présente.",
        error_messages={"required": "Choisissez au moins un espace."},
    )


class WebhookForm(forms.Form):
    """An address to tell."""

    url = forms.CharField(
        label="Adresse à prévenir",
        max_length=500,
        help_text="En https, joignable depuis Internet : https://logiciel.exemple.fr/unisson",
        widget=forms.TextInput(attrs={"inputmode": "url", "class": "form-control code", "autocomplete": "off"}),
        error_messages={"required": "Écrivez l’adresse à prévenir."},
    )
