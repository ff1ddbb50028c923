"""Forms of « Qui peut quoi »."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from unisson.entrypoints.web.organisations.forms_codes import RightsForm
from unisson.portal.organisations import matrix, queries
from unisson.portal.organisations.matrix import Cell
from unisson.portal.organisations.models import CompteTechnique, Droit, Rattachement, Service, Structure
from unisson.portal.organisations.rights import espaces_of

NONE = ""
DROITS = [(NONE, "Aucun"), (Droit.CONSULTATION_UNIQUEMENT, "Consultation"), (Droit.MODIFICATION, "Modification")]


class GridForm(forms.Form):
    """One choice for each (place, espace) of a person or an account; a right that the grid does not show is kept."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, link: Rattachement | CompteTechnique, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = link
        self.espaces = espaces_of(link.structure)
        self.places = matrix.places_for(link)
        self.now = matrix.cells_of(link)
        held = {(cell.espace, cell.service_id): cell.droit for cell in self.now}
        self.fields["seen"].initial = matrix.fingerprint(self.now)
        for place in self.places:
            for espace in self.espaces:
                label = f"{espace.label}, {place.code if place else 'toute la structure'}"
                self.fields[_name(place, espace)] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=DROITS,
                    initial=held.get((espace, place.pk if place else None), NONE),
                    widget=forms.Select(attrs={"aria-label": label}),
                )

    @property
    def rows(self) -> Iterator[tuple[Service | None, list[tuple[str, forms.BoundField]]]]:
        """(place, [(word of the espace, field)]) for the template."""
        for place in self.places:
            yield place, [(espace.label, self[_name(place, espace)]) for espace in self.espaces]

    @property
    def wanted(self) -> frozenset[Cell]:
        """The rights that the person must have afterwards."""
        shown = {
            (str(espace), place.pk if place else None): _name(place, espace) for place in self.places for espace in self.espaces
        }
        chosen = {
            Cell(espace, service_id, self.cleaned_data[name])
            for (espace, service_id), name in shown.items()
            if self.cleaned_data[name]
        }
        return frozenset(chosen | {cell for cell in self.now if (cell.espace, cell.service_id) not in shown})


def _name(place: Service | None, espace: str) -> str:
    return f"r{place.pk if place else 0}-{espace}"


class CopyForm(forms.Form):
    """Whose rights to copy."""

    source = forms.ChoiceField(label="Copier les droits de")

    def __init__(self, *args: Any, link: Rattachement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [row for row in queries.members_of(link.structure) if row.pk != link.pk]
        self.fields["source"].choices = [(row.pk, str(row.user)) for row in others]  # type: ignore[attr-defined]


class BulkForm(RightsForm):
    """The same rights for several people."""

    people_asked = forms.MultipleChoiceField(
        label="Personnes", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choisissez au moins une personne."}
    )

    field_order = ("people_asked", "espaces", "codes", "droit")

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, structure=structure, **kwargs)
        people = [(row.pk, f"{row.user}, {row.get_role_display().lower()}") for row in queries.members_of(structure)]
        self.fields["people_asked"].choices = people  # type: ignore[attr-defined]

    @property
    def people(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["people_asked"]]
