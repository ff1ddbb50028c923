"""The verbs of Factures on what is already sent: recipient, valideur, supplier. Each calls the action the web calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from unisson.entrypoints.api.cpro.modeles import factures as modeles
from unisson.entrypoints.api.cpro.modeles.base import WsRetour
from unisson.entrypoints.api.cpro.operations import found, joined
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import FILE_BODY, Appel, operation
from unisson.entrypoints.api.cpro.written import day
from unisson.lifecycles.engine import EngineCause
from unisson.portal.invoices import routing
from unisson.portal.invoices.actions import answering, treating, validating
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.refusals import ABOUT_MOTIF
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused, abilities
from unisson.portal.organisations.models import Espace

EMISES, RECUES, A_VALIDER = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER
Treat = Callable[[int, Actor, str, str], Invoice]


def _plain(verb: str) -> Treat:
    def run(pk: int, actor: Actor, motif: str, numero: str) -> Invoice:
        del numero
        return treating.treat(pk, verb, actor, motif)

    return run


def _with_motif(verb: str, action: Treat) -> Treat:
    def run(pk: int, actor: Actor, motif: str, numero: str) -> Invoice:
        del numero
        return action(pk, actor, *motif_of(verb, motif))

    return run


def motif_of(verb: str, text: str) -> tuple[str, str]:
    """Code and comment of what is written in `motif`: one of our codes, else words, under AUTRE."""
    code, _, rest = text.partition(":")
    known = MOTIFS.get(code.strip())
    if known is not None and verb in known.verbs:
        return known.code, rest.strip()
    return ("AUTRE", text) if text else ("", "")


def _mandate(pk: int, actor: Actor, motif: str, numero: str) -> Invoice:
    return treating.mandate(pk, actor, numero, motif)


TREATMENTS: dict[str, Treat] = {
    "PRISE_EN_COMPTE_DESTINATAIRE": _plain("acknowledge"),
    "SERVICE_FAIT": _plain("certify_service"),
    "MANDATEE": _mandate,
    "MISE_A_DISPOSITION_COMPTABLE": _plain("hand_to_comptable"),
    "COMPTABILISEE": _plain("book"),
    "MISE_EN_PAIEMENT": _plain("pay"),
    "SUSPENDUE": _with_motif("suspend", treating.suspend),
    "REJETEE": _with_motif("reject", treating.reject),
    "A_RECYCLER": _with_motif("ask_recycling", treating.ask_recycling),
}


@operation(
    "factures/traiter/recue",
    modeles.TraiterUneFactureRecueParam,
    modeles.WsRetourTraiterFacture,
    RECUES,
    writes=True,
    name="traiterUneFactureRecue",
)
def treat(appel: Appel) -> dict[str, Any]:
    """Le destinataire donne un statut à une facture reçue. Une suspension, un rejet, un recyclage demandent un motif."""
    asked = appel.demande
    invoice = found.facture(appel, asked.idFacture, "idFacture", RECUES)
    wanted = requis(asked.nouveauStatut, "nouveauStatut")
    if wanted != invoice.status or wanted != "MISE_A_DISPOSITION":
        run = TREATMENTS.get(wanted)
        if run is None:
            offered = ", ".join(TREATMENTS)
            raise Echec(
                "ETAT", phrase=f"Un destinataire ne donne pas le statut {wanted} à une facture. Statuts possibles : {offered}."
            )
        invoice = _said(appel, invoice, lambda: run(invoice.pk, appel.actor, asked.motif or "", asked.numeroDPMandat or ""))
    return {
        "idFacture": invoice.pk,
        "numeroFacture": invoice.number,
        "dateTraitement": day(clock.today()),
        "nouveauStatut": invoice.status,
    }


def _said(appel: Appel, invoice: Invoice, run: Callable[[], Invoice]) -> Invoice:
    """Run a verb; each way it is refused is said to a program, which has no page to load again."""
    try:
        return run()
    except DocumentRefused as refused:
        raise Echec("PJ_REFUSEE", phrase=refused.sentence) from refused
    except Refused as refused:
        if ABOUT_MOTIF & set(refused.codes):
            raise Echec("MOTIF", phrase=refused.sentence) from refused
        if EngineCause.STATUT_INCOMPATIBLE not in refused.codes:
            raise
        phrase = _state(appel, invoice)
        others = [cause for cause in refused.causes if cause.code != EngineCause.STATUT_INCOMPATIBLE]
        causes = [{"code": EngineCause.STATUT_INCOMPATIBLE.value, "libelle": phrase}]
        causes += [{"code": cause.code, "libelle": cause.sentence} for cause in others]
        raise Echec("ETAT", phrase=phrase, plus={"causes": causes}) from refused


def _state(appel: Appel, invoice: Invoice) -> str:
    """Where the invoice stands, and where this account may take it from there."""
    current = found.facture(appel, invoice.pk, "idFacture")
    offered = dict.fromkeys(one.transition.target for one in abilities(current, appel.actor) if one.transition.target)
    then = f"Ce compte peut lui donner : {', '.join(offered)}." if offered else "Ce compte n’a plus rien à y faire."
    return f"La facture est au statut {current.status}, qui ne permet pas cette action. {then}"


@operation(
    "factures/traiter/factureAValider",
    modeles.TraiterFactureAValiderParam,
    modeles.WsRetourTraiterFactureAValider,
    A_VALIDER,
    writes=True,
    name="traiterFactureAValider",
)
def validate(appel: Appel) -> dict[str, Any]:
    """Le valideur accepte (VALIDATION) ou refuse (REFUS, avec un motif) la facture d’un sous-traitant ou d’un cotraitant."""
    asked = appel.demande
    invoice = found.facture(appel, asked.idFacture, "idFacture", A_VALIDER)
    action, comment = requis(asked.action, "action"), asked.complementInfo or ""
    if action == "VALIDATION":
        invoice = _said(appel, invoice, lambda: validating.validate(invoice.pk, appel.actor, comment=comment))
    elif action == "REFUS":
        invoice = _said(appel, invoice, lambda: _refused(invoice, appel.actor, asked.motifRefus or "", comment))
    else:
        raise Echec("VALEUR", phrase=f"L’action « {action[:40]} » n’est pas connue : VALIDATION ou REFUS.")
    return {
        "idFacture": invoice.pk,
        "numeroFacture": invoice.number,
        "dateTraitement": day(clock.today()),
        "statutFacture": invoice.status,
    }


def _refused(invoice: Invoice, actor: Actor, motif: str, comment: str) -> Invoice:
    level = 2 if "_2" in invoice.status else 1
    verb = f"disown_{level}" if motif.partition(":")[0].strip() == "ERR_VALIDEUR" else f"refuse_{level}"
    code, words = motif_of(verb, motif)
    return validating.refuse(invoice.pk, verb, actor, code, comment or words)


@operation(
    "factures/traiterRejet", modeles.TraiterFacturesRejeteesParam, WsRetour, EMISES, writes=True, name="traiterFacturesRejetees"
)
def treat_rejections(appel: Appel) -> dict[str, Any]:
    """Le fournisseur dit avoir traité des rejets : ils quittent ce qui l’attend."""
    rows = requis(appel.demande.listeDemandePaiement, "listeDemandePaiement")
    invoices = [found.facture(appel, row.idDemandePaiement, "idDemandePaiement", EMISES) for row in rows]
    with transaction.atomic():  # all of them, or none
        for invoice in invoices:
            _said(appel, invoice, lambda pk=invoice.pk: answering.treat_rejection(pk, appel.actor))  # type: ignore[misc]
    return {}


@operation(
    "factures/completer",
    modeles.CompleterFactureParam,
    modeles.WsRetourCompleterFacture,
    EMISES,
    writes=True,
    largest=FILE_BODY,
    name="completerFacture",
)
def complete(appel: Appel) -> dict[str, Any]:
    """Le fournisseur répond à une suspension, par un commentaire et des pièces déjà envoyées (ajouter/fichier)."""
    asked = appel.demande
    invoice = found.facture(appel, asked.identifiantFactureCPP, "identifiantFactureCPP", EMISES)
    pieces = joined.pieces(appel, asked.pieceJointeComplementaire)
    invoice = _said(appel, invoice, lambda: answering.complete(invoice.pk, appel.actor, asked.commentaire or "", pieces))
    return {
        "identifiantFactureCPP": invoice.pk,
        "numeroFacture": invoice.number,
        "dateTraitement": day(clock.today()),
    }


@operation(
    "factures/recycler",
    modeles.RecyclerFactureParam,
    modeles.WsRetourRecyclerFacture,
    EMISES,
    writes=True,
    name="recyclerFacture",
)
def recycle(appel: Appel) -> dict[str, Any]:
    """Le fournisseur renvoie au bon endroit une facture A_RECYCLER : destinataire, service ou engagement corrigés."""
    asked = appel.demande
    invoice = found.facture(appel, asked.identifiantFactureCPP, "identifiantFactureCPP", EMISES)
    to, reference = asked.destinataire, asked.reference
    target = routing.Target(
        (to.codeDestinataire if to else None) or invoice.recipient_identifiant,
        (to.codeServiceExecutant if to else None) or invoice.code_service,
        (reference.numeroBonCommande if reference else None) or invoice.numero_engagement,
    )
    invoice = _said(appel, invoice, lambda: answering.recycle(invoice.pk, appel.actor, target, asked.commentaire or ""))
    return {
        "identifiantFactureCPP": invoice.pk,
        "numeroFacture": invoice.number,
        "statutFacture": invoice.status,
        "dateDepot": day(invoice.sent_at),
    }


@operation(
    "factures/corriger/valideur/facture",
    modeles.CorrigerValideurFactureParam,
    modeles.WsRetourCorrigerValideurFacture,
    EMISES,
    A_VALIDER,
    writes=True,
    name="corrigerValideurFacture",
)
def correct_valideur(appel: Appel) -> dict[str, Any]:
    """Désigne le bon valideur d’une facture que le premier a dit ne pas être la sienne."""
    asked = appel.demande
    invoice = found.facture(appel, asked.idFacture, "idFacture")
    valideur = found.structure(asked.idStructure, asked.identifiantStructure, "idStructure")
    invoice = _said(appel, invoice, lambda: validating.correct_valideur(invoice.pk, appel.actor, valideur))
    return {"idFacture": invoice.pk}
