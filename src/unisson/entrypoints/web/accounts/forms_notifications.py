"""Form of the notification preferences, made from the table of what each family allows."""

from __future__ import annotations

from django import forms

from unisson.portal.notifications.families import ALLOWED, DEFAULT, WHY
from unisson.portal.notifications.models import Famille, Rythme


def _field(famille: Famille) -> forms.ChoiceField:
    choices = [
        (str(rythme), f"{rythme.label} (d’ordinaire)" if rythme == DEFAULT[famille] else rythme.label)
        for rythme in ALLOWED[famille]
    ]
    return forms.ChoiceField(
        label=str(famille.label), help_text=WHY[famille], choices=choices, widget=forms.RadioSelect, required=True
    )


class PreferencesForm(forms.Form):
    """One choice a family that leaves one."""

    A_TRAITER = _field(Famille.A_TRAITER)
    A_FAIRE = _field(Famille.A_FAIRE)
    SUIVI = _field(Famille.SUIVI)
    GESTION = _field(Famille.GESTION)
    ORGANISATION = _field(Famille.ORGANISATION)
    RECAPITULATIF = _field(Famille.RECAPITULATIF)

    @property
    def rhythms(self) -> dict[Famille, Rythme]:
        return {Famille(name): Rythme(value) for name, value in self.cleaned_data.items()}
