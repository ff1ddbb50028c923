"""The three histories of an invoice: its statuses, what people did, and the other events. Most recent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.factures import ConsulterHistoriqueFactureParam, WsRetourConsulterHistoriqueFacture
from unisson.entrypoints.api.cpro.operations import found, paging
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.entrypoints.api.cpro.written import minute
from unisson.portal.accounts.models import User
from unisson.portal.invoices import queries
from unisson.portal.invoices.event_words import OTHER_EVENTS
from unisson.portal.invoices.permissions import sides_of
from unisson.portal.invoices.queries.colleagues import contacts
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import Espace

DEFAULT, MOST = 50, 1_000
Moments = list[queries.Moment]


@operation(
    "factures/consulter/historique",
    ConsulterHistoriqueFactureParam,
    WsRetourConsulterHistoriqueFacture,
    Espace.FACTURES_EMISES,
    Espace.FACTURES_RECUES,
    Espace.FACTURES_A_VALIDER,
    name="consulterHistoriqueFacture",
)
def history(appel: Appel) -> dict[str, Any]:
    """Historique d’une facture : statuts, actions des utilisateurs, événements complémentaires."""
    asked = appel.demande
    invoice = found.facture(appel, asked.idFacture, "idFacture")
    events, sides = queries.full_history(invoice), sides_of(invoice, appel.actor)

    def of(kind: EventKind) -> Moments:
        return list(reversed(queries.timeline(invoice, events, sides, kind)))

    size = min(asked.nbResultatsMaximum or DEFAULT, MOST)
    statuses, actions = of(EventKind.STATUT), of(EventKind.ACTION)
    known = [moment for moment in actions if moment.code in codes.ACTIONS_HISTORIQUE]
    others = of(EventKind.COMPLEMENTAIRE) + [moment for moment in actions if moment not in known]
    others.sort(key=lambda moment: moment.at, reverse=True)
    people = contacts(invoice, [*statuses, *known])
    a, b, c = (
        asked.paramRechercheHistoStatuts,
        asked.paramRechercheHistoActionsUtilisateurs,
        asked.paramRechercheHistoEvenementsComplementaires,
    )
    pages = {
        "statut": _Place.asked(a, "HistoStatut", size),
        "action": _Place.asked(b, "HistoAction", size),
        "evenement": _Place.asked(c, "HistoEvenement", size),
    }
    return {
        "idFacture": invoice.pk,
        "numeroFacture": invoice.number,
        "modeDepot": invoice.mode_depot,
        "statutCourantCode": invoice.status,
        "historiquesDesStatuts": _page("histoStatut", "HistoStatut", statuses, pages["statut"], partial(_status, people)),
        "historiquesDesActionsUtilisateurs": _page(
            "histoAction", "HistoAction", known, pages["action"], partial(_action, people)
        ),
        "historiquesDesEvenementsComplementaires": _page("evenement", "Evenement", others, pages["evenement"], _event),
        "derniereAction": {"derniereActionId": 1, "derniereActionCode": known[0].code} if known else None,
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """Which page of a history is wanted, and in which order."""

    number: int
    size: int
    column: str | None = None
    descending: bool = False

    @classmethod
    def asked(cls, wanted: Any, name: str, size: int) -> _Place:
        if wanted is None:
            return cls(1, size)
        number = getattr(wanted, f"pageResultatDemandeeListe{name}") or 1
        rows = min(max(getattr(wanted, f"nbResultatsParPageListe{name}") or size, 1), MOST)
        descending = getattr(wanted, f"triSensListe{name}") == "Descendant"
        return cls(max(number, 1), rows, getattr(wanted, f"triColonneListe{name}"), descending)


def _page(
    name: str, suffix: str, moments: Moments, place: _Place, row: Callable[[int, queries.Moment], dict[str, Any]]
) -> dict[str, Any]:
    """One page of a history, most recent first unless a column is named; the oldest moment has number 1."""
    last, start = len(moments), (place.number - 1) * place.size
    if place.column is None:
        shown = [row(last - start - rank, moment) for rank, moment in enumerate(moments[start : start + place.size])]
    else:
        made = [row(last - rank, moment) for rank, moment in enumerate(moments)]
        made = made if place.descending else made[::-1]  # within one minute, the order of what happened
        shown = paging.ordered(made, place.column, place.descending)[start : start + place.size]
    return {
        name: shown,
        f"pageCourante{suffix}": place.number,
        f"pages{suffix}": max(-(-last // place.size), 1),
        f"nbResultatsParPage{suffix}": place.size,
        f"total{suffix}": last,
    }


def _person(prefix: str, people: dict[int, User], moment: queries.Moment) -> dict[str, Any]:
    """Who acted, with how to reach them when they may be; else the name that the history keeps."""
    person = people.get(moment.actor_id or 0)
    if person is None:
        return {f"{prefix}UtilisateurNom": moment.who}
    return {
        f"{prefix}UtilisateurPrenom": person.first_name,
        f"{prefix}UtilisateurNom": person.last_name,
        f"{prefix}UtilisateurEmail": person.notification_address,
        f"{prefix}UtilisateurTelephone": person.phone or None,
    }


def _status(people: dict[int, User], rank: int, moment: queries.Moment) -> dict[str, Any]:
    comment = " : ".join(part for part in (moment.motif, moment.note) if part)
    return {
        "histoStatutId": rank,
        "histoStatutCode": moment.status,
        "histoStatutDatePassage": minute(moment.at),
        "histoStatutCommentaire": comment,
        **_person("histoStatut", people, moment),
    }


def _action(people: dict[int, User], rank: int, moment: queries.Moment) -> dict[str, Any]:
    return {
        "histoActionId": rank,
        "histoActionCode": moment.code,
        "histoActionDateHeure": minute(moment.at),
        **_person("histoAction", people, moment),
    }


def _event(rank: int, moment: queries.Moment) -> dict[str, Any]:
    return {
        "evenementId": rank,
        "evenementLibelle": " : ".join(part for part in (OTHER_EVENTS.get(moment.code, moment.code), moment.note) if part),
        "evenementQui": moment.who,
        "evenementDateHeure": minute(moment.at),
    }
