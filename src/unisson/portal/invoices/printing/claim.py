"""The claim letter: what a late payment costs, day by day, with its articles, as an accessible PDF for the recipient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from unisson.lifecycles.delay import Delay, Holding, StartReason
from unisson.lifecycles.interest import FLAT, POINTS, SETTLEMENT_DAYS, Interest
from unisson.lifecycles.invoice import Role
from unisson.portal.invoices.models import Invoice, TauxInteret
from unisson.portal.invoices.printing.typesetting import pdf_from
from unisson.portal.invoices.queries.holding import shares
from unisson.portal.invoices.queries.interest import Owed
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Structure

LONGEST_ANNEX = 400  # days; beyond, the months alone are told
STARTS = {
    StartReason.MISE_A_DISPOSITION: "mise à disposition de la facture",
    StartReason.ARRIVEE_EDI_ETAT: "arrivée dans le système d’information de l’État",
    StartReason.ACCORD_TITULAIRE: "réception de l’accord du titulaire",
    StartReason.SILENCE_TITULAIRE: "fin des quinze jours laissés au titulaire",
    StartReason.EXECUTION: "exécution des prestations, postérieure à la facture",
}
WORDS_OF_ROLE = {Role.FOURNISSEUR: "fournisseur", Role.DESTINATAIRE: "destinataire", Role.SYSTEME: "portail"}


def issue(invoice: Invoice, delay: Delay, owed: Owed, stretches: Sequence[Holding] = ()) -> tuple[str, bytes]:
    """The letter of today for a late invoice: file name, PDF bytes (PDF/A-2a and PDF/UA-1).

    Raises ValueError when the rate of the semester is not known: nothing is claimed on a guess.
    """
    if owed.interest is None or owed.rate is None:
        raise ValueError("the rate of the semester is not known")
    facts = _facts(invoice, delay, owed.interest, owed.rate) | {"holders": _holders(stretches)}
    return f"interets-moratoires-{invoice.pk}.pdf", pdf_from("claim", facts, ("a-2a", "ua-1"))


def _facts(invoice: Invoice, delay: Delay, interest: Interest, rate: TauxInteret) -> dict[str, Any]:
    in_euros = invoice.currency == "EUR"
    return {
        "today": clock.today().isoformat(),
        "supplier": _party(invoice.supplier),
        "recipient": _party(invoice.recipient),
        "service": invoice.recipient_service.nom if invoice.recipient_service else "",
        "number": invoice.number,
        "issue_date": invoice.issue_date.isoformat() if invoice.issue_date else "",
        "numero_engagement": invoice.numero_engagement,
        "numero_marche": invoice.numero_marche,
        "numero_flux": invoice.depot.numero_flux_depot if invoice.depot else "",
        "currency": invoice.currency,
        "delay": _delay(delay),
        "paid": interest.last.isoformat() if interest.is_paid else "",
        "settle_by": interest.settle_by.isoformat() if interest.settle_by else "",
        "settlement_days": SETTLEMENT_DAYS,
        "first": interest.first.isoformat(),
        "last": interest.last.isoformat(),
        "days": interest.days,
        "principal": f"{interest.principal:.2f}",
        "ecb": f"{interest.ecb:.2f}",
        "points": f"{POINTS}",
        "rate": f"{interest.rate:.2f}",
        "rate_source": rate.source,
        "semester": interest.semester.isoformat(),
        "a_day": f"{interest.a_day:.4f}",
        "months": [
            {"first": part.first.isoformat(), "last": part.last.isoformat(), "days": part.days, "amount": f"{part.amount:.2f}"}
            for part in interest.months()
        ],
        "daily": _daily(interest),
        "interest": f"{interest.amount:.2f}",
        "flat": f"{FLAT:.2f}",
        "total": f"{interest.total:.2f}" if in_euros else "",
    }


def _delay(delay: Delay) -> dict[str, Any]:
    resumed = delay.stopped_since is not None and delay.due is not None and not delay.too_late
    return {
        "start": delay.start.isoformat(),
        "start_words": STARTS[delay.reason],
        "start_article": delay.start_article,
        "limit": delay.limit,
        "article": delay.article,
        "due": delay.due.isoformat() if delay.due else "",
        "suspended": delay.stopped_since.isoformat() if delay.stopped_since else "",
        "too_late": delay.too_late,
        "stopped": delay.stopped if resumed else 0,
        "renewed": delay.renewed if resumed else 0,
        "spent_before": delay.spent_before,
    }


def _daily(interest: Interest) -> list[list[str]]:
    if interest.days > LONGEST_ANNEX:
        return []
    return [[str(rank), day.isoformat(), f"{amount:.2f}"] for rank, day, amount in interest.day_by_day()]


def _holders(stretches: Sequence[Holding]) -> list[list[str]]:
    return [[share.name, WORDS_OF_ROLE.get(share.role, "valideur"), str(share.days)] for share in shares(stretches)]


def _party(structure: Structure | None) -> dict[str, str]:
    if structure is None:
        return {}
    street = (structure.adresse, structure.complement_adresse_1, structure.complement_adresse_2)
    return {
        "name": structure.raison_sociale,
        "identifier": f"{structure.type_identifiant} {structure.identifiant}",
        "street": "\n".join(line for line in street if line),
        "town": f"{structure.code_postal} {structure.ville}".strip(),
    }
