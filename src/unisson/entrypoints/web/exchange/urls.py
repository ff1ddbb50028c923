"""Addresses of the flux received."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.exchange import deciding, exporting, splitting, views

urlpatterns: list[URLPattern] = [
    path("deposer/<int:invoice_id>/partager/", splitting.split, name="deposit_split"),
    path("depots/", views.listed, name="flux_list"),
    path("depots/liste.xlsx", exporting.listed, name="flux_list_xlsx"),
    path("depots/<int:flux_id>/", views.report, name="flux"),
    path("depots/<int:flux_id>/avancement/", views.progress, name="flux_progress"),
    path("depots/<int:flux_id>/envoyer/", deciding.send, name="flux_send"),
    path("depots/<int:flux_id>/abandonner/", deciding.abandon, name="flux_abandon"),
    path("depots/<int:flux_id>/reprendre/", deciding.resume, name="flux_resume"),
    path("depots/<int:flux_id>/compte-rendu.pdf", exporting.as_pdf, name="flux_pdf"),
    path("depots/<int:flux_id>/rapport.csv", exporting.as_csv, name="flux_csv"),
    path("depots/<int:flux_id>/rapport.xlsx", exporting.as_xlsx, name="flux_xlsx"),
    path("depots/<int:flux_id>/fichier/", exporting.original, name="flux_file"),
]
