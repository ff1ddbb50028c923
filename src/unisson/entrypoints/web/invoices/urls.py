"""Addresses of the pages of invoices after their sending."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.invoices.verbs import IN_BULK
from unisson.entrypoints.web.invoices.views import (
    acknowledging,
    around,
    bulk,
    delay,
    extracting,
    home,
    invoice,
    lists,
    rates,
    treatment,
    visa,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("factures/emises/", lists.issued, name="issued"),
    path("factures/recues/", lists.received, name="received"),
    path("factures/a-valider/", lists.to_validate, name="to_validate"),
    path("factures/toutes/", lists.every, name="every"),
    path("factures/<int:invoice_id>/", invoice.invoice, name="invoice"),
    path("acquittement/", acknowledging.acknowledge, name="acknowledge"),
    path("factures/<int:invoice_id>/refaire/", acknowledging.redo, name="redo"),
    path("telechargements/", extracting.extractions, name="extractions"),
    path("telechargements/<int:extraction_id>/", extracting.extraction, name="extraction"),
    path("telechargements/<int:extraction_id>/fichier/", extracting.extraction_file, name="extraction_file"),
    path("factures/<int:invoice_id>/affecter/", around.assign, name="assign"),
    path("factures/<int:invoice_id>/commenter/", around.comment, name="comment"),
    path("factures/<int:invoice_id>/avis/", around.ask_visa, name="visa_ask"),
    path("factures/<int:invoice_id>/avis/<int:visa_id>/retirer/", around.withdraw_visa, name="visa_withdraw"),
    path("visa/<str:token>/", visa.visa, name="visa"),
    path("visa/<str:token>/facture/", visa.document, name="visa_document"),
    path("visa/<str:token>/page/<int:number>/", visa.page, name="visa_page"),
    path("factures/<int:invoice_id>/actions/<slug:verb>/", treatment.treatment, name="treatment"),
    path("factures/<int:invoice_id>/delai/", delay.delay, name="invoice_delay"),
    path("factures/<int:invoice_id>/delai/reclamation.pdf", delay.letter, name="claim_letter"),
    path("support/taux-interets/", rates.rates, name="interest_rates"),
]
# What goes with each list.
for shown in lists.LISTS:
    root, options = f"factures/{shown.slug}", {"shown": shown}
    urlpatterns += [
        path(f"{root}/colonnes/", lists.columns, options, name=f"{shown.code}_columns"),
        path(f"{root}/exporter/", extracting.export, options, name=f"{shown.code}_export"),
        *([path(f"{root}/traiter/", bulk.bulk, options, name=f"{shown.code}_bulk")] if shown.espace in IN_BULK else []),
        path(f"{root}/recherches/", lists.search, options, name=f"{shown.code}_search"),
    ]
