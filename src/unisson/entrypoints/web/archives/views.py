"""A manager takes a year away; the support reads the seals and has them verified."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.archives import asking, making, reading
from unisson.portal.archives.models import EtatArchive
from unisson.portal.kernel.moving import Refused

UNPROCESSABLE = 422
SUPPORT_ONLY = "Les sceaux valent pour tout le portail : cette page est celle du support."


class YearForm(forms.Form):
    """Which year to take away."""

    year = forms.TypedChoiceField(label="Année de dépôt", coerce=int)

    def __init__(self, years: list[int], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def archives(request: Request) -> HttpResponse:
    """What was taken away, and the form to ask for a year."""
    structure = request.structure
    if structure is None or not asking.espaces_of(request.actor, structure):
        raise PermissionDenied(asking.NOT_MANAGER.sentence)
    years = asking.years_of(request.actor, structure)
    form = YearForm(years, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = asking.ask(structure, request.actor, form.cleaned_data["year"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"L’archive {asked.year} est demandée : elle apparaît ici dès qu’elle est prête.")
            return HttpResponseRedirect(reverse("archives"))
    rows = asking.archives_of(request.actor, structure)
    waiting = (EtatArchive.EN_ATTENTE, EtatArchive.EN_COURS)
    context = {
        "structure": structure,
        "form": form,
        "years": years,
        "rows": rows,
        "under_way": any(row.state in waiting for row in rows),
        "last": reading.last_seal(),
    }
    return render(request, "web_archives/archives.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
def download(request: Request, archive_id: int) -> HttpResponseBase:
    """The zip, for who could have asked for it. 404 for anybody else, or until it is ready."""
    archive = asking.archive_for(request.actor, archive_id)
    if archive is None or archive.state != EtatArchive.PRETE:
        raise Http404
    name = f"factures-{archive.year}-{archive.structure.identifiant}.zip"
    return FileResponse(making.opened(archive), as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
def seals(request: Request) -> HttpResponse:
    """The chain as it stands, what the last verification said; a POST asks for one that reads every file."""
    if not request.actor.is_support:
        raise PermissionDenied(SUPPORT_ONLY)
    if request.method == "POST":
        reading.ask_verification(request.actor)
        messages.success(request, "La vérification complète est demandée : son résultat apparaîtra ici.")
        return HttpResponseRedirect(reverse("seals"))
    return render(request, "web_archives/seals.html", reading.state())
