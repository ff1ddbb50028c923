"""The payment delay in words: each start and restart is told with its day, its reason and its article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from unisson.entrypoints.web.shared import formats
from unisson.lifecycles.invoice import Role
from unisson.portal.invoices.queries import Delay, DelayState, Holding, Share, StartReason

STARTS = {
    StartReason.MISE_A_DISPOSITION: "mise à disposition",
    StartReason.ARRIVEE_EDI_ETAT: "arrivée dans le système d’information de l’État",
    StartReason.ACCORD_TITULAIRE: "accord du titulaire reçu",
    StartReason.SILENCE_TITULAIRE: "fin des quinze jours laissés au titulaire",
    StartReason.EXECUTION: "exécution des prestations",
}
ROLES = {
    Role.FOURNISSEUR: "fournisseur",
    Role.DESTINATAIRE: "destinataire",
    Role.VALIDEUR_1: "premier valideur",
    Role.VALIDEUR_2: "second valideur",
    Role.SYSTEME: "portail",
}


def days(count: int) -> str:
    """« 1 jour », « 17 jours »."""
    return f"{count}{formats.WIDE}jour{'s' if abs(count) > 1 else ''}"


def delay_lines(delay: Delay, sides: Iterable[Role]) -> list[tuple[str, str]]:
    """The payment clock in words: nothing of it restarts without being said."""
    lines = [("Départ", f"{formats.day(delay.start)}, {STARTS[delay.reason]} (art. {delay.start_article})")]
    if delay.received and delay.received != delay.start:
        lines.append(("Reçue", f"{formats.day(delay.received)}, avant l’exécution des prestations : le délai part de celle-ci"))
    if delay.first_start:
        first = formats.day(delay.first_start)
        lines.append(("Premier départ", f"{first}, chez un autre destinataire ; le délai a recommencé après le recyclage"))
    if delay.stopped_since:
        lines += _suspension(delay)
    return lines + ENDINGS[delay.state](delay, Role.FOURNISSEUR in set(sides))


def _suspension(delay: Delay) -> list[tuple[str, str]]:
    by = f" par {delay.stopped_by}" if delay.stopped_by else ""
    since = formats.day(delay.stopped_since or date.min)
    if delay.too_late:
        return [("Suspendue", f"le {since}{by}, après l’échéance : un délai expiré ne s’interrompt plus, le retard continue")]
    lines = [("Suspendue", f"le {since}{by}, après {days(delay.spent_before)} (art. R2192-27)")]
    if delay.due is not None:
        lines.append(("Complétée", f"après {days(delay.stopped)} d’arrêt ; {_renewal(delay)} depuis (art. R2192-29)"))
    return lines


def _renewal(delay: Delay) -> str:
    if delay.renewed > 30:
        return f"le solde de {days(delay.renewed)}, supérieur à 30, court"
    return f"un nouveau délai de {days(delay.renewed)} court"


def _running(delay: Delay, mine: bool) -> list[tuple[str, str]]:
    del mine
    due = formats.day(delay.due or delay.start)
    left = ("Retard", days(delay.late)) if delay.late else ("Reste", days(delay.left))
    return [
        ("Écoulés", f"{days(delay.spent)} sur {delay.limit}"),
        left,
        ("Échéance", f"{due} (art. {delay.article})"),
    ]


def _stopped(delay: Delay, mine: bool) -> list[tuple[str, str]]:
    sender = "votre envoi" if mine else "la réponse du fournisseur"
    return [
        ("Arrêté depuis", f"{days(delay.stopped)}, {'chez vous' if mine else 'chez le fournisseur'}"),
        ("Reste", f"{days(delay.renewed)} dès {sender} (art. R2192-29)"),
    ]


def _returned(delay: Delay, mine: bool) -> list[tuple[str, str]]:
    del delay, mine
    return [("Arrêté", "la facture n’est pas chez le bon destinataire ; le délai recommencera quand il la recevra")]


def _paid(delay: Delay, mine: bool) -> list[tuple[str, str]]:
    del mine
    late = f", soit {days(delay.late)} de retard" if delay.late else ""
    return [("Mise en paiement", f"après {days(delay.spent)} sur {delay.limit}{late} (art. {delay.article})")]


def _cancelled(delay: Delay, mine: bool) -> list[tuple[str, str]]:
    del delay, mine
    return [("Fin", "la facture n’est plus à payer : le délai est annulé")]


ENDINGS = {
    DelayState.RUNNING: _running,
    DelayState.STOPPED: _stopped,
    DelayState.RETURNED: _returned,
    DelayState.PAID: _paid,
    DelayState.CANCELLED: _cancelled,
}


class Held(NamedTuple):
    """One line of « qui l’a eue »: who, as what, how many days, the width of its bar out of 100."""

    name: str
    role: str
    days: int
    width: int
    is_current: bool


def held(found: Sequence[Share]) -> list[Held]:
    """The parties, with bars that compare their days."""
    most = max((share.days for share in found), default=0) or 1
    return [
        Held(share.name, ROLES[share.role], share.days, round(100 * share.days / most), share.is_current) for share in found
    ]


def stretches(found: Sequence[Holding]) -> list[tuple[Holding, str]]:
    """Every stretch, with the word of its role; what lasted less than a day in the portal is passed over."""
    return [(one, ROLES[one.role]) for one in found if one.days or one.until is None or one.role is not Role.SYSTEME]
