"""Addresses of the on-line entry."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.saisie import cadre

urlpatterns: list[URLPattern] = [
    path("cadres/", cadre.helper, name="cadre_helper"),
]
