"""Forms of the structure pages. They check shape; the law is in `portal.organisations.actions`."""

from __future__ import annotations

from typing import Any

from django import forms

from einvoice.codelists.french_names import COUNTRY_NAMES
from unisson.entrypoints.web.organisations.forms_codes import CodesForm, RightsForm, espace_choices
from unisson.entrypoints.web.shared.forms import by_law, say
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.entering import NewStructure, Wanted
from unisson.portal.organisations.actions.governing import Invited
from unisson.portal.organisations.addresses import judge_address
from unisson.portal.organisations.identifying import judge_tva
from unisson.portal.organisations.models import RoleRattachement, Structure
from unisson.portal.organisations.rights import espaces_of
from unisson.portal.organisations.words import words


class SearchForm(forms.Form):
    """One field for a SIRET or a name."""

    q = forms.CharField(
        label="SIRET ou nom exact de votre structure",
        max_length=201,
        help_text="Votre SIRET, pas celui de votre client : 14 chiffres, les espaces sont acceptés.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Saisissez un SIRET ou un nom."},
    )


def _text(label: str, autocomplete: str, most: int, **more: Any) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, **more.pop("attrs", {})}
    shown = label if label[:2].isupper() else label[0].lower() + label[1:]  # « SIRET » stays as it is
    required = {"required": f"Renseignez ce champ : {shown}."}
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(attrs=attrs), error_messages=required, **more)


COUNTRIES = sorted(COUNTRY_NAMES.items(), key=lambda one: (one[0] != "FR", words(one[1])))


def _country(label: str) -> forms.ChoiceField:
    """A country of the norm's list (BT-55), France first."""
    return forms.ChoiceField(label=label, initial="FR", choices=COUNTRIES)


ADDRESS = {"PAYS_INVALIDE": "code_pays", "CODE_POSTAL_INVALIDE": "code_postal"}


class Addressed(forms.Form):
    """A form with an address: its postal code is judged with the rest, in the country chosen or in that of the structure."""

    country = "FR"

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        try:
            judge_address(data.get("code_pays", self.country), data.get("code_postal", "").strip())
        except Refused as refusal:
            say(self, refusal, ADDRESS)
        return data


class StructureForm(Addressed):
    """The fiche of a new private structure."""

    siret = _text("SIRET", "off", 30, attrs={"class": "code", "inputmode": "numeric"})
    raison_sociale = _text("Raison sociale", "organization", 201, help_text="Telle qu’elle figure sur vos factures.")
    adresse = _text("Adresse", "street-address", 255)
    code_postal = _text("Code postal", "postal-code", 16, attrs={"class": "short"})
    ville = _text("Ville", "address-level2", 120)
    numero_tva = _text(
        "Numéro de TVA intracommunautaire",
        "off",
        18,
        required=False,
        help_text="S’il y en a un. Exemple : FR70 812405736.",
        validators=[by_law(judge_tva)],
    )

    @property
    def given(self) -> NewStructure:
        return NewStructure(**self.cleaned_data)


class JoinForm(CodesForm):
    """A word for the manager, and what the person would like: one answer then gives it all."""

    nobody_else = "Facultatif. Aucun : toute la structure."

    espaces = forms.MultipleChoiceField(
        label="Espaces souhaités",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Facultatif : le gestionnaire les trouvera déjà cochés.",
    )
    comment = forms.CharField(
        label="Message au gestionnaire",
        required=False,
        max_length=500,
        help_text="Qui vous êtes dans la structure et ce que vous devez y faire : la décision en sera plus rapide.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ("espaces", "codes", "comment")

    def __init__(self, *args: Any, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, structure=structure, **kwargs)
        names = espace_choices(espaces_of(structure))
        self.fields["espaces"].choices = names  # type: ignore[attr-defined]
        self.fields["espaces"].initial = [value for value, _ in names[:1]]  # what most people come for
        if not structure.is_public:  # the services of a company are its own affair
            self.fields.pop("codes", None)

    @property
    def wanted(self) -> Wanted:
        codes = tuple(row.code for row in self.cleaned_data.get("codes", ()))
        return Wanted(tuple(self.cleaned_data["espaces"]), codes)


class AskForm(RightsForm):
    """More rights for a member, and a word."""

    comment = forms.CharField(
        label="Message au gestionnaire", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("espaces", "codes", "droit", "comment")


class AcceptForm(RightsForm):
    """A role, and the rights that go with it."""

    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)
    espaces = forms.MultipleChoiceField(
        label="Espaces ouverts",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un espace : sans espace, la personne ne verrait rien."},
    )

    nobody_else = "Aucun : toute la structure. Sinon, la personne ne voit que les factures de ces services."
    field_order: tuple[str, ...] = ("role", "espaces", "codes", "droit")

    def __init__(self, *args: Any, structure: Structure, roles: tuple[RoleRattachement, ...], **kwargs: Any) -> None:
        super().__init__(*args, structure=structure, **kwargs)
        role = self.fields["role"]
        role.choices = [(value, value.label) for value in roles]  # type: ignore[attr-defined]
        role.initial = roles[0] if roles else None


class RefuseForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label="Raison du refus",
        max_length=500,
        help_text="Envoyée à la personne.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi vous refusez : la personne recevra ces mots et saura quoi faire."},
    )


class FilterForm(forms.Form):
    """A word of a name or of an address."""

    q = forms.CharField(label="Nom ou adresse", max_length=100, required=False)


class InviteForm(AcceptForm):
    """Who to attach, and with what."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Celle avec laquelle la personne se connecte, ou se connectera.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Saisissez l’adresse de la personne."},
    )
    first_name = _text("Prénom", "off", 100, required=False, help_text="Si la personne n’a pas encore de compte.")
    last_name = _text("Nom", "off", 100, required=False, help_text="Si la personne n’a pas encore de compte.")
    field_order = ("email", "first_name", "last_name", "role", "espaces", "codes", "droit")

    @property
    def invited(self) -> Invited:
        data = self.cleaned_data
        return Invited(data["email"], data["first_name"], data["last_name"])


class RoleForm(forms.Form):
    """Secondary manager or plain user."""

    role = forms.ChoiceField(
        label="Rôle",
        widget=forms.RadioSelect,
        choices=[(role, role.label) for role in (RoleRattachement.UTILISATEUR, RoleRattachement.GESTIONNAIRE_SECONDAIRE)],
    )
