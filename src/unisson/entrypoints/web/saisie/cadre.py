"""« Quel cadre choisir ? »: three questions, one cadre. A plain GET form: nothing is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.portal.invoices.cadres import CADRES, QUESTIONS, propose


class CadreForm(forms.Form):
    """The three questions of the table, as radio buttons; nothing is answered in the person's place."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for question in QUESTIONS:
            choices = [(code, f"{words} ({hint[0].lower()}{hint[1:].rstrip('.')})" if hint else words)
                       for code, words, hint in question.answers]  # fmt: skip
            self.fields[question.name] = forms.ChoiceField(
                label=question.text,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une des réponses."},
            )


@require_safe
def helper(request: HttpRequest) -> HttpResponse:
    """The questions, and the cadre that the answers of the query string propose."""
    asked = any(question.name in request.GET for question in QUESTIONS)
    form = CadreForm(request.GET if asked else None)
    proposal = propose(**form.cleaned_data) if asked and form.is_valid() else None
    context = {"form": form, "proposal": proposal, "cadres": CADRES.values()}
    return render(request, "saisie/cadre.html", context, status=400 if asked and proposal is None else 200)
