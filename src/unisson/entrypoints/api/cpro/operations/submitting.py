"""`soumettre`: an invoice given as data (SAISIE_API), or around a PDF already sent (DEPOT_PDF_API)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from einvoice.codelists.french_rates import RATES
from einvoice.codelists.unit_labels import unit_of
from einvoice.report import Report, Severity
from unisson.entrypoints.api.cpro.modeles.factures import SoumettreFactureParam, WsRetourSoumettreFacture
from unisson.entrypoints.api.cpro.operations import found, joined
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import FILE_BODY, Appel, operation
from unisson.entrypoints.api.cpro.written import day
from unisson.portal.invoices.actions import drafting, entering
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.entry.fields import LINE, MANUAL_RATE, WITHOUT_VAT, Content
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.organisations import searching
from unisson.portal.organisations.models import Espace, Structure
from unisson.portal.raccordements.actions import submitting

EMISES = Espace.FACTURES_EMISES
NO_VAT = ("EXONERATION", "SANS_TVA")
# Ours -> official field of montantTotal.
TOTALS = {
    "total_without_vat": "montantHtTotal",
    "total_vat": "montantTVA",
    "total_with_vat": "montantTtcTotal",
    "amount_due": "montantAPayer",
}


@operation(
    "factures/soumettre",
    SoumettreFactureParam,
    WsRetourSoumettreFacture,
    EMISES,
    writes=True,
    largest=FILE_BODY,
    name="soumettreFacture",
)
def submit(appel: Appel) -> dict[str, Any]:
    """Dépose une facture : à partir de ses données (SAISIE_API), ou autour d’un PDF déjà envoyé (DEPOT_PDF_API)."""
    asked = appel.demande
    mode = requis(asked.modeDepot, "modeDepot")
    supplier = found.depositing_structure(appel, asked.fournisseur.idFournisseur if asked.fournisseur else None)
    submission = _submission(appel, supplier)
    run = _typed if mode == "SAISIE_API" else _around
    invoice = _said(lambda: run(appel, submission))
    certificate = next((row for row in invoice.documents.all() if row.kind == DocumentKind.CERTIFICAT), None)
    return {
        "identifiantFactureCPP": invoice.pk,
        "numeroFacture": invoice.number,
        "statutFacture": invoice.status,
        "dateDepot": day(invoice.sent_at),
        "identifiantStructure": supplier.identifiant,
        "empreinteCertificatDepot": joined.encoded(bytes.fromhex(certificate.sha256)) if certificate else None,
    }


def _submission(appel: Appel, supplier: Structure) -> submitting.Submission:
    asked = appel.demande
    service_id = asked.fournisseur.idServiceFournisseur if asked.fournisseur else None
    service = searching.service(supplier, service_id) if service_id else None
    if service_id and service is None:
        raise Echec("SERVICE_INCONNU")
    total = asked.montantTotal
    given = {ours: getattr(total, official) for ours, official in TOTALS.items()} if total else {}
    return submitting.Submission(
        supplier,
        service,
        joined.pieces(appel, asked.pieceJointeComplementaire),
        {name: amount for name, amount in given.items() if amount is not None},
    )


def _said(run: Callable[[], Invoice]) -> Invoice:
    """Each reason why it is not sent, as a refusal of the table."""
    try:
        return run()
    except submitting.NotSent as refused:
        raise _not_sent(refused.report) from refused
    except drafting.FileRefused as refused:
        raise _not_sent(refused.report) from refused
    except submitting.TotalsDiffer as refused:
        told = ", ".join(
            f"{TOTALS[name]} : {given} envoyé, {computed} calculé" for name, given, computed in refused.differences
        )
        raise Echec("VERDICT", phrase=f"Les totaux envoyés ne sont pas ceux des lignes ({told}).") from refused
    except entering.MandateMissing:
        sentence = (
            "Cette structure n’a pas accepté le mandat de facturation : son gestionnaire l’accepte dans « Saisir une facture »."
        )
        raise Echec("FOURNISSEUR", phrase=sentence) from None
    except drafting.NotAllowed:
        raise Echec("HABILITATION", espace=EMISES.label, droit=" en modification") from None
    except DocumentRefused as refused:
        raise Echec("PJ_REFUSEE", phrase=refused.sentence) from refused


def _not_sent(report: Report) -> Echec:
    fatal = [one for one in report.findings if one.severity is Severity.FATAL]
    told = "|".join(f"{one.rule} : {one.message}" for one in fatal)[:2000] or "La facture n’a pas pu être jugée."
    rows = [{"regle": one.rule, "champ": one.field, "message": one.message, "remede": one.remedy} for one in fatal]
    return Echec("VERDICT", phrase=told.replace("{", "(").replace("}", ")"), plus={"controles": rows})


def _header(asked: Any) -> dict[str, Any]:
    """What both ways say of the invoice, under the portal's names; absent values are left out."""
    to, cadre, reference = asked.destinataire, asked.cadreDeFacturation, asked.references
    values = {
        "number": asked.numeroFactureSaisi,
        "recipient_identifiant": to.codeDestinataire if to else None,
        "code_service": to.codeServiceExecutant if to else None,
        "cadre_facturation": cadre.codeCadreFacturation if cadre else None,
        "valideur_identifiant": cadre.codeStructureValideur if cadre else None,
        "type_facture": reference.typeFacture if reference else None,
        "currency": reference.deviseFacture if reference else None,
        "type_tva": reference.typeTva if reference else None,
        "numero_marche": reference.numeroMarche if reference else None,
        "numero_engagement": reference.numeroBonCommande if reference else None,
        "numero_facture_origine": reference.numeroFactureOrigine if reference else None,
        "mode_paiement": reference.modePaiement if reference else None,
        "comment": asked.commentaire,
    }
    return {name: value for name, value in values.items() if value is not None}


# -- around a PDF ------------------------------------------------------------------------------------------------------


def _around(appel: Appel, submission: submitting.Submission) -> Invoice:
    asked = appel.demande
    main = requis(asked.pieceJointePrincipale, "pieceJointePrincipale")
    file = joined.piece(appel, main.pieceJointePrincipaleId, "pieceJointePrincipaleId")
    values = _header(asked) | dict(submission.totals)
    if asked.dateFacture is not None:
        values["issue_date"] = date.fromisoformat(day(asked.dateFacture) or "")
    if asked.references and asked.references.motifExonerationTva:
        values["motif_exoneration"] = asked.references.motifExonerationTva
    return submitting.submit_pdf(submission, appel.actor, file, values, signed=asked.modeDepot == "DEPOT_PDF_SIGNE_API")


# -- from data ---------------------------------------------------------------------------------------------------------


def _typed(appel: Appel, submission: submitting.Submission) -> Invoice:
    asked = appel.demande
    if asked.montantTotal and asked.montantTotal.montantRemiseGlobaleTTC:
        sentence = "La remise globale TTC n’est pas reprise : portez la remise sur les lignes (lignePosteMontantRemiseHT)."
        raise Echec("VALEUR", phrase=sentence)
    content = entering.blank(submission.supplier)
    content.header |= {name: str(value) for name, value in _header(asked).items()}
    content.header |= {"issue_date": day(asked.dateFacture) or "", "account": _account(asked)}
    without = bool(asked.references and asked.references.typeTva in NO_VAT)
    if without:
        _exempt(content, asked.references.motifExonerationTva or "")
    rows = asked.lignePoste or ()
    numbers = {row.lignePosteNumero for row in rows}
    numbered = len(numbers) == len(rows) and None not in numbers
    content.lines = [_line(row, without=without, numbered=numbered) for row in rows]
    return submitting.submit_typed(submission, appel.actor, content)


def _account(asked: Any) -> str:
    code = asked.fournisseur.codeCoordonneesBancairesFournisseur if asked.fournisseur else None
    return str(code) if code else "AUCUN"


def _exempt(content: Content, motif: str) -> None:
    content.header.pop("type_tva", None)
    name = "exemption" if motif.startswith("VATEX") else "exemption_text"
    content.header[name] = motif


def _line(row: Any, *, without: bool, numbered: bool) -> dict[str, str]:
    name, word = row.lignePosteDenomination or "", row.lignePosteUnite or ""
    unit = unit_of(word) if word else None
    line = {
        "reference": row.lignePosteReference or "",
        # A unit is free text there; one that no code says stays in the words of the line.
        "name": f"{name[: _LONGEST_NAME - len(word[:40]) - 3]} ({word[:40]})" if word and unit is None else name,
        "quantity": _plain(row.lignePosteQuantite if row.lignePosteQuantite is not None else Decimal(1)),
        "unit": unit or "C62",
        "price": _plain(row.lignePosteMontantUnitaireHT),
        "allowance": _plain(row.lignePosteMontantRemiseHT or None),
        "identifier": str(row.lignePosteNumero) if numbered else "",
    }
    return line | ({"tva": WITHOUT_VAT} if without else _rate(row))


_LONGEST_NAME = LINE["name"].longest


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _rate(row: Any) -> dict[str, str]:
    """A code of `recuperer/tauxtva` (TVA1 is the franchise), or a rate as it is."""
    code, rate = row.lignePosteTauxTva, row.lignePosteTauxTvaManuel
    if code == "TVA1":
        return {"tva": WITHOUT_VAT}
    if rate is None and code and code.startswith("TVA") and code[3:].isdigit() and 2 <= int(code[3:]) <= len(RATES) + 1:
        return {"tva": str(RATES[int(code[3:]) - 2])}
    text = f"{rate.normalize():f}" if rate is not None else (code or "")
    return {"tva": text} if text in {str(known) for known in RATES} else {"tva": MANUAL_RATE, "taux": text}
