"""What a person types: the answers a verb asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.safestring import mark_safe

from unisson.portal.accounts.models import User
from unisson.portal.invoices import routing
from unisson.portal.invoices.models import DecisionVisa, Invoice
from unisson.portal.invoices.motifs import motifs_for
from unisson.portal.organisations.models import Structure

MOTIF_LABEL = mark_safe('Motif <span class="must">(obligatoire)</span>')
CODE = {"class": "code", "autocomplete": "off", "spellcheck": "false"}


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PiecesField(forms.FileField):
    """Several files, or none."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file given. Emptiness, size and type are judged by the action, which alone refuses."""
        del initial
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [one for one in given if one]


class StructureField(forms.CharField):
    """A structure, by the identifier that is typed; None when nothing is."""

    def clean(self, value: Any) -> Structure | None:
        """Raises ValidationError when what was typed names nobody: it must not be taken for nothing typed."""
        typed = super().clean(value)
        found = routing.find_structure(typed)
        if typed and found is None:
            raise forms.ValidationError(
                f"Aucune structure ne porte l’identifiant « {typed} ». Vérifiez ses 14 chiffres : il figure sur le marché."
            )
        return found


class TreatmentForm(forms.Form):
    """What one verb asks for: only the fields its line names are kept."""

    # The lifecycle alone refuses a missing motif (guard MOTIF_FOURNI).
    motif = forms.ChoiceField(label=MOTIF_LABEL, required=False)
    numero_mandat = forms.CharField(
        label="Numéro de mandat",
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs=CODE),
        help_text="Facultatif. Le fournisseur le verra : il lui sert à suivre son paiement.",
    )
    pieces = PiecesField(
        label="Pièces à joindre",
        required=False,
        help_text="10 Mo au plus par pièce, nom de 50 caractères au plus : PDF, image, tableur… Plusieurs à la fois si besoin.",
    )
    recipient_identifiant = forms.CharField(
        label="SIRET du destinataire",
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs=CODE | {"list": "destinataires"}),
        help_text="Tapez un SIRET, un nom ou une ville.",
    )
    code_service = forms.CharField(
        label="Code service",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=CODE | {"list": "services-du-destinataire"}),
    )
    numero_engagement = forms.CharField(
        label="Numéro d’engagement", max_length=64, required=False, widget=forms.TextInput(attrs=CODE)
    )
    valideur = StructureField(
        label="SIRET du valideur", max_length=64, required=False, widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"})
    )
    place = forms.ChoiceField(
        label="Dans ce marché, vous êtes",
        required=False,
        choices=[("TITULAIRE", "le titulaire, ou le mandataire du groupement"), ("COTRAITANT", "un cotraitant")],
        initial="TITULAIRE",
        widget=forms.RadioSelect,
    )
    mandataire = StructureField(
        label="SIRET du mandataire",
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"}),
        help_text="Si vous êtes cotraitant : le mandataire du groupement valide après vous, sous quinze jours.",
    )
    assignee = forms.ChoiceField(label="Collègue", required=False)
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il est lu par l’autre partie et reste dans l’historique.",
    )

    def __init__(self, verb: str, fields: Sequence[str], data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        self.order_fields(list(fields))
        if "motif" in self.fields:
            lines = [(motif.code, motif.label) for motif in motifs_for(verb)]
            self.fields["motif"].choices = [("", "Choisissez un motif"), *lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The place in the contract and the mandataire say the same: only a cotraitant names one (domaine 5.5)."""
        values = super().clean() or {}
        place, named = values.get("place"), values.get("mandataire")
        if place == "COTRAITANT" and named is None and "mandataire" not in self.errors:
            self.add_error("mandataire", "Un cotraitant désigne le mandataire : indiquez son SIRET, il figure sur le marché.")
        if place == "TITULAIRE" and named is not None:
            self.add_error("place", "Vous indiquez un mandataire : choisissez « un cotraitant », ou effacez son SIRET.")
        return values


def current_routing(invoice: Invoice) -> dict[str, str]:
    """Where the invoice went, as the first values of a recycling."""
    return {
        "recipient_identifiant": invoice.recipient_identifiant,
        "code_service": invoice.code_service,
        "numero_engagement": invoice.numero_engagement,
    }


class AssignForm(forms.Form):
    """To whom of the structure the invoice is given."""

    assignee = forms.ChoiceField(label="Affectée à", required=False)

    def __init__(self, people: Iterable[User], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignee"].choices = people_choices(people)  # type: ignore[attr-defined]


def people_choices(people: Iterable[User]) -> list[tuple[str, str]]:
    """Nobody, then each person by name."""
    return [("", "Personne"), *((str(person.pk), str(person)) for person in people)]


class CommentForm(forms.Form):
    """A comment, for one's own side unless it is shared."""

    text = forms.CharField(
        label="Commentaire", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "id": "id_comment_text"})
    )
    shared = forms.BooleanField(label="L’envoyer aussi à l’autre partie", required=False)


class VisaForm(forms.Form):
    """Whose opinion is asked, outside of the portal."""

    nom = forms.CharField(label="Nom de la personne", required=False, max_length=120)
    courriel = forms.CharField(
        label="Son courriel", required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    question = forms.CharField(
        label="Votre question", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class VisaAnswerForm(forms.Form):
    """What the person asked says."""

    decision = forms.ChoiceField(label="Votre avis", choices=DecisionVisa.choices, required=False, widget=forms.RadioSelect)
    comment = forms.CharField(
        label="Commentaire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Obligatoire si vous refusez.",
    )
