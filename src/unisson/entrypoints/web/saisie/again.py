"""Begin again: a duplicate, a credit note, a model. Each is a POST that opens a draft, or a form that keeps a model."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from unisson.entrypoints.web.saisie.form import typed_draft
from unisson.entrypoints.web.saisie.start import CONSULTATION
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices.actions import copying, entering
from unisson.portal.invoices.models import Invoice, Modele, Periodicite
from unisson.portal.invoices.queries import entry

NOT_CREDITABLE = "Un avoir corrige une facture envoyée : celle-ci ne l’est pas, ou c’est déjà un avoir."


class ModelForm(forms.Form):
    """The name of a model, and its period."""

    name = forms.CharField(
        label="Nom du modèle", max_length=100, help_text="Par exemple « Entretien mensuel de la mairie ».",
        error_messages={"required": "Donnez un nom au modèle : c’est lui que vous choisirez dans la liste."},
    )  # fmt: skip
    periodicite = forms.ChoiceField(
        label="Préparer un brouillon",
        required=False,
        choices=[("", "Jamais : je le choisis moi-même"), *Periodicite.choices],
        help_text="Le brouillon vous attend et un courriel vous prévient. Rien n’est jamais envoyé sans vous.",
    )
    next_on = forms.DateField(
        label="Premier brouillon le", required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Cette date n’existe pas. Écrivez-la comme 20/11/2026."},
    )  # fmt: skip
    ends_on = forms.DateField(
        label="Jusqu’au", required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"], help_text="Facultatif.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Cette date n’existe pas. Écrivez-la comme 20/11/2026."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A period needs its first day; its last day comes after."""
        values = super().clean() or {}
        first, last = values.get("next_on"), values.get("ends_on")
        if values.get("periodicite") and not first and not self.errors.get("next_on"):
            self.add_error("next_on", "Dites quel jour préparer le premier brouillon.")
        if first and last and last < first:
            self.add_error("ends_on", "Le dernier jour vient avant le premier.")
        return values

    def terms(self) -> copying.Terms:
        values = self.cleaned_data
        return copying.Terms(values["name"], values["periodicite"], values["next_on"], values["ends_on"])


def _opened(draft: Invoice) -> HttpResponse:
    return redirect("entry_edit", invoice_id=draft.pk)


def _begin(request: Request, verb: Any, *args: Any) -> HttpResponse:
    """Open the draft that a verb makes, or say why not."""
    try:
        return _opened(verb(*args))
    except (Invoice.DoesNotExist, Modele.DoesNotExist) as error:
        raise Http404 from error
    except entering.NotAllowed as error:
        raise PermissionDenied(CONSULTATION) from error
    except entering.MandateMissing:
        messages.info(request, "Acceptez d’abord le mandat de facturation : c’est demandé une seule fois.")
        return redirect("entry_mandate")


@require_POST
def duplicate(request: Request, invoice_id: int) -> HttpResponse:
    """A new draft with the words of this invoice."""
    return _begin(request, copying.duplicate, invoice_id, request.actor)


@require_POST
def credit(request: Request, invoice_id: int) -> HttpResponse:
    """A credit note that corrects this invoice, as a draft."""
    try:
        return _begin(request, copying.credit, invoice_id, request.actor)
    except copying.NotCreditable:
        messages.error(request, NOT_CREDITABLE)
        return redirect("invoice", invoice_id=invoice_id)


@require_POST
def use(request: Request, model_id: int) -> HttpResponse:
    """A new draft from a model."""
    found = _model(request, model_id)
    return _begin(request, copying.use_model, found.pk, request.actor, found.structure)


@require_http_methods(["GET", "HEAD", "POST"])
def new_model(request: Request, invoice_id: int) -> HttpResponse:
    """Keep the words of a draft as a model."""
    invoice = typed_draft(request, invoice_id)
    form = ModelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copying.save_model(invoice.pk, request.actor, form.terms())
        except copying.NameTaken:
            form.add_error("name", "Un autre modèle porte déjà ce nom.")
        else:
            messages.success(request, f"Le modèle « {form.cleaned_data['name']} » est gardé.")
            return redirect("saisie")
    context = {"form": form, "invoice": invoice}
    return render(request, "saisie/model.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def model(request: Request, model_id: int) -> HttpResponse:
    """Rename a model, change its period, or forget it."""
    found = _model(request, model_id)
    known = {"name": found.name, "periodicite": found.periodicite, "next_on": found.next_on, "ends_on": found.ends_on}
    form = ModelForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST":
        answer = _changed(request, found, form)
        if answer is not None:
            return answer
    return render(request, "saisie/model.html", {"form": form, "model": found}, status=422 if form.errors else 200)


def _changed(request: Request, found: Modele, form: ModelForm) -> HttpResponse | None:
    try:
        if request.POST.get("action") == "remove":
            copying.remove_model(found.pk, request.actor)
            messages.success(request, f"Le modèle « {found} » est supprimé. Les factures déjà faites restent.")
            return redirect("saisie")
        if not form.is_valid():
            return None
        copying.change_model(found.pk, request.actor, form.terms())
    except entering.NotAllowed as error:
        raise PermissionDenied(CONSULTATION) from error
    except copying.NameTaken:
        form.add_error("name", "Un autre modèle porte déjà ce nom.")
        return None
    messages.success(request, "Le modèle est enregistré.")
    return redirect("saisie")


def _model(request: Request, model_id: int) -> Modele:
    found = entry.model(request.actor, model_id)
    if found is None:
        raise Http404
    return found
