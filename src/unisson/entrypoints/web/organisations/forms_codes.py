"""Choosing some services of a structure: ticked when they are few, written by their codes when they are many."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from unisson.portal.organisations.models import Structure

FEW = 40
UNKNOWN = "Aucun service actif de la structure ne porte ce code : {}. Vérifiez la liste des services, sur sa fiche."


class CodesForm(forms.Form):
    """The field `codes`, absent where there is no service; cleaned, it holds the keys of the services."""

    codes = forms.CharField(
        label="Codes des services",
        required=False,
        max_length=5000,
        help_text="Un par ligne, ou séparés par des virgules. Vide : toute la structure.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "code", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure = structure
        services = list(structure.services.actifs().order_by("code")[: FEW + 1])
        if not services:
            del self.fields["codes"]
        elif len(services) <= FEW:
            self.fields["codes"] = forms.MultipleChoiceField(
                label="Services",
                required=False,
                choices=[(row.code, str(row)) for row in services],
                widget=forms.CheckboxSelectMultiple,
                help_text="Aucun coché : toute la structure.",
                error_messages={"invalid_choice": UNKNOWN.format("%(value)s")},
            )

    def clean_codes(self) -> list[int]:
        """The services of these codes. Each unknown code is named."""
        given = self.cleaned_data["codes"]
        typed = [code.strip() for code in (re.split(r"[,;\n]", given) if isinstance(given, str) else given)]
        known = dict(self.structure.services.actifs().filter(code__in=typed).values_list("code", "pk"))
        if unknown := [code for code in typed if code and code not in known]:
            raise forms.ValidationError(UNKNOWN.format(", ".join(dict.fromkeys(unknown))))
        return list(known.values())
