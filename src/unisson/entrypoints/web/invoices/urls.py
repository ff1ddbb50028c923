"""Addresses of the pages of invoices after their sending."""

from django.urls import URLPattern, path

from unisson.entrypoints.web.invoices.views import home, invoice, lists, treatment

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("factures/emises/", lists.issued, name="issued"),
    path("factures/recues/", lists.received, name="received"),
    path("factures/a-valider/", lists.to_validate, name="to_validate"),
    path("factures/<int:invoice_id>/", invoice.invoice, name="invoice"),
    path("factures/<int:invoice_id>/actions/<slug:verb>/", treatment.treatment, name="treatment"),
]
# What goes with each list.
for shown in lists.LISTS:
    root, options = f"factures/{shown.slug}", {"shown": shown}
    urlpatterns += [
        path(f"{root}/colonnes/", lists.columns, options, name=f"{shown.code}_columns"),
        path(f"{root}/recherches/", lists.search, options, name=f"{shown.code}_search"),
    ]
