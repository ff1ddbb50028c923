"""Addresses of the engagements."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.engagements import importing, pieces, views

urlpatterns: list[URLPattern] = [
    path("engagements/", views.listed, name="engagements"),
    path("engagements/recus/", views.received, name="engagements_received"),
    path("engagements/nouveau/", views.new, name="engagement_new"),
    path("engagements/liste.xlsx", views.export, {"extension": "xlsx"}, name="engagements_xlsx"),
    path("engagements/liste.csv", views.export, {"extension": "csv"}, name="engagements_csv"),
    path("engagements/modele.xlsx", views.model, {"extension": "xlsx"}, name="engagements_model_xlsx"),
    path("engagements/modele.csv", views.model, {"extension": "csv"}, name="engagements_model_csv"),
    path("engagements/import/", importing.start, name="engagements_import_start"),
    path("engagements/import/<int:import_id>/", importing.verdict, name="engagements_import"),
    path("engagements/import/<int:import_id>/a-corriger.xlsx", importing.to_mend, name="engagements_to_mend"),
    path("engagements/<int:engagement_id>/", views.one, name="engagement"),
    path("engagements/<int:engagement_id>/pieces/", pieces.add, name="engagement_piece_add"),
    path("engagements/<int:engagement_id>/pieces/<int:kept_id>/", pieces.read, name="engagement_piece"),
    path("engagements/<int:engagement_id>/pieces/<int:kept_id>/retirer/", pieces.remove, name="engagement_piece_remove"),
    path("engagements/<int:engagement_id>/faire/<str:verb>/", views.act, name="engagement_act"),
]
