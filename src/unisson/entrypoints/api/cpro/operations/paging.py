"""From the paging of a body to the page that is asked, and back: two styles of answer, one way of counting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from unisson.portal.invoices.queries.searching import Found, Paging

DEFAULT_SIZE = 25
# Column of the official lists (without what tells one list from another) -> fields that sort it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "IdFacture": ("pk",),
    "TypeDemandePaiement": ("pk",),
    "IdFournisseur": ("supplier_id",),
    "CodeFournisseur": ("supplier__identifiant",),
    "IdentifiantFournisseur": ("supplier__identifiant",),
    "TypeIdentifiantFournisseur": ("supplier__type_identifiant",),
    "Fournisseur": ("supplier__raison_sociale",),
    "DesignationFournisseur": ("supplier__raison_sociale",),
    "CodeServiceFournisseur": ("supplier_service__code",),
    "NomServiceFournisseur": ("supplier_service__nom",),
    "IdDestinataire": ("recipient_id",),
    "CodeDestinataire": ("recipient__identifiant",),
    "IdentifiantDestinataire": ("recipient__identifiant",),
    "TypeIdentifiantDestinataire": ("recipient__type_identifiant",),
    "Destinataire": ("recipient__raison_sociale",),
    "DesignationDestinataire": ("recipient__raison_sociale",),
    "IdServiceExecutant": ("recipient_service_id",),
    "CodeServiceExecutant": ("code_service",),
    "NomServiceExecutant": ("recipient_service__nom",),
    "IdValideur": ("valideur_1_id",),
    "IdentifiantValideur": ("valideur_1__identifiant",),
    "TypeIdentifiantValideur": ("valideur_1__type_identifiant",),
    "DesignationValideur": ("valideur_1__raison_sociale",),
    "TypeIdentifiantValideur1": ("valideur_1__type_identifiant",),
    "CodeValideur1": ("valideur_1__identifiant",),
    "RaisonSocialeValideur1": ("valideur_1__raison_sociale",),
    "TypeIdentifiantValideur2": ("valideur_2__type_identifiant",),
    "CodeValideur2": ("valideur_2__identifiant",),
    "RaisonSocialeValideur2": ("valideur_2__raison_sociale",),
    "TypeFacture": ("type_facture",),
    "NumeroFacture": ("number",),
    "DateFacture": ("issue_date",),
    "DateDepot": ("sent_at",),
    "MontantHT": ("total_without_vat",),
    "MontantTTC": ("total_with_vat",),
    "MontantAPayer": ("amount_due",),
    "Devise": ("currency",),
    "Statut": ("status",),
    "NumeroMarche": ("numero_marche",),
    "NumeroBonCommande": ("numero_engagement",),
    "NumeroEngagement": ("numero_engagement",),
    "NumeroFluxDepot": ("depot__numero_flux_depot",),
    "NumeroFactureOrigine": ("numero_facture_origine",),
    "ModeDepot": ("mode_depot",),
    "NomPrenomUtilisateurCreateur": ("created_by__last_name", "created_by__first_name"),
    "CoordBancairesFournisseurCompteBancaire": ("iban",),
    "CoordBancairesFournisseurCodePays": ("iban",),
    "CoordBancairesFournisseurNomCb": ("coordonnees__nom",),
    "AffactureurCode": ("coordonnees__factor_identifiant",),
    "AffactureurRaisonSociale": ("coordonnees__factor_nom",),
    "DateHeureEtatCourant": ("status_at",),
    "FactureTelechargeeParDestinataire": ("downloaded_at",),
}


def asked(page: Any) -> Paging:
    """The page a body asks for. A column that orders nothing here (a works invoice's, say) leaves the usual order."""
    if page is None:
        return Paging(size=DEFAULT_SIZE)
    fields = COLUMNS.get(getattr(page, "triColonne", None) or "", ())
    sign = "-" if getattr(page, "triSens", None) == "Descendant" else ""
    most = getattr(page, "nbResultatsMaximum", None) or getattr(page, "getnbResultatsMaximum", None) or 0
    return Paging(
        number=min(max(page.pageResultatDemandee or 1, 1), 1_000_000),
        size=max(page.nbResultatsParPage or DEFAULT_SIZE, 1),
        order=tuple(f"{sign}{name}" for name in fields) or ("-pk",),
        most=max(most, 0),
    )


def told(found: Found) -> dict[str, int]:
    """Where this page stands, under the official names."""
    return {"pageCourante": found.page, "pages": found.pages, "nbResultatsParPage": found.size, "total": found.total}


Rows = list[dict[str, Any]]


def ordered(rows: Rows, column: str | None, descending: bool) -> Rows:
    """Rows already made, in the order of the field that an official column names (« LignePosteNumero »: lignePosteNumero)."""
    name = (column or "")[:1].lower() + (column or "")[1:]
    if not any(name in row for row in rows):
        return rows
    return sorted(rows, key=lambda row: _sortable(row.get(name)), reverse=descending)


def _sortable(value: Any) -> tuple[bool, Any, str]:
    """Absent values first, numbers by value, texts without their case."""
    return value is not None, value if isinstance(value, (int, Decimal)) else 0, str(value).lower()
