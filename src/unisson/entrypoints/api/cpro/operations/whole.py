"""An invoice whole, as the three « consulter » give it: parties, references, VAT, totals, lines, pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from einvoice import model as en
from einvoice.codelists.unit_labels import UNIT_LABELS
from unisson.entrypoints.api.cpro.operations import banking, labels, paging
from unisson.entrypoints.api.cpro.written import day, minute
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.queries.following import validated_on
from unisson.portal.organisations.models import CategorieAcheteur, Service, Structure

TYPES: dict[str, labels.TypePiece] = {
    DocumentKind.PRINCIPALE: labels.PRINCIPALE,
    DocumentKind.XML: labels.DONNEES,
    DocumentKind.COMPLEMENTAIRE: labels.COMPLEMENTAIRE,
    DocumentKind.CERTIFICAT: labels.CERTIFICAT,
}
LONGEST_LINE_NUMBER = 9  # digits
WHOLE = 1_000  # rows of a part given at once unless fewer are asked for


@dataclass(frozen=True, slots=True)
class Part:
    """Which page of a part is wanted, and in which order."""

    number: int = 1
    size: int = WHOLE
    column: str | None = None
    descending: bool = False

    @classmethod
    def asked(cls, wanted: Any, name: str, *, size: str = "", sort: str = "", column: str = "") -> Part:
        """Read from a body whose fields end in the name of the list, or in another one given."""
        if wanted is None:
            return cls()
        return cls(
            max(getattr(wanted, f"pageResultatDemandee{name}") or 1, 1),
            min(max(getattr(wanted, size or f"nbResultatsParPage{name}") or WHOLE, 1), WHOLE),
            getattr(wanted, f"triColonne{column or sort or name}"),
            getattr(wanted, f"triSens{sort or name}") == "Descendant",
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an invoice, and the language of the words in them (`codeLangue`)."""

    vat: Part = Part()
    pieces: Part = Part()
    lines: Part = Part()
    language: str | None = None


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
        "references": _references(invoice, content, parts.language)
        | {"tailleTotalePiecesJointes": sum(piece.size for piece in pieces)},
        "recapitulatifDeTva": _page("ligneTva", "LignesRecapitulativesTVA", _vat(content, parts.language), parts.vat),
        "montantTotal": _totals(invoice),
        "pieceJointePrincipale": {f"id{what}PieceJointePrincipale": main.pk for what in ("", "Liaison")} if main else None,
        "listeDesPiecesJointes": _page("pieceJointe", "ListePiecesJointe", _pieces(others, parts.language), parts.pieces),
        "lignesDePoste": _page("lignePoste", "LignesPoste", _lines(content), parts.lines),
        "commentaire": invoice.comment,
    }


def _page(name: str, suffix: str, found: list[dict[str, Any]], wanted: Part) -> dict[str, Any]:
    number, size = wanted.number, wanted.size
    found = paging.ordered(found, wanted.column, wanted.descending)
    return {
        name: found[(number - 1) * size : number * size],
        f"pageCourante{suffix}": number,
        f"pages{suffix}": max(-(-len(found) // size), 1),
        f"nbResultatsParPage{suffix}": size,
        f"total{suffix}": len(found),
    }


def _cadre(invoice: Invoice) -> dict[str, Any]:
    named = [(level, row) for level, row in ((1, invoice.valideur_1), (2, invoice.valideur_2)) if row is not None]
    dates = validated_on([invoice.pk])[invoice.pk] if named else {}
    valideurs: dict[str, Any] = {}
    for level, structure in named:
        valideurs |= {
            f"idValideur{level}": structure.pk,
            f"typeIdentifiantValideur{level}": structure.type_identifiant,
            f"codeValideur{level}": structure.identifiant,
            f"raisonSocialeValideur{level}": structure.raison_sociale,
            f"dateValidation{level}": day(dates.get(level)),
        }
    if invoice.valideur_2 is not None:
        valideurs["designationValideur2"] = invoice.valideur_2.raison_sociale
    return {"codeCadreFacturation": invoice.cadre_facturation, **valideurs}


def _references(invoice: Invoice, content: en.Invoice, language: str | None) -> dict[str, Any]:
    reasons = {row.exemption_reason for row in content.vat if row.exemption_reason}
    codes = sorted({row.exemption_code for row in content.vat if row.exemption_code})
    return {
        "dateFacture": day(invoice.issue_date),
        "dateDepot": day(invoice.sent_at),
        "codeDeviseFacture": invoice.currency,
        "libelleDeviseFacture": labels.currency(invoice.currency, language),
        "typeFacture": invoice.type_facture,
        "typeTva": invoice.type_tva,
        "motifExonerationTva": invoice.motif_exoneration or " ; ".join(sorted(reasons)),
        "libelleMotifExonerationTva": " ; ".join(labels.exemption(code, language) for code in codes) or None,
        "numeroMarche": invoice.numero_marche,
        "numeroBonCommande": invoice.numero_engagement,
        "numeroFactureOrigine": invoice.numero_facture_origine,
        "modePaiement": invoice.mode_paiement,
        "dateCreationFacture": minute(invoice.created_at),
        "dateEcheancePaiement": day(invoice.due_date),
        "numeroDpMandat": invoice.numero_mandat,
    }


def _vat(content: en.Invoice, language: str | None) -> list[dict[str, Any]]:
    return [
        {
            "ligneTvaTauxRefCode": labels.rate_code(row.rate),
            "ligneTvaTauxRefLibelle": labels.rate_label(row.rate, language),
            "ligneTvaTauxRefValeur": row.rate,
            "ligneTvaTauxManuel": row.rate,
            "ligneTvaMontantBaseHtParTaux": row.taxable,
            "ligneTvaMontantTvaParTaux": row.tax,
        }
        for row in content.vat
    ]


def _totals(invoice: Invoice) -> dict[str, Any]:
    """No « remise globale TTC »: the norm knows none, and what is paid already is not one."""
    return {
        "montantHtTotal": invoice.total_without_vat,
        "montantTVA": invoice.total_vat,
        "montantTtcAvantRemiseGlobalTTC": invoice.total_with_vat,
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
        "lignePosteNumero": _number(line.id, number),
        "lignePosteReference": item.seller_id,
        "lignePosteDenomination": item.name,
        "lignePosteQuantite": line.quantity,
        "lignePosteUniteLibelle": UNIT_LABELS.get(line.unit or "", line.unit),
        "lignePosteMontantUnitaireHT": price.net,
        "lignePosteMontantRemiseHT": reduced or None,
        "lignePosteTauxTva": labels.rate_code(line.vat_rate),
        "lignePosteTauxTvaManuel": line.vat_rate,
        "lignePosteMontantHtApresRemise": net,
        "lignePosteMontantTva": tax,
        "lignePosteMontantTtcApresRemise": net + tax if net is not None and tax is not None else None,
    }


def _number(identifier: str | None, rank: int) -> int:
    """The number that the document gives to a line (BT-126) when it is one, else its rank."""
    given = identifier or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_LINE_NUMBER else rank


def _pieces(pieces: Sequence[Document], language: str | None) -> list[dict[str, Any]]:
    return [
        {
            "pieceJointeId": piece.pk,
            "pieceJointeIdLiaison": piece.pk,
            "pieceJointeDesignation": piece.designation or piece.filename,
            "pieceJointeNumeroLigneFacture": piece.line_number,
            **_type(piece, language),
            "pieceJointeExtension": piece.filename.rpartition(".")[2].upper(),
        }
        for piece in pieces
    ]


def _type(piece: Document, language: str | None) -> dict[str, Any]:
    """The type that who joined the file gave it, else that of its kind."""
    kind = labels.TYPES_BY_CODE.get(piece.type_code) if piece.type_code else TYPES[piece.kind]
    return {
        "pieceJointeTypeCode": piece.type_code or TYPES[piece.kind].code,
        "pieceJointeTypeLibelle": kind.label(language) if kind else None,
    }


def _address(side: str, structure: Structure) -> dict[str, Any]:
    return {
        f"adresse{side}Id": structure.pk,
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
        "coordBancairesFournisseurId": invoice.coordonnees_id,
        "affactureur": _factor(invoice, content),
    }


def _factor(invoice: Invoice, content: en.Invoice) -> dict[str, Any] | None:
    """Who is paid instead of the supplier: by the account chosen, else by the payee of the document (BG-10)."""
    account, payee = invoice.coordonnees, content.payee
    if account is not None and account.est_affactureur:
        return {**banking.factor(account.factor_identifiant, account.factor_nom), "affactureurCodePays": account.iban[:2]}
    if payee is None:
        return None
    named = payee.legal_id or payee.identifier
    return banking.factor(named.value if named else "", payee.name)


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
    return {
        "coordBancairesFournisseurType": "IBAN",
        **banking.account(iban),
        "coordBancairesCodeGuichet": iban[9:14] if banking.is_french(iban) else None,
        "coordBancairesBicSwift": transfers[0].provider,
        "coordBancairesFournisseurLibelle": transfers[0].account_name,
    }
