"""How often the person wants to be told, family by family."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.accounts.forms_notifications import PreferencesForm
from unisson.entrypoints.web.shared.acting import person
from unisson.portal.notifications import preferences as chosen


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """One rhythm a family; those that the law or prudence forbids are not offered."""
    reader = person(request)
    form = PreferencesForm(
        request.POST or None, initial={str(famille): rythme for famille, rythme in chosen.rhythms_of(reader.pk).items()}
    )
    if request.method == "POST" and form.is_valid():
        chosen.choose(reader.pk, form.rhythms)
        messages.success(request, "Vos préférences sont enregistrées. Elles valent pour les prochains messages.")
        return redirect("preferences")
    return render(request, "accounts/preferences.html", {"form": form, "address": reader.notification_address})
