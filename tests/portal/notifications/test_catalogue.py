"""The table of messages: no line for an event that does not exist, no word that nobody gives, nobody forgotten."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import NoReverseMatch, reverse

from tests.factories import make_invoice
from unisson.lifecycles.flux import FLUX
from unisson.lifecycles.invoice import TRANSITIONS, Role
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import Depot
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.notifications.audiences import _QUERIES
from unisson.portal.notifications.catalogue import BY_CODE, CATALOGUE, Audience, Message, messages_of
from unisson.portal.notifications.words import page_arguments, words_of
from unisson.portal.organisations.models import CompteTechnique, CoordonneesBancaires, Rattachement

# Written by organisations, or around an invoice.
OTHER_EVENTS = {"RATTACHEMENT_DEMANDE", "RATTACHEMENT_VALIDE", "RATTACHEMENT_REFUSE", "HABILITATIONS_MODIFIEES"} | {
    "PERSONNE_RATTACHEE", "RATTACHEMENT_SUSPENDU", "RATTACHEMENT_REACTIVE", "RATTACHEMENT_SUPPRIME", "RATTACHEMENT_QUITTE",
    "RATTACHEMENT_RELANCE", "RATTACHEMENT_ESCALADE", "SUCCESSION_DEMANDEE", "SUCCESSION_ECARTEE",
    "COORDONNEES_AJOUTEES", "COORDONNEES_CONFIRMEES", "COORDONNEES_PAR_DEFAUT", "COORDONNEES_RETIREES",
    "ABONNEMENT_DEMANDE", "ABONNEMENT_RELANCE", "ABONNEMENT_REFUSE",
    "COMPTE_TECHNIQUE_CREE", "COMPTE_TECHNIQUE_MOT_DE_PASSE", "COMPTE_TECHNIQUE_FIN_PROCHE",
    "ROLE_CHANGE", "GESTIONNAIRE_PRINCIPAL_TRANSMIS",
    "AFFECTATION", "RAPPEL_ACQUITTEMENT", "VISA_VU", "VISA_REFUSE", "MESSAGE_FOURNISSEUR", "MESSAGE_DESTINATAIRE",
    "BROUILLON_PREPARE",
}  # fmt: skip
# Written about an invoice without changing its status.
OTHER_EVENTS |= {"ECHEANCE_PROCHE", "ECHEANCE_ATTEINTE", "EXECUTION_DATEE", "INTERETS_REGLES"}
# About a structure.
ABOUT_STRUCTURE = {"RECAPITULATIF", "MANDAT_DONNE", "MANDAT_REVOQUE"}
OTHER_EVENTS |= ABOUT_STRUCTURE
# The life of a lot, in which its depositor is told every stop.
OF_A_LOT = {line.verb for line in FLUX.transitions}
OTHER_EVENTS |= OF_A_LOT
# What a person does alone, or what another line already tells (delivery follows sending at once).
TOLD_OTHERWISE = {
    "take_over",
    "delete",
    "send",
    "route",
    "convert",
    "deposit_agreed",
    "recycle",
}
DATA = {"due": "2026-04-01", "article": "R2192-10", "start": {"after": "2026-03-08"}, "amount": "73.37"} | {
    "from": "2026-03-02", "counts": {"issued.pay": 2}, "changements": ["Cabinet Perrin"], "READY": 1, "TO_MEND": 2
}  # fmt: skip
ABOUT_REQUESTS = {Audience.GESTIONNAIRES, Audience.DEMANDEUR}


def test_every_event_exists():
    assert {message.event for message in CATALOGUE} <= {line.verb for line in TRANSITIONS} | OTHER_EVENTS


def test_every_verb_is_told_or_said_not_to_be():
    told = {message.event for message in CATALOGUE}
    assert {line.verb for line in TRANSITIONS} - told == TOLD_OTHERWISE


def test_a_recipient_never_acts_without_the_supplier_being_told():
    by_recipient = {line.verb for line in TRANSITIONS if Role.DESTINATAIRE in line.by}
    told = {message.event for message in CATALOGUE if message.audience is Audience.FOURNISSEUR}
    assert by_recipient <= told


def test_one_line_an_event_and_an_audience():
    doubles = [key for key, count in Counter((m.event, m.audience) for m in CATALOGUE).items() if count > 1]
    assert doubles == []


def test_one_code_has_one_button():
    assert all(BY_CODE[message.code].button == message.button for message in CATALOGUE)


def test_every_audience_has_its_query():
    assert set(_QUERIES) == set(Audience)


@pytest.mark.django_db
@pytest.mark.parametrize("message", CATALOGUE, ids=lambda m: f"{m.event}-{m.audience}")
def test_every_sentence_can_be_said_and_its_page_exists(message: Message, cast):
    event = Event(at=clock.now(), kind=EventKind.STATUT, code=message.event, note="un mot {numero}", motif="AUTRE", data=DATA)
    now = clock.now()
    account = CoordonneesBancaires(structure=cast.COMMUNE, nom="Courant", iban="FR7630006000011234567890189", created_at=now)
    machine = CompteTechnique(structure=cast.COMMUNE, nom="Progiciel", login="TECH_1_000001@x", expires_at=now)
    subject = (
        account
        if message.page == "bank"
        else cast.COMMUNE
        if message.event in ABOUT_STRUCTURE
        else Flux(pk=1, structure=cast.COMMUNE, depot=Depot(filename="lot.zip"))
        if message.event in OF_A_LOT
        else machine
        if message.page == "technical"
        else Rattachement(pk=1, user=cast.claire, structure=cast.COMMUNE)
        if message.audience in ABOUT_REQUESTS
        else make_invoice(
            supplier=cast.PEINTURE, recipient=cast.COMMUNE, valideur_1=cast.MENUISERIE, valideur_2=cast.ELECTRICITE
        )
    )
    words = words_of(event, subject)
    said = message.subject.format(**words) + message.sentence.format(**words)
    assert "None" not in said
    assert "  " not in said
    try:
        reverse(message.page, kwargs=page_arguments(message.page, subject))
    except NoReverseMatch as error:
        pytest.fail(str(error))


def test_an_event_nobody_is_told_has_no_message():
    assert messages_of("route") == ()
