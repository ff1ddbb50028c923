"""WSGI application served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unisson.config.settings")

application = get_wsgi_application()

# Once Django is ready: the first PDF of each process does not wait for PDFium to start.
from unisson.portal.invoices import pdf_process  # noqa: E402

pdf_process.pool().warm()
