"""The page, its result, and the conversions. A file is read, judged, shown and forgotten: no row, no file, no session."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from einvoice import conformity, convert
from einvoice.convert import CannotConvert, Target
from unisson.config.uploads import MemoryUploadHandler, too_large
from unisson.entrypoints.web.shared import errors
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.verify import presenting
from unisson.entrypoints.web.verify.forms import ConvertForm, VerifyForm
from unisson.portal.invoices.verification import AUTO, MAX_BYTES, MAX_MEGABYTES, PACE, is_judged, verify
from unisson.portal.kernel import clock, pace

TOO_LARGE = (
    f"Ce fichier dépasse {MAX_MEGABYTES} Mo : il n’a pas été lu. "
    "Réduisez ses pièces jointes ou la définition de ses images, puis recommencez."
)
View = Callable[[HttpRequest], HttpResponse]


def in_memory(view: View) -> View:
    """Open to everybody, paced, and its files never touch the disk: the handler must be there before the token is read."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def received(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            wait = pace.spend(PACE, pace.origin(request.META))
            if wait:
                refused = errors.too_many(request)
                refused["Retry-After"] = str(wait)
                return refused
            request.upload_handlers = [MemoryUploadHandler(request, MAX_BYTES)]
        return protected(request)

    return login_not_required(received)


@never_cache
@in_memory
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form; a POST shows the verdict at once, since nothing is kept that another page could show."""
    if request.method != "POST":
        return _page(request, VerifyForm())
    form = VerifyForm(request.POST, request.FILES)
    if too_large(request):
        form.errors.pop("fichier", None)
        form.add_error("fichier", TOO_LARGE)
        return _page(request, form, 413)
    if not form.is_valid():
        return _page(request, form, 422)
    return _verdict(request, form)


def _verdict(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    file, day = form.cleaned_data["fichier"], form.cleaned_data["date"] or clock.today()
    report = verify(file.read(), profile=form.cleaned_data["profil"], today=day)
    context = presenting.result(report, file.name or "", day)
    again = VerifyForm(initial={"profil": form.cleaned_data["profil"], "date": form.cleaned_data["date"]})
    status = 200 if is_judged(report) else 422
    return render(request, "verify/result.html", context | {"form": again}, status=status)


@never_cache
@in_memory
@require_POST
def converted(request: HttpRequest) -> HttpResponse:
    """The document in the other syntax, as a download."""
    form = ConvertForm(request.POST, request.FILES)
    if too_large(request):
        return errors.too_large(request)
    try:
        if not form.is_valid():
            raise ValidationError("Le choix du format n’est pas arrivé en entier.")
        data, target = form.document(), Target(form.cleaned_data["vers"])
        today = clock.today()
        made = convert.to_xml(conformity.judge(data, today=today), target, today=today)
    except (ValidationError, CannotConvert) as error:
        sentence = f"{error.message} {error.remedy}" if isinstance(error, CannotConvert) else " ".join(error.messages)
        page = VerifyForm()
        return _page(request, page, 422, refusal=f"{sentence} Choisissez de nouveau la facture.")
    return _download(made.data, form.cleaned_data.get("nom", ""), target)


def _download(data: bytes, name: str, target: Target) -> HttpResponse:
    stem = re.sub(r"[^\w.-]+", "-", PurePath(name).stem)[:80].strip("-.") or "facture"
    return attached(data, "application/xml", f"{stem}.{target}.xml")


def _page(request: HttpRequest, form: VerifyForm, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "verify/form.html", {"form": form, "auto": AUTO} | context, status=status)
