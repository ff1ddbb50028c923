"""A form that comes too late (session ended, or begun again meanwhile): what was typed is kept in the answer, to send again.

Nothing is stored: the fields go back, escaped, to the browser that sent them, in a form that a person must press. Never for
a form with a secret in it, and never for a form that another site sent.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

SECRETS = ("password", "passwd", "secret", "otp", "current", "again", "answer", "reponse")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SHOWN = 40


def may_resume(request: HttpRequest) -> bool:
    """Whether what this request brings may be given back: a form of our own pages, without a secret."""
    names = [name.lower() for name in request.POST if name != TOKEN]
    return (
        request.method == "POST"
        and bool(names)
        and not request.headers.get("HX-Request")
        and _from_here(request)
        and not any(word in name for name in names for word in SECRETS)
    )


def _from_here(request: HttpRequest) -> bool:
    """What browsers say of the page that sent the form; without a word from them, it is not ours."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(said) and urlsplit(said).netloc == request.get_host()


def page(request: HttpRequest, *, signed_in: bool) -> HttpResponse:
    """403, with everything that was typed and a button that sends it again; files must be chosen again, and are named."""
    fields = [(name, value) for name, values in request.POST.lists() if name != TOKEN for value in values]
    context = {
        "signed_in_again": signed_in,
        "target": request.get_full_path(),
        "token": get_token(request),
        "token_name": TOKEN,
        "fields": fields,
        "words": [str(value) for _, value in fields if len(str(value).strip()) > 1][:SHOWN],
        "files": [file.name for _, files in request.FILES.lists() for file in files],
        "sign_in": reverse("sign_in"),
    }
    answer = HttpResponse(render_to_string("unisson/resume.html", context), status=403)
    answer.headers["Cache-Control"] = "no-store"
    return answer
