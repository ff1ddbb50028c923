"""Forms of the fiche of a structure."""

from __future__ import annotations

from typing import Any

from django import forms

from unisson.entrypoints.web.organisations.forms import Addressed
from unisson.entrypoints.web.organisations.forms import _country as country
from unisson.entrypoints.web.organisations.forms import _text as text
from unisson.entrypoints.web.organisations.forms_codes import espace_choices
from unisson.entrypoints.web.shared.forms import by_law
from unisson.portal.organisations.actions.entering import NewStructure
from unisson.portal.organisations.actions.supporting import NewPublic
from unisson.portal.organisations.identifying import FORMATS, judge_tva
from unisson.portal.organisations.models import CategorieAcheteur, CategorieEntreprise, Structure, TypeIdentifiant
from unisson.portal.organisations.parameters import WORDS, parameters_of
from unisson.portal.organisations.queries import checked_siret
from unisson.portal.organisations.rights import all_espaces

# field -> (autocomplete, longest)
TEXTS = {
    "raison_sociale": ("organization", 201),
    "numero_tva": ("off", 18),
    "numero_rcs": ("off", 40),
    "categorie_juridique": ("off", 80),
    "adresse": ("street-address", 255),
    "complement_adresse_1": ("address-line2", 255),
    "complement_adresse_2": ("address-line3", 255),
    "code_postal": ("postal-code", 16),
    "ville": ("address-level2", 120),
    "telephone": ("tel", 30),
    "fax": ("off", 30),
    "numero_pacage": ("off", 9),
    "categorie_fournisseur_memoire": ("off", 80),
}
# Who, where, how to reach, then what few structures have.
READ_IN_ORDER = (
    *("raison_sociale", "numero_tva", "numero_rcs"),
    *("adresse", "complement_adresse_1", "complement_adresse_2", "code_postal", "ville", "code_pays"),
    *("telephone", "fax", "courriel"),
    *("categorie_juridique", "categorie_entreprise", "parente", "numero_pacage", "categorie_fournisseur_memoire"),
)
REQUIRED = ("raison_sociale",)
SIZES = (("", "Non précisée"), *CategorieEntreprise.choices)


class FicheForm(Addressed):
    """Everything that a manager may write about their structure."""

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        self.structure = structure
        self.parameters = parameters_of(structure.is_public)
        super().__init__(*args, **kwargs)
        for name, (autocomplete, most) in TEXTS.items():
            self.fields[name] = text(WORDS[name], autocomplete, most, required=name in REQUIRED)
        self.fields["code_pays"] = country(WORDS["code_pays"])
        self.fields["categorie_entreprise"] = forms.ChoiceField(
            label=WORDS["categorie_entreprise"], required=False, choices=SIZES
        )
        self.fields["parente"] = text(
            WORDS["parente"], "off", 30, required=False, attrs={"class": "code"}, help_text="Son SIRET ou son identifiant."
        )
        self.fields["courriel"] = forms.EmailField(label=WORDS["courriel"], required=False, max_length=254)
        for line in self.parameters:
            self.fields[line.field] = forms.BooleanField(label=line.label, help_text=line.effect, required=False)
        self.fields["numero_tva"].validators.append(by_law(judge_tva))
        for name, field in self.fields.items():
            field.initial = getattr(structure, name)
        self.fields["parente"].initial = structure.parente.identifiant if structure.parente else ""

    @property
    def texts(self) -> list[forms.BoundField]:
        """The fields of the identity, for the template."""
        return [self[name] for name in READ_IN_ORDER]

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The parameters, for the template."""
        return [self[line.field] for line in self.parameters]


class OtherForm(Addressed):
    """A private structure that has no SIRET."""

    type_identifiant = forms.ChoiceField(
        label="Type d’identifiant",
        widget=forms.RadioSelect,
        choices=[
            (line.type, f"{line.type.label} : {line.expected[0].lower()}{line.expected[1:]} Exemple : {line.example}")
            for line in FORMATS
            if line.type is not TypeIdentifiant.SIRET
        ],
        error_messages={"required": "Choisissez le type d’identifiant de votre structure."},
    )
    siret = text(
        "Identifiant", "off", 30, required=False, attrs={"class": "code"}, help_text="Laissez vide pour un particulier."
    )
    raison_sociale = text("Raison sociale", "organization", 201, help_text="Ou prénom et nom, pour un particulier.")
    adresse = text("Adresse", "street-address", 255)
    code_postal = text("Code postal", "postal-code", 16, attrs={"class": "short"})
    ville = text("Ville", "address-level2", 120)
    code_pays = country("Pays")

    @property
    def given(self) -> NewStructure:
        return NewStructure(**self.cleaned_data)


class PublicForm(Addressed):
    """A public structure that the directory lacks. Support only."""

    siret = text("SIRET", "off", 30, attrs={"class": "code", "inputmode": "numeric"}, validators=[by_law(checked_siret)])
    raison_sociale = text("Raison sociale", "off", 201)
    categorie_acheteur = forms.ChoiceField(
        label="Catégorie", choices=CategorieAcheteur.choices, initial=CategorieAcheteur.COLLECTIVITE
    )
    adresse = text("Adresse", "off", 255)
    code_postal = text("Code postal", "off", 16, attrs={"class": "short"})
    ville = text("Ville", "off", 120)
    reason = text("Pourquoi", "off", 500, help_text="La demande qui justifie cette création ; gardée dans l’historique.")

    @property
    def given(self) -> NewPublic:
        return NewPublic(**self.cleaned_data)


class EspacesForm(forms.Form):
    """Which espaces are open."""

    espaces = forms.MultipleChoiceField(
        label="Espaces ouverts",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Laissez au moins un espace ouvert."},
    )

    def __init__(self, *args: Any, structure: Structure, closed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = espace_choices(all_espaces(structure))
        self.fields["espaces"].choices = names  # type: ignore[attr-defined]
        self.fields["espaces"].initial = [value for value, _ in names if value not in closed]


class SiretForm(forms.Form):
    """The new SIRET."""

    siret = text(
        "Nouveau SIRET",
        "off",
        30,
        attrs={"class": "code", "inputmode": "numeric"},
        help_text="14 chiffres, les espaces sont acceptés. Il figure sur le nouvel avis de situation de l’INSEE.",
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = text("Raison", "off", 500, required=False, help_text="Gardée dans l’historique.")
