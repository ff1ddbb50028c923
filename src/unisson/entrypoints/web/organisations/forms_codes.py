"""Choosing espaces and services of a structure, and the right there. Services are ticked when few, looked for in a folded list
when many, written when in hundreds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models.functions import Upper

from unisson.entrypoints.web.shared.forms import Picker
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.models import Droit, Espace, Service, Structure
from unisson.portal.organisations.rights import EXPLAINED, espaces_of

AT_A_GLANCE = 8  # more services than this are folded, with a field that filters them
LISTED = 300  # more than this are no list to read: their codes are written
UNKNOWN = "Aucun service actif de la structure ne porte ce code : {}. Vérifiez la liste des services, sur sa fiche."


def espace_choices(espaces: Iterable[Espace]) -> list[tuple[str, str]]:
    """Espaces to tick, each with what it is for."""
    return [(espace.value, f"{espace.label} : {EXPLAINED[espace]}") for espace in espaces]


class CodesForm(forms.Form):
    """The field `codes`, absent where there is no service. Cleaned, `places` are the keys of the services it names."""

    codes = forms.CharField(
        label="Codes des services",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code", "spellcheck": "false"}),
    )
    nobody_else = "Aucun : toute la structure."  # what choosing none means

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure = structure
        services = list(structure.services.actifs().order_by("code")[: LISTED + 1])
        if not services:
            del self.fields["codes"]
        elif len(services) <= LISTED:
            self.fields["codes"] = forms.MultipleChoiceField(
                label="Services",
                required=False,
                choices=[(row.code, str(row)) for row in services],
                widget=forms.CheckboxSelectMultiple if len(services) <= AT_A_GLANCE else Picker,
                help_text=self.nobody_else,
                error_messages={"invalid_choice": UNKNOWN.format("%(value)s")},
            )
        else:
            self.fields["codes"].help_text = f"Un par ligne, ou séparés par des virgules. {self.nobody_else}"
            self.initial = {**self.initial, "codes": "\n".join(self.initial.get("codes", ()))}

    def clean_codes(self) -> list[Service]:
        """The services of these codes. Each unknown code is named."""
        given = self.cleaned_data["codes"]
        typed = [code.strip() for code in (re.split(r"[,;\n]", given) if isinstance(given, str) else given)]
        asked = {code.upper(): code for code in typed if code}
        rows = self.structure.services.actifs().annotate(bare=Upper("code")).filter(bare__in=asked)
        known = {row.code.upper(): row for row in rows.order_by("code")}
        if unknown := [code for bare, code in asked.items() if bare not in known]:
            raise forms.ValidationError(UNKNOWN.format(", ".join(unknown)))
        return list(known.values())

    @property
    def places(self) -> tuple[int, ...]:
        """The keys of the services chosen; none: the whole structure."""
        return tuple(row.pk for row in self.cleaned_data.get("codes", ()))


class RightsForm(CodesForm):
    """Espaces of the structure, some of its services or all of them, and the right there."""

    espaces = forms.MultipleChoiceField(
        label="Espaces",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un espace."},
    )
    droit = forms.ChoiceField(label="Droit", widget=forms.RadioSelect, choices=Droit.choices, initial=Droit.MODIFICATION)

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, structure=structure, **kwargs)
        self.fields["espaces"].choices = espace_choices(espaces_of(structure))  # type: ignore[attr-defined]

    @property
    def granted(self) -> Granted:
        """What is given or asked for; `role` is "" where the form asks for none."""
        data = self.cleaned_data
        return Granted(data.get("role", ""), tuple(data["espaces"]), self.places, data["droit"])
