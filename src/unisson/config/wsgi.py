"""WSGI application served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unisson.config.settings")

application = get_wsgi_application()

# Once Django is ready: the first PDF of each process does not wait for PDFium to start.
from unisson.portal.invoices import pdf_process  # noqa: E402

pdf_process.pool().warm()

# Everything that pages are made of is here for good: left out of the rounds of the garbage collector, which would stop a page
# for a tenth of a second from time to time to look at all of it again.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
