"""Whether the engagement given on an invoice is one that its recipient ordered (domaine 1.4).

The State checks that a given engagement exists; other recipients ask for a number at most, and nothing is looked up for
them. One query, none when no engagement is given. What the depositor learns is about the exact number they wrote: a number
given to another company is not told apart from an unknown one.
"""

from __future__ import annotations

from copy import copy

from einvoice.report import Finding, Severity
from unisson.portal.engagements.permissions import sirets_of
from unisson.portal.engagements.queries import Standing, standing
from unisson.portal.invoices import routing
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.french import elided
from unisson.portal.organisations.models import CategorieAcheteur, Structure


def is_checked(recipient: Structure | None, numero: str) -> bool:
    """Whether the number is looked up: the recipient is the State, and one is given."""
    return bool(numero) and recipient is not None and recipient.categorie_acheteur == CategorieAcheteur.ETAT


def findings(invoice: Invoice, recipient: Structure) -> list[Finding]:
    """What is wrong with the engagement of the invoice; a warning when the State keeps no list here to look it up in."""
    numero = invoice.numero_engagement
    if not is_checked(recipient, numero):
        return []
    found = standing(recipient.pk, numero, invoice.recipient_service_id, _suppliers(invoice))
    if found is Standing.OUVERT:
        return []
    rule, message, remedy = TOLD[found]
    words = {"numero": numero, "recipient": recipient, "service": invoice.code_service}
    severity = Severity.WARNING if found is Standing.SANS_LISTE else Severity.FATAL
    return [Finding(rule=rule, severity=severity, field="BT-13", message=elided(message.format(**words)), remedy=remedy)]


def looked_up(invoice: Invoice, target: routing.Target) -> tuple[bool, list[Finding]]:
    """Whether the number of an invoice sent to `target` would be looked up, and what is wrong then. Nothing is written."""
    trial = copy(invoice)
    routing.apply(trial, target)
    if trial.recipient is None or not is_checked(trial.recipient, trial.numero_engagement):
        return False, []
    return True, findings(trial, trial.recipient)


def _suppliers(invoice: Invoice) -> list[str]:
    """Who may be named by the engagement: the supplier, and the holder of the market when a valideur is designated."""
    named = sirets_of(invoice.supplier)
    if not invoice.needs_valideur:
        return named
    holder = routing.find_structure(invoice.valideur_identifiant)
    return [*named, *(sirets_of(holder) if holder else ())]


# standing -> (rule, message, remedy)
TOLD = {
    Standing.INCONNU: (
        "ADM-ENGAGEMENT-INCONNU",
        "{recipient} n’a pas d’engagement « {numero} » à votre nom.",
        "Recopiez le numéro de votre bon de commande. S’il est exact, demandez à votre client de l’ajouter à sa liste.",
    ),
    Standing.CLOS: (
        "ADM-ENGAGEMENT-CLOS",
        "L’engagement « {numero} » de {recipient} est clos : plus rien ne s’y facture.",
        "Demandez à votre client de le rouvrir, ou le numéro de celui qui le remplace.",
    ),
    Standing.AUTRE_SERVICE: (
        "ADM-ENGAGEMENT-SERVICE",
        "L’engagement « {numero} » de {recipient} ne relève pas du service « {service} ».",
        "Vérifiez le code service : il figure à côté du numéro sur votre bon de commande.",
    ),
    Standing.SANS_LISTE: (
        "ADM-ENGAGEMENT-NON-VERIFIE",
        "L’engagement « {numero} » n’a pas été vérifié : {recipient} ne tient pas sa liste sur ce portail.",
        "Relisez-le sur votre bon de commande : une erreur ferait revenir la facture.",
    ),
}
