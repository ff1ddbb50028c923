"""The directory as files, whole or what changed since a day, open to all; and how its refreshing goes, for the support."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.directory.pace import DOWNLOADS, paced
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import ZIP
from unisson.entrypoints.web.shared.pacing import at_pace
from unisson.portal.directory import differences, files, publishing, refreshing
from unisson.portal.directory.layout import COLUMNS
from unisson.portal.kernel import clock
from unisson.portal.kernel.sheets import XLSX
from unisson.portal.organisations.permissions import Right, holds

KINDS = {"xlsx": XLSX, "zip": ZIP}
WRITERS = {"xlsx": files.write_xlsx, "zip": files.write_zip}
SHOWN = 20  # changes told on the page; the files have them all


class SinceForm(forms.Form):
    """The day from which changes are wanted."""

    depuis = forms.DateField(
        label="Changements depuis le",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Choisissez un jour : celui de votre dernier téléchargement.",
            "invalid": "Écrivez cette date sous la forme 31/12/2026.",
        },
    )

    def clean_depuis(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["depuis"]
        if day > clock.today():
            raise forms.ValidationError("Ce jour n’est pas encore venu : choisissez aujourd’hui ou avant.")
        return day


@login_not_required
@require_safe
@paced
def download(request: Request) -> HttpResponse:
    """What can be downloaded, and what changed since the day asked."""
    form = SinceForm(request.GET) if "depuis" in request.GET else SinceForm()
    words: dict[str, Any] = {
        "publication": publishing.latest(),
        "form": form,
        "begins_on": differences.begins_on(),
        "columns": {sheet: [column.title for column in columns] for sheet, columns in COLUMNS.items()},
        "extra": differences.EXTRA,
    }
    if form.is_bound and form.is_valid():
        words |= _told(form.cleaned_data["depuis"])
    return render(request, "directory/download.html", words)


def _told(day: date) -> dict[str, Any]:
    try:
        found = {sheet: list(differences.since(day, sheet)) for sheet in COLUMNS}
    except differences.TooMany as many:
        return {"too_many": many.count}
    counts = [
        (sheet, kind.label, sum(one.kind == kind for one in lines))
        for sheet, lines in found.items()
        for kind in differences.NatureChangement
        if any(one.kind == kind for one in lines)
    ]
    shown = [_line(one) for lines in found.values() for one in lines[:SHOWN]]
    return {"day": day, "counts": counts, "changes": shown[:SHOWN]}


def _line(found: differences.Difference) -> dict[str, Any]:
    name, service = found.cell("RaisonSociale"), found.sheet == "Services"
    return {
        "kind": found.kind,
        "label": found.kind.label,
        "name": f"{name}, service {found.cell('Code')}" if service else name,
        "identifiant": found.cell("Identifiant"),
        "changed": ", ".join(found.changed),
        "on": found.on,
    }


@login_not_required
@require_safe
@at_pace(DOWNLOADS)
def whole(request: Request, extension: str) -> HttpResponseBase:
    """The last published file. A tool that asks again with the mark it was given is told that nothing changed."""
    publication = publishing.latest()
    if publication is None:
        raise Http404
    sha256 = publication.xlsx_sha256 if extension == "xlsx" else publication.csv_sha256
    mark = f'"{sha256}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers={"ETag": mark})
    answer = FileResponse(
        publishing.opened(sha256),
        as_attachment=True,
        filename=publishing.filename(publication, extension),
        content_type=KINDS[extension],
    )
    answer["ETag"], answer["Cache-Control"] = mark, "public, max-age=3600"
    return answer


@login_not_required
@require_safe
@at_pace(DOWNLOADS)
def changes(request: Request, extension: str) -> HttpResponseBase:
    """What changed since the day asked, as a file; without a day that can be read, the page says why."""
    form = SinceForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('directory:download')}?{request.GET.urlencode() or 'depuis='}")
    day = form.cleaned_data["depuis"]
    try:
        book = differences.book(day)
    except differences.TooMany:
        return redirect(f"{reverse('directory:download')}?depuis={day.isoformat()}")
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    WRITERS[extension](stream, book)
    stream.seek(0)
    name = f"Unisson-Annuaire-changements_{day:%Y%m%d}_{clock.today():%Y%m%d}.{extension}"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=KINDS[extension])


@never_cache
@require_safe
def refreshes(request: Request) -> HttpResponse:
    """The last refreshings, what they brought, what they refused."""
    if not holds(request.actor, Right.WATCH_DIRECTORY):
        raise PermissionDenied("Seul le support du portail suit l’actualisation de l’annuaire.")
    words = {"refreshes": refreshing.last_refreshes(), "imports": refreshing.last_imports()}
    return render(request, "directory/refreshes.html", words | {"source": refreshing.source_in_words()})
