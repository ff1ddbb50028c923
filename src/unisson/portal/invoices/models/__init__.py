"""Demandes de paiement and their documents, what surrounds their lists, what a supplier keeps to write them on line."""

from unisson.portal.invoices.models.entry import (
    Article,
    Customer,
    MandatFacturation,
    Modele,
    Periodicite,
    Tableur,
)
from unisson.portal.invoices.models.invoices import (
    Depot,
    Document,
    DocumentKind,
    Invoice,
    InvoiceQuerySet,
    ModeDepot,
    ModePaiement,
    TypeFacture,
    TypeTva,
)
from unisson.portal.invoices.models.lists import (
    DecisionVisa,
    EtatExtraction,
    Extraction,
    FormatExtraction,
    ListChoice,
    Listed,
    Recherche,
    SavedSearch,
    Visa,
    listed,
)
from unisson.portal.invoices.models.rates import TauxInteret

__all__ = [
    "Article",
    "Customer",
    "DecisionVisa",
    "Depot",
    "Document",
    "DocumentKind",
    "EtatExtraction",
    "Extraction",
    "FormatExtraction",
    "Invoice",
    "InvoiceQuerySet",
    "ListChoice",
    "Listed",
    "MandatFacturation",
    "ModeDepot",
    "ModePaiement",
    "Modele",
    "Periodicite",
    "Recherche",
    "SavedSearch",
    "Tableur",
    "TauxInteret",
    "TypeFacture",
    "TypeTva",
    "Visa",
    "listed",
]
