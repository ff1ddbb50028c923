"""WSGI application served by granian."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unisson.config.settings")

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's answer. One that is whole is given as a list: granian sends it at once, where it would ask any other for its
    next piece from thread to thread."""
    answer = _django(environ, start_response)
    if not isinstance(answer, HttpResponse):
        return answer
    try:
        return [answer.content]
    finally:
        answer.close()


# Once Django is ready: the first PDF of each process does not wait for PDFium to start.
from unisson.portal.invoices.pages import pdf_process  # noqa: E402

pdf_process.pool().warm()

# Everything that pages are made of is here for good: left out of the rounds of the garbage collector, which would stop a page
# for a tenth of a second from time to time to look at all of it again.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
