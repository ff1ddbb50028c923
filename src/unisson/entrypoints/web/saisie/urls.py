"""Addresses of the on-line entry."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.saisie import cadre, form, review, start

urlpatterns: list[URLPattern] = [
    path("cadres/", cadre.helper, name="cadre_helper"),
    path("saisir/", start.start, name="saisie"),
    path("saisir/mandat/", start.mandate_page, name="entry_mandate"),
    path("saisir/<int:invoice_id>/", form.edit, name="entry_edit"),
    path("saisir/<int:invoice_id>/totaux/", form.totals, name="entry_totals"),
    path("saisir/<int:invoice_id>/relire/", review.review, name="entry_review"),
    path("saisir/<int:invoice_id>/apercu/", review.document, name="entry_document"),
    path("saisir/<int:invoice_id>/apercu/<int:number>/", review.page, name="entry_page"),
    path("saisir/<int:invoice_id>/envoyer/", review.send, name="entry_send"),
]
