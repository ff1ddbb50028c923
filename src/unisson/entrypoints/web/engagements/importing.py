"""Import a spreadsheet: every row judged and shown first, then recorded, the bad ones given back to be mended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unisson.entrypoints.web.engagements.forms import SheetForm
from unisson.entrypoints.web.engagements.views import buyer
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.engagements import queries, sheet
from unisson.portal.engagements.actions import importing
from unisson.portal.engagements.models import ImportEngagements
from unisson.portal.kernel.moving import Refused
from unisson.portal.kernel.sheets import XLSX
from unisson.portal.organisations.models import Structure

SHOWN = 200  # rows of each kind on the page; all of them are in the file given back
FIELDS = {"FICHIER_ILLISIBLE": "sheet"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Choose the file; a good one leads to its verdict."""
    structure = buyer(request, writes=True)
    form = SheetForm()
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        actor = request.actor

        def verb() -> ImportEngagements:
            file = form.cleaned_data["sheet"]
            return importing.prepare(structure, actor, file.name, file.read())

        prepared = tried(form, verb, fields=FIELDS)
        if prepared is not None:
            return redirect("engagements_import", prepared.pk)
    context = {"structure": structure, "form": form, "columns": list(sheet.COLUMNS)}
    return render(request, "engagements/import_start.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verdict(request: Request, import_id: int) -> HttpResponse:
    """What each row is worth; a POST records the good ones."""
    structure, found = _mine(request, import_id)
    if request.method == "POST":
        try:
            importing.record(found.pk, structure, request.actor)
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        return redirect("engagements_import", found.pk)
    by_verdict = {code: [row for row in found.rows if row["verdict"] == code] for code in importing.VERDICTS}
    context = {
        "import": found,
        "bad": by_verdict[importing.REFUSE][:SHOWN],
        "changed": by_verdict[importing.MODIFIE][:SHOWN],
        "added": by_verdict[importing.NOUVEAU][:SHOWN],
        "counts": {code.lower(): len(rows) for code, rows in by_verdict.items()},
        "total": len(found.rows),
        "to_record": sum(len(by_verdict[code]) for code in importing.TO_RECORD),
        "shown": SHOWN,
    }
    return render(request, "engagements/import_verdict.html", context)


@never_cache
@require_safe
def to_mend(request: Request, import_id: int) -> HttpResponse:
    """The refused rows as a workbook, with the reason of each: mended, it is imported as it is."""
    _, found = _mine(request, import_id)
    names = list(sheet.COLUMNS.values())
    bad = [row for row in found.rows if row["verdict"] == importing.REFUSE]
    rows = ([*(row["values"].get(name, "") for name in names), row["why"]] for row in bad)
    return attached(sheet.written("xlsx", rows, "À corriger"), XLSX, "engagements-a-corriger.xlsx")


def _mine(request: Request, import_id: int) -> tuple[Structure, ImportEngagements]:
    structure = buyer(request, writes=True)
    found = queries.import_of(request.actor, structure, import_id)
    if found is None:
        raise Http404
    return structure, found
