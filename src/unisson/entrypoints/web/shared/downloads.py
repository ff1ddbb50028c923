"""Files given to a browser. Whoever wrote them, they run nothing here, even if a browser were made to show them."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

BYTES = "application/octet-stream"
PDF = "application/pdf"
ZIP = "application/zip"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def attached(data: bytes, mime_type: str, name: str) -> HttpResponse:
    """A file to download under this name, never shown inside the portal's pages."""
    answer = HttpResponse(data, content_type=mime_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return shut_in(answer)


def picture(data: bytes) -> HttpResponse:
    """The image (PNG) of a page, shown where it is asked for."""
    return shut_in(HttpResponse(data, content_type="image/png"))


def shut_in(answer: Answer) -> Answer:
    """The same answer, which can neither run a script nor reach the pages of the portal."""
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
