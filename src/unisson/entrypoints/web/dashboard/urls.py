"""Addresses of the dashboards, and of the statistics open to everybody."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.dashboard import views

urlpatterns: list[URLPattern] = [
    path("tableau-de-bord/", views.dashboard, name="dashboard"),
    path("tableau-de-bord/structures/", views.makers, name="dashboard_makers"),
    path("annuaire/<int:structure_id>/statistiques/", views.statistics, name="public_statistics"),
]
