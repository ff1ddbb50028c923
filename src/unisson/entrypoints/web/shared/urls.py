"""Addresses of the shared look: the living style guide, in demonstration and development only."""

from django.conf import settings
from django.urls import URLPattern, path

from unisson.entrypoints.web.shared import styleguide

urlpatterns: list[URLPattern] = []

if settings.DEBUG or getattr(settings, "UNISSON_DEMO", False):
    urlpatterns = [
        path("charte/", styleguide.guide, name="styleguide"),
        path("charte/connexion/", styleguide.public, name="styleguide_public"),
        path("charte/erreur/", styleguide.error, name="styleguide_error"),
    ]
