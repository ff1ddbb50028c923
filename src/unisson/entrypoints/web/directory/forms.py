"""The criteria of the directory, as a form read from the address: what is not valid is told, and not asked."""

from __future__ import annotations

from typing import Any

from django import forms

from unisson.portal.directory.criteria import Criteria
from unisson.portal.organisations.models import StatutStructure, TypeIdentifiant

ANY, YES, NO = "", "oui", "non"
YES_NO = ((ANY, "Indifférent"), (YES, "Oui"), (NO, "Non"))
SORT_WORDS = (
    ("", "Le plus proche d’abord"),
    ("designation", "Désignation"),
    ("identifiant", "Identifiant"),
    ("type", "Type d’identifiant"),
    ("statut", "Statut"),
)
TELLS = {YES: True, NO: False}


def _words(label: str, most: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, **more)


def _choice(label: str, choices: Any = YES_NO) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


def _day(label: str) -> forms.DateField:
    wrong = "Écrivez cette date sous la forme 31/12/2026."
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, error_messages={"invalid": wrong})


class ServiceForm(forms.Form):
    """Criteria about the services of one structure."""

    service = _words("Code ou nom du service")
    service_actif = _choice("Service actif")
    service_le = _day("Ouvert le")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def asked(self) -> Criteria:
        """The criteria that can be read."""
        return Criteria(
            service_actif=TELLS.get(self.cleaned_data.get("service_actif", "")), service_le=self.cleaned_data.get("service_le")
        )


class CriteriaForm(forms.Form):
    """Every criterion of the directory. Private structures and people's names are offered to who has an account."""

    raison_sociale = _words("Raison sociale ou libellé")
    identifiant = _words("Identifiant", 30)
    type_identifiant = _choice("Type d’identifiant", (("", "Tous"), *TypeIdentifiant.choices))
    code_postal = _words("Code postal", 16)
    ville = _words("Ville", 120)
    pays = _words("Pays (2 lettres)", 2)
    statut = _choice("Statut", (("", "Tous"), *StatutStructure.choices))
    moa = _choice("Maître d’ouvrage (MOA)")
    moa_uniquement = _choice("MOA uniquement")
    service_code = _words("Code d’un service", 100)
    service_libelle = _words("Libellé d’un service")
    service_actif = _choice("Service actif")
    service_le = _day("Service ouvert le")
    type_structure = _choice("Type de structure", (("PUBLIQUE", "Publiques"), ("PRIVEE", "Privées")))
    nom = _words("Nom (entreprise individuelle)")
    prenom = _words("Prénom")
    tri = _choice("Trier par", SORT_WORDS)

    MEMBERS_ONLY = ("type_structure", "nom", "prenom")

    def __init__(self, data: Any, *, member: bool) -> None:
        super().__init__(data)
        if not member:
            for name in self.MEMBERS_ONLY:
                del self.fields[name]
        self.is_valid()

    def _given(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "").replace("\x00", "")

    @property
    def asked(self) -> Criteria:
        """The criteria that can be read."""
        texts = ("raison_sociale", "identifiant", "type_identifiant", "code_postal", "ville", "statut", "nom", "prenom")
        return Criteria(
            **{name: self._given(name) for name in (*texts, "service_code", "service_libelle")},
            code_pays=self._given("pays").upper(),
            privees=self._given("type_structure") == "PRIVEE",
            moa=TELLS.get(self._given("moa")),
            moa_uniquement=TELLS.get(self._given("moa_uniquement")),
            service_actif=TELLS.get(self._given("service_actif")),
            service_le=self.cleaned_data.get("service_le"),
        )

    @property
    def sort(self) -> str:
        """The order asked, empty for the usual one."""
        return self._given("tri")

    @property
    def is_used(self) -> bool:
        """Whether the criteria must be seen: one is asked, or one cannot be read."""
        return bool(self.errors) or self.asked != Criteria()
