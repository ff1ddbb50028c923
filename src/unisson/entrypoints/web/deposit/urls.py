"""Addresses of the deposit, and of the files of an invoice."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.deposit import check, citing, files, upload

urlpatterns: list[URLPattern] = [
    path("deposer/", upload.deposit, name="deposit"),
    path("deposer/<int:invoice_id>/", check.check, name="deposit_check"),
    path("deposer/<int:invoice_id>/lecture/", check.reading_progress, name="deposit_reading"),
    path("deposer/<int:invoice_id>/engagement/", citing.engagement, name="deposit_engagement"),
    path("deposer/<int:invoice_id>/supprimer/", check.delete, name="deposit_delete"),
    path("deposer/<int:invoice_id>/envoyee/", check.sent, name="deposit_sent"),
    path("factures/<int:invoice_id>/documents/<int:document_id>/", files.document, name="document"),
    path(
        "factures/<int:invoice_id>/documents/<int:document_id>/pages/<int:number>/",
        files.page,
        name="document_page",
    ),
]
