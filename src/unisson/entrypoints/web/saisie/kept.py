"""« Mes articles et mes clients »: what invoices start from, added by hand or learnt from the last ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.saisie.forms import RATE_GROUPS, UNITS, ArticleForm, CustomerForm
from unisson.entrypoints.web.saisie.posted import number
from unisson.entrypoints.web.saisie.start import CONSULTATION
from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices.actions import cataloguing
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.models import Article, Customer
from unisson.portal.invoices.queries import deposit, entry
from unisson.portal.organisations.models import Structure

RATE_LABELS = {code: label for _, choices in RATE_GROUPS for code, label in choices}


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: Request) -> HttpResponse:
    """Both lists and their forms. Each button of the page posts here with its action."""
    structure = request.structure
    if structure is None:
        return render(request, "deposit/no_structure.html", status=200 if request.method != "POST" else 403)
    if request.method != "POST":
        return _page(request, structure)
    act = ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        return redirect("entry_catalogue")
    try:
        said = act(request, structure)
    except NotAllowed as error:
        raise PermissionDenied(CONSULTATION) from error
    except (Article.DoesNotExist, Customer.DoesNotExist):
        said = "C’était déjà fait."
    except cataloguing.Invalid as wrong:
        return _page(request, structure, wrong.errors)
    messages.success(request, said)
    return redirect("entry_catalogue")


def _add_article(request: Request, structure: Structure) -> str:
    saved = cataloguing.save_article(structure, request.actor, request.POST)
    return f"L’article « {saved} » est ajouté."


def _change_article(request: Request, structure: Structure) -> str:
    saved = cataloguing.save_article(structure, request.actor, request.POST, number(request.POST.get("id", "")))
    return f"L’article « {saved} » est enregistré."


def _remove_article(request: Request, structure: Structure) -> str:
    cataloguing.remove_article(number(request.POST.get("id", "")), structure, request.actor)
    return "L’article est retiré. Vos factures gardent leurs lignes."


def _learn(request: Request, structure: Structure) -> str:
    found = cataloguing.learn_articles(structure, request.actor)
    return (
        f"{found} article{'s' if found > 1 else ''} repris de vos dernières factures."
        if found
        else "Rien de nouveau à reprendre."
    )


def _add_customer(request: Request, structure: Structure) -> str:
    return f"{cataloguing.keep_customer(structure, request.actor, request.POST)} est dans vos clients."


def _remove_customer(request: Request, structure: Structure) -> str:
    cataloguing.remove_customer(number(request.POST.get("id", "")), structure, request.actor)
    return "Ce client est retiré de votre liste."


ACTIONS: dict[str, Callable[[Request, Structure], str]] = {
    "add-article": _add_article,
    "change-article": _change_article,
    "remove-article": _remove_article,
    "learn": _learn,
    "add-customer": _add_customer,
    "remove-customer": _remove_customer,
}


def _page(request: Request, structure: Structure, errors: dict[str, str] | None = None) -> HttpResponse:
    """The page; with what was typed and what is wrong when something is."""
    action = request.POST.get("action", "") if errors else ""
    editing = number(request.GET.get("article", "") or (request.POST.get("id", "") if action == "change-article" else ""))
    articles = entry.articles(request.actor, structure)
    edited = next((one for one in articles if one.pk == editing), None)
    forms: dict[str, Any] = {
        "article": ArticleForm(_shown(edited) if edited else {}),
        "customer": CustomerForm({}),
    }
    if errors:
        name = "customer" if action == "add-customer" else "article"
        forms[name] = type(forms[name])(request.POST)
        for field, sentence in errors.items():
            forms[name].add_error(field, sentence)
    context = {
        "articles": [(one, dict(UNITS).get(one.unit, one.unit), RATE_LABELS.get(one.tva, one.tva)) for one in articles],
        "edited": edited,
        "customers": entry.customers(request.actor, structure),
        "may_write": deposit.may_deposit(request.actor, structure),
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "saisie/catalogue.html", context, status=422 if errors else 200)


def _shown(article: Article) -> dict[str, str]:
    texts = {name: str(getattr(article, name)) for name in ("reference", "name", "unit", "tva")}
    return texts | {"price": formats.number(article.price)}
