"""Addresses of the archives of a structure, and of the seals of the portal."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.archives import views

urlpatterns: list[URLPattern] = [
    path("archives/", views.archives, name="archives"),
    path("archives/<int:archive_id>/", views.download, name="archive_download"),
    path("support/sceaux/", views.seals, name="seals"),
]
