"""Addresses of the on-line entry."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.saisie import again, bulk, cadre, form, kept, review, start

urlpatterns: list[URLPattern] = [
    path("cadres/", cadre.helper, name="cadre_helper"),
    path("saisir/", start.start, name="saisie"),
    path("saisir/mandat/", start.mandate_page, name="entry_mandate"),
    path("saisir/catalogue/", kept.catalogue, name="entry_catalogue"),
    path("saisir/tableur/", bulk.upload, name="entry_bulk"),
    path("saisir/tableur/modele.xlsx", bulk.model_xlsx, name="entry_bulk_xlsx"),
    path("saisir/tableur/modele.csv", bulk.model_csv, name="entry_bulk_csv"),
    path("saisir/tableur/<int:tableur_id>/", bulk.tableur, name="entry_tableur"),
    path("saisir/tableur/<int:tableur_id>/compte-rendu.xlsx", bulk.report, name="entry_tableur_report"),
    path("saisir/modeles/<int:model_id>/", again.model, name="entry_model"),
    path("saisir/modeles/<int:model_id>/utiliser/", again.use, name="entry_model_use"),
    path("saisir/<int:invoice_id>/modele/", again.new_model, name="entry_model_new"),
    path("saisir/<int:invoice_id>/", form.edit, name="entry_edit"),
    path("saisir/<int:invoice_id>/totaux/", form.totals, name="entry_totals"),
    path("saisir/<int:invoice_id>/relire/", review.review, name="entry_review"),
    path("saisir/<int:invoice_id>/apercu/", review.document, name="entry_document"),
    path("saisir/<int:invoice_id>/apercu/<int:number>/", review.page, name="entry_page"),
    path("saisir/<int:invoice_id>/envoyer/", review.send, name="entry_send"),
    path("factures/<int:invoice_id>/dupliquer/", again.duplicate, name="invoice_duplicate"),
    path("factures/<int:invoice_id>/avoir/", again.credit, name="invoice_credit"),
]
