"""Addresses of the directory: read without an account."""

from django.urls import include, path

from unisson.entrypoints.web.directory import views

inside = [
    path("<int:structure_id>/", views.structure, name="structure"),
    path("exigences/", views.requirements, name="requirements"),
    path("suggestions/", views.suggest, name="suggest"),
]

urlpatterns = [
    path("annuaire/", views.search, name="directory"),
    path("annuaire/", include((inside, "directory"))),
]
