"""Addresses of the directory: read without an account."""

from django.urls import include, path

from unisson.entrypoints.web.directory import downloads, quality, views

inside = [
    path("<int:structure_id>/", views.structure, name="structure"),
    path("exigences/", views.requirements, name="requirements"),
    path("telecharger/", downloads.download, name="download"),
    path("telecharger/annuaire.xlsx", downloads.whole, {"extension": "xlsx"}, name="whole_xlsx"),
    path("telecharger/annuaire.zip", downloads.whole, {"extension": "zip"}, name="whole_csv"),
    path("telecharger/changements.xlsx", downloads.changes, {"extension": "xlsx"}, name="changes_xlsx"),
    path("telecharger/changements.zip", downloads.changes, {"extension": "zip"}, name="changes_csv"),
    path("qualite/", quality.overview, name="quality_overview"),
    path("actualisation/", downloads.refreshes, name="refreshes"),
    path("suggestions/", views.suggest, name="suggest"),
]

urlpatterns = [
    path("annuaire/", views.search, name="directory"),
    path("structure/qualite/", quality.mine, name="structure_quality"),
    path("annuaire/", include((inside, "directory"))),
]
