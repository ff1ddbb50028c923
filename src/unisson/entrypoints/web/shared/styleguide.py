"""The living style guide: every component in every state, on invented data. Nothing is read from the database."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from einvoice.report import Finding, Level, Report, Severity, Verdict
from unisson.entrypoints.web.shared import errors, icons, statuses
from unisson.entrypoints.web.shared.forms import Picker
from unisson.entrypoints.web.shared.navigation import Group, Link

PARIS_WINTER = timezone(timedelta(hours=1))


SERVICES = [(f"S{number:02}", f"S{number:02} Direction déléguée n° {number}") for number in range(1, 31)]


class SampleForm(forms.Form):
    """One control of each kind."""

    numero = forms.CharField(
        label="Numéro de facture", max_length=20, help_text="20 caractères au plus, tel qu’il figure sur la facture."
    )
    engagement = forms.CharField(
        label="Numéro d’engagement",
        error_messages={"required": "La commune de Saint-Aubin l’exige. Il figure sur votre bon de commande (souvent « EJ »)."},
    )
    siret = forms.CharField(
        label="SIRET du destinataire",
        widget=forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "autocomplete": "off"}),
    )
    courriel = forms.EmailField(
        label="Adresse électronique", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    date_emission = forms.DateField(
        label="Date de la facture", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    cadre = forms.ChoiceField(
        label="Cadre de facturation", choices=[("A1", "A1 : facture d’un fournisseur"), ("A2", "A2 : facture déjà payée")]
    )
    paiement = forms.ChoiceField(
        label="Mode de paiement", widget=forms.RadioSelect, choices=[("VIREMENT", "Virement"), ("CHEQUE", "Chèque")]
    )
    services = forms.MultipleChoiceField(label="Services", required=False, widget=Picker, choices=SERVICES)
    commentaire = forms.CharField(label="Commentaire", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    accord = forms.BooleanField(label="J’ai vérifié ces données")


class SampleFile(forms.Form):
    """The drop zone."""

    fichier = forms.FileField(label="Déposez votre facture ici", help_text="PDF, Factur-X ou XML, 10 Mo au plus.")


def sample_form() -> SampleForm:
    """A form that was sent with mistakes: what was typed is kept."""
    form = SampleForm(
        {
            "numero": "F-2026-121",
            "siret": "217 500 016 00013",
            "courriel": "claire@",
            "date_emission": "2026-11-20",
            "cadre": "A1",
            "services": ["S07"],
        }
    )
    form.is_valid()
    return form


def sample_report() -> Report:
    """A verdict with the three possible answers."""
    missing = Finding(
        rule="G1.74",
        message="Le numéro d’engagement manque.",
        field="BT-13",
        remedy="La commune de Saint-Aubin l’exige : il figure sur votre bon de commande.",
        location="/Invoice/cac:OrderReference/cbc:ID",
    )
    late = Finding(
        rule="BR-CO-25",
        message="Aucune date d’échéance n’est donnée.",
        severity=Severity.WARNING,
        field="BT-9",
        remedy="Le délai légal s’appliquera.",
    )
    return Report(
        format="UBL_INVOICE",
        profile="chorus",
        levels=(
            Level(code="file", title="Fichier", verdict=Verdict.VALID),
            Level(code="syntax", title="Syntaxe", verdict=Verdict.VALID),
            Level(code="rules", title="Règles EN 16931", verdict=Verdict.VALID, findings=(late,)),
            Level(code="recipient", title="Exigences du destinataire", verdict=Verdict.INVALID, findings=(missing,)),
            Level(
                code="duplicate",
                title="Doublon",
                verdict=Verdict.NOT_CHECKED,
                why="L’annuaire n’a pas répondu : recommencez dans un instant.",
            ),
        ),
    )


def sample_events() -> list[dict[str, Any]]:
    """A history up to a suspension."""
    first = datetime(2026, 11, 3, 9, 12, tzinfo=PARIS_WINTER)
    later = datetime(2026, 11, 20, 15, 40, tzinfo=PARIS_WINTER)
    return [
        {
            "label": "Déposée",
            "at": first,
            "who": "Claire Roussel, portail",
            "url": "#certificat",
            "url_label": "certificat de dépôt",
        },
        {"label": "Mise à disposition du destinataire", "at": first, "detail": "le délai de 30 jours commence"},
        {"label": "À recycler", "at": first + timedelta(days=2), "who": "Accueil", "detail": "service erroné", "state": "warn"},
        {
            "label": "Suspendue",
            "at": later,
            "who": "M. Lebrun, comptabilité",
            "detail": "pièce justificative manquante",
            "note": "Merci de joindre le bon de livraison signé.",
            "state": "now",
        },
        {"label": "Ensuite : complétée par vous, puis mandatée, mise en paiement", "state": "next"},
    ]


def sample_shell() -> dict[str, Any]:
    """A header and a navigation with everything in them."""
    mine = _Named(pk=1, name="Menuiserie Roussel")
    other = _Named(pk=2, name="Groupement des artisans du Bocage et de la Côte fleurie")
    links = (Link("deposit", "Déposer", "#deposer", False), Link("issued", "Factures émises", "#emises", False, 12))
    return {
        "signed_in": True,
        "current_structure": mine,
        "my_structures": [mine, other],
        "navigation": [
            Group("", (Link("home", "À faire", "#faire", True, 3),)),
            Group("Mes factures", links),
            Group(
                "Ma structure",
                (Link("members", "Utilisateurs", "#membres", False), Link("bank", "Coordonnées bancaires", "#banque", False)),
            ),
            Group("S’informer", (Link("directory", "Annuaire", "#annuaire", False), Link("help", "Aide", "#aide", False))),
        ],
        "links": {
            name: f"#{name}"
            for name in ("home", "help", "account", "sign_out", "switch_structure", "structure_new", "directory")
        },
        "demo": True,
    }


class _Named(SimpleNamespace):
    def __str__(self) -> str:
        return str(self.name)


@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    context = sample_shell() | {
        "statuses": statuses.INVOICE,
        "icons": sorted(icons.ICONS),
        "form": sample_form(),
        "blank": SampleForm(prefix="blank"),
        "file_form": SampleFile(),
        "file_error": _refused_file(),
        "report": sample_report(),
        "events": sample_events(),
        "start": datetime(2026, 11, 3, 9, 12, tzinfo=PARIS_WINTER),
        "amount": Decimal(4260),
        "refund": Decimal("-2100.5"),
        "waiting": Decimal("18420.30"),
        "overdue": Decimal(2310),
        "boxes": [
            {"name": "numero", "label": "numéro", "x": 40, "y": 96, "width": 96, "height": 20},
            {"name": "total", "label": "total TTC", "x": 120, "y": 216, "width": 90, "height": 20},
        ],
    }
    return render(request, "unisson/styleguide.html", context)


def _refused_file() -> SampleFile:
    form = SampleFile({}, prefix="refused")
    form.is_valid()
    return form


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    """A signed-out page, for its header and its narrow column."""
    links = {name: f"#{name}" for name in ("directory", "help", "sign_in", "sign_up", "landing")}
    return render(request, "unisson/styleguide_public.html", {"form": SampleForm(), "links": links, "signed_in": False})


@login_not_required
def error(request: HttpRequest) -> HttpResponse:
    """An error page (`?code=`), to be looked at: answered with 200, nothing failed. Raises Http404 for an unknown code."""
    code = request.GET.get("code", "404")
    if code not in errors.SENTENCES:
        raise Http404
    return errors.drawn(request, code)
