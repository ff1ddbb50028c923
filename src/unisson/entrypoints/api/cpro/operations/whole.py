"""An invoice whole, as the three « consulter » give it: parties, references, VAT, totals, lines, pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from einvoice import model as en
from unisson.entrypoints.api.cpro.written import day, minute
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.organisations.models import CategorieAcheteur, Service, Structure

WHOLE = 1_000  # rows of a part given at once unless fewer are asked for


@dataclass(frozen=True, slots=True)
class Parts:
    """Which page of each part is wanted: (number, size)."""

    vat: tuple[int, int] = (1, WHOLE)
    pieces: tuple[int, int] = (1, WHOLE)
    lines: tuple[int, int] = (1, WHOLE)


def common(invoice: Invoice, content: en.Invoice, pieces: Sequence[Document], parts: Parts) -> dict[str, Any]:
    """What both sides read."""
    main = next((piece for piece in pieces if piece.kind == DocumentKind.PRINCIPALE), None)
    others = [piece for piece in pieces if piece.kind != DocumentKind.PRINCIPALE]
    return {
        "identifiantFactureCPP": invoice.pk,
        "numeroFacture": invoice.number,
        "statutFacture": invoice.status,
        "modeDepot": invoice.mode_depot,
        "cadreDeFacturation": _cadre(invoice),
        "references": _references(invoice, content, pieces),
        "recapitulatifDeTva": _page("ligneTva", "LignesRecapitulativesTVA", _vat(content), parts.vat),
        "montantTotal": _totals(invoice, content),
        "pieceJointePrincipale": {f"id{what}PieceJointePrincipale": main.pk for what in ("", "Liaison")} if main else None,
        "listeDesPiecesJointes": _page("pieceJointe", "ListePiecesJointe", _pieces(others), parts.pieces),
        "lignesDePoste": _page("lignePoste", "LignesPoste", _lines(content), parts.lines),
        "commentaire": invoice.comment,
    }


def _page(name: str, suffix: str, found: list[dict[str, Any]], wanted: tuple[int, int]) -> dict[str, Any]:
    number, size = wanted
    return {
        name: found[(number - 1) * size : number * size],
        f"pageCourante{suffix}": number,
        f"pages{suffix}": max(-(-len(found) // size), 1),
        f"nbResultatsParPage{suffix}": size,
        f"total{suffix}": len(found),
    }


def _cadre(invoice: Invoice) -> dict[str, Any]:
    named = ((1, invoice.valideur_1), (2, invoice.valideur_2))
    valideurs: dict[str, Any] = {}
    for level, structure in named:
        if structure is not None:
            valideurs |= {
                f"idValideur{level}": structure.pk,
                f"typeIdentifiantValideur{level}": structure.type_identifiant,
                f"codeValideur{level}": structure.identifiant,
                f"raisonSocialeValideur{level}": structure.raison_sociale,
            }
    return {"codeCadreFacturation": invoice.cadre_facturation, **valideurs}


def _references(invoice: Invoice, content: en.Invoice, pieces: Sequence[Document]) -> dict[str, Any]:
    reasons = {row.exemption_reason for row in content.vat if row.exemption_reason}
    return {
        "dateFacture": day(invoice.issue_date),
        "dateDepot": day(invoice.sent_at),
        "codeDeviseFacture": invoice.currency,
        "typeFacture": invoice.type_facture,
        "typeTva": invoice.type_tva,
        "motifExonerationTva": invoice.motif_exoneration or " ; ".join(sorted(reasons)),
        "numeroMarche": invoice.numero_marche,
        "numeroBonCommande": invoice.numero_engagement,
        "numeroFactureOrigine": invoice.numero_facture_origine,
        "modePaiement": invoice.mode_paiement,
        "dateCreationFacture": minute(invoice.created_at),
        "dateEcheancePaiement": day(invoice.due_date),
        "tailleTotalePiecesJointes": sum(piece.size for piece in pieces),
        "numeroDpMandat": invoice.numero_mandat,
    }


def _vat(content: en.Invoice) -> list[dict[str, Any]]:
    return [
        {
            "ligneTvaTauxManuel": row.rate,
            "ligneTvaMontantBaseHtParTaux": row.taxable,
            "ligneTvaMontantTvaParTaux": row.tax,
        }
        for row in content.vat
    ]


def _totals(invoice: Invoice, content: en.Invoice) -> dict[str, Any]:
    paid = content.totals.paid if content.totals else None
    return {
        "montantHtTotal": invoice.total_without_vat,
        "montantTVA": invoice.total_vat,
        "montantTtcAvantRemiseGlobalTTC": invoice.total_with_vat,
        "montantRemiseGlobaleTTC": paid if invoice.amount_due is not None and paid else None,
        "montantTtcTotal": invoice.total_with_vat,
        "montantAPayer": invoice.amount_due,
    }


def _lines(content: en.Invoice) -> list[dict[str, Any]]:
    return [_line(number, line) for number, line in enumerate(content.lines, start=1)]


def _line(number: int, line: en.Line) -> dict[str, Any]:
    item, price = line.item or en.Item(), line.price or en.Price()
    reduced = sum((adjustment.amount or Decimal(0) for adjustment in line.allowances), Decimal(0))
    net = line.net
    tax = (net * line.vat_rate / 100).quantize(Decimal("0.01")) if net is not None and line.vat_rate is not None else None
    return {
        "lignePosteNumero": number,
        "lignePosteReference": item.seller_id,
        "lignePosteDenomination": item.name,
        "lignePosteQuantite": line.quantity,
        "lignePosteUniteLibelle": line.unit,
        "lignePosteMontantUnitaireHT": price.net,
        "lignePosteMontantRemiseHT": reduced or None,
        "lignePosteTauxTvaManuel": line.vat_rate,
        "lignePosteMontantHtApresRemise": net,
        "lignePosteMontantTva": tax,
        "lignePosteMontantTtcApresRemise": net + tax if net is not None and tax is not None else None,
    }


def _pieces(pieces: Sequence[Document]) -> list[dict[str, Any]]:
    return [
        {
            "pieceJointeId": piece.pk,
            "pieceJointeIdLiaison": piece.pk,
            "pieceJointeDesignation": piece.designation or piece.filename,
            "pieceJointeTypeCode": piece.kind,
            "pieceJointeTypeLibelle": DocumentKind(piece.kind).label,
            "pieceJointeExtension": piece.filename.rpartition(".")[2].upper(),
        }
        for piece in pieces
    ]


def _address(side: str, structure: Structure) -> dict[str, Any]:
    return {
        f"adresse{side}Detail": structure.adresse,
        f"adresse{side}Complement1": structure.complement_adresse_1,
        f"adresse{side}Complement2": structure.complement_adresse_2,
        f"adresse{side}CodePostal": structure.code_postal,
        f"adresse{side}Ville": structure.ville,
        f"adresse{side}CodePays": structure.code_pays,
        f"adresse{side}LibellePays": structure.libelle_pays if side == "Destinataire" else None,
    }


def recipient(invoice: Invoice) -> dict[str, Any]:
    """Destinataire, as both sides read it."""
    structure, service = invoice.recipient, invoice.recipient_service
    named = {"codeDestinataire": invoice.recipient_identifiant, "codeServiceExecutant": invoice.code_service}
    if structure is None:
        return named
    return {
        **named,
        "idDestinataire": structure.pk,
        "libelleDestinataire": structure.raison_sociale,
        "idServiceExecutant": service.pk if service else None,
        "libelleServiceExecutant": service.nom if service else None,
        **_address("Destinataire", structure),
    }


def of_the_state(invoice: Invoice) -> str:
    """`destinataireEtat`."""
    recipient = invoice.recipient
    return "OUI" if recipient and recipient.categorie_acheteur == CategorieAcheteur.ETAT else "NON"


def supplier(invoice: Invoice, content: en.Invoice) -> dict[str, Any]:
    """Fournisseur, as both sides read it, without its name."""
    structure, service = invoice.supplier, invoice.supplier_service
    return {
        "idFournisseur": structure.pk,
        "typeIdentifiantFournisseur": structure.type_identifiant,
        "codeFournisseur": structure.identifiant,
        "designationFournisseur": structure.raison_sociale,
        **_service(service),
        **_address("Fournisseur", structure),
        "adresseFournisseurLibellePays": structure.libelle_pays,
        "numeroRcsFournisseur": structure.numero_rcs,
        **_account(content),
    }


def _service(service: Service | None) -> dict[str, Any]:
    if service is None:
        return {}
    return {
        "idServiceFournisseur": service.pk,
        "codeServiceFournisseur": service.code,
        "libelleServiceFournisseur": service.nom,
    }


def _account(content: en.Invoice) -> dict[str, Any]:
    """The bank account that the document names."""
    transfers = content.payment.transfers if content.payment else ()
    iban = "".join((transfers[0].account or "").split()) if transfers else ""
    if not iban:
        return {}
    french = iban[:2] in ("FR", "MC") and len(iban) == 27
    return {
        "coordBancairesFournisseurType": "IBAN",
        "coordBancairesFournisseurCodePays": iban[:2],
        "coordBancairesFournisseurCleIban": iban[2:4],
        "coordBancairesFournisseurCompteBancaire": iban,
        "coordBancairesFournisseurCodeBanque": iban[4:9] if french else None,
        "coordBancairesCodeGuichet": iban[9:14] if french else None,
        "coordBancairesFournisseurCleRib": iban[25:] if french else None,
        "coordBancairesBicSwift": transfers[0].provider,
        "coordBancairesFournisseurLibelle": transfers[0].account_name,
    }
