"""What people are told: one line an event and an audience. Source: domaine 9.1.

`event` is the code written by the action (a verb of the invoice's life, or a code of `organisations`). Sentences may
use the words of `words.py`; `{pourquoi}` is the motif and the comment, or nothing.
"""

from __future__ import annotations

from functools import cache

from unisson.portal.notifications.circuits import CIRCUITS
from unisson.portal.notifications.lots import LOTS
from unisson.portal.notifications.messages import Audience as Audience
from unisson.portal.notifications.messages import Message as Message
from unisson.portal.notifications.reminders import REMINDERS

_F, _D, _V1, _V2 = Audience.FOURNISSEUR, Audience.DESTINATAIRE, Audience.VALIDEUR_1, Audience.VALIDEUR_2

CATALOGUE: tuple[Message, ...] = (
    *REMINDERS,
    *LOTS,
    *CIRCUITS,
    # The recipient has something to do.
    Message(
        "FACTURE_A_TRAITER", "make_available", _D,
        "Nouvelle facture de {fournisseur} : {numero}",
        "{fournisseur} vous adresse la facture n° {numero}, d’un montant de {montant}. "
        "Le délai de paiement de {delai} jours commence le {jour}.",
        "Examiner la facture",
    ),
    Message(
        "FACTURE_COMPLETEE", "complete", _D,
        "Facture {numero} complétée par {fournisseur}",
        "{fournisseur} a répondu à votre suspension de la facture n° {numero}.{pourquoi} Un nouveau délai de paiement court.",
        "Reprendre l’examen",
    ),
    Message(
        "BROUILLON_PREPARE", "BROUILLON_PREPARE", _F,
        "Facture récurrente prête à relire : {numero}",
        "Le brouillon de la facture n° {numero} ({montant}) à {destinataire} a été préparé par votre modèle. "
        "Rien n’est envoyé : relisez-le, puis envoyez-le.",
        "Relire le brouillon",
    ),
    # The supplier follows.
    Message(
        "FACTURE_REMISE", "make_available", _F,
        "Facture {numero} remise à {destinataire}",
        "Votre facture n° {numero} ({montant}) est à la disposition de {destinataire}. "
        "Le délai de paiement de {delai} jours commence le {jour}.",
    ),
    Message(
        "FACTURE_PRISE_EN_COMPTE", "acknowledge", _F,
        "Facture {numero} prise en compte",
        "{destinataire} examine votre facture n° {numero}.{pourquoi}",
    ),
    Message(
        "FACTURE_A_RECYCLER", "ask_recycling", _F,
        "À corriger : facture {numero} mal adressée",
        "{destinataire} vous renvoie la facture n° {numero} : elle n’est pas arrivée au bon endroit.{pourquoi} "
        "Corrigez le destinataire, le service ou l’engagement : la même facture repartira sous le même numéro.",
        "Corriger et renvoyer",
    ),
    Message(
        "FACTURE_SUSPENDUE", "suspend", _F,
        "À compléter : facture {numero} suspendue",
        "{destinataire} a suspendu votre facture n° {numero}.{pourquoi} Le délai de paiement est arrêté jusqu’à votre réponse.",
        "Compléter la facture",
    ),
    Message(
        "FACTURE_REJETEE", "reject", _F,
        "Facture {numero} rejetée par {destinataire}",
        "{destinataire} a rejeté votre facture n° {numero}.{pourquoi} Ce rejet est définitif : dites que vous en avez pris "
        "connaissance, puis établissez une nouvelle facture sous un autre numéro.",
        "Prendre connaissance du rejet",
    ),
    Message(
        "FACTURE_SERVICE_FAIT", "certify_service", _F,
        "Facture {numero} : service fait",
        "{destinataire} a constaté le service fait pour votre facture n° {numero}.{pourquoi}",
    ),
    Message(
        "FACTURE_MANDATEE", "mandate", _F,
        "Facture {numero} mandatée",
        "{destinataire} a mandaté votre facture n° {numero}{mandat}.{pourquoi}",
    ),
    Message(
        "FACTURE_CHEZ_LE_COMPTABLE", "hand_to_comptable", _F,
        "Facture {numero} chez le comptable",
        "{destinataire} a transmis votre facture n° {numero} à son comptable.{pourquoi}",
    ),
    Message(
        "FACTURE_COMPTABILISEE", "book", _F,
        "Facture {numero} comptabilisée",
        "{destinataire} a comptabilisé votre facture n° {numero}.{pourquoi}",
    ),
    Message(
        "FACTURE_MISE_EN_PAIEMENT", "pay", _F,
        "Facture {numero} mise en paiement",
        "{destinataire} a mis en paiement votre facture n° {numero}, d’un montant de {montant}.{pourquoi}",
    ),
    Message(
        "FACTURE_NON_CONFORME", "find_non_conforming", _F,
        "Facture {numero} non conforme",
        "Votre facture n° {numero} n’a pas pu être transmise à {destinataire}.{pourquoi}",
    ),
    # Sub- and co-contractors.
    Message(
        "FACTURE_A_VALIDER", "send_to_valideur", _V1,
        "À valider : facture {numero} de {fournisseur}",
        "{fournisseur} vous désigne pour valider sa facture n° {numero} ({montant}), adressée à {destinataire}. "
        "Sans réponse de votre part sous quinze jours, elle sera réputée acceptée (art. R2193-12).",
        "Valider ou refuser",
    ),
    Message(
        "FACTURE_A_VALIDER", "correct_valideur_1", _V1,
        "À valider : facture {numero} de {fournisseur}",
        "{fournisseur} vous désigne pour valider sa facture n° {numero} ({montant}), adressée à {destinataire}. "
        "Sans réponse de votre part sous quinze jours, elle sera réputée acceptée (art. R2193-12).",
        "Valider ou refuser",
    ),
    Message(
        "FACTURE_A_VALIDER_2", "ask_second", _V2,
        "À valider : facture {numero} de {fournisseur}",
        "La facture n° {numero} de {fournisseur} ({montant}), validée au premier niveau, attend votre accord. "
        "Sans réponse de votre part sous quinze jours, elle sera réputée acceptée (art. R2193-12).",
        "Valider ou refuser",
    ),
    Message(
        "FACTURE_A_VALIDER_2", "correct_valideur_2", _V2,
        "À valider : facture {numero} de {fournisseur}",
        "La facture n° {numero} de {fournisseur} ({montant}), validée au premier niveau, attend votre accord. "
        "Sans réponse de votre part sous quinze jours, elle sera réputée acceptée (art. R2193-12).",
        "Valider ou refuser",
    ),
    Message(
        "FACTURE_VALIDEE", "validate_1", _F,
        "Facture {numero} validée", "{valideur_1} a validé votre facture n° {numero}.{pourquoi}",
    ),
    Message(
        "FACTURE_VALIDEE", "validate_2", _F,
        "Facture {numero} validée", "{valideur_2} a validé votre facture n° {numero}.{pourquoi}",
    ),
    Message(
        "FACTURE_VALIDEE_PAR_SILENCE", "lapse_1", _F,
        "Facture {numero} : accord tacite",
        "{valideur_1} ne s’est pas prononcé en quinze jours : votre facture n° {numero} est réputée acceptée (art. R2193-12).",
    ),
    Message(
        "FACTURE_VALIDEE_PAR_SILENCE", "lapse_2", _F,
        "Facture {numero} : accord tacite",
        "{valideur_2} ne s’est pas prononcé en quinze jours : votre facture n° {numero} est réputée acceptée (art. R2193-12).",
    ),
    Message(
        "FACTURE_REFUSEE", "refuse_1", _F,
        "Facture {numero} refusée par {valideur_1}",
        "{valideur_1} a refusé votre facture n° {numero} : elle n’a pas été transmise à {destinataire}.{pourquoi}",
        "Prendre connaissance du refus",
    ),
    Message(
        "FACTURE_REFUSEE", "refuse_2", _F,
        "Facture {numero} refusée par {valideur_2}",
        "{valideur_2} a refusé votre facture n° {numero} : elle n’a pas été transmise à {destinataire}.{pourquoi}",
        "Prendre connaissance du refus",
    ),
    Message(
        "VALIDEUR_A_CORRIGER", "disown_1", _F,
        "À corriger : valideur de la facture {numero}",
        "{valideur_1} n’est pas le bon valideur de la facture n° {numero}.{pourquoi} Désignez le bon : elle lui sera envoyée.",
        "Désigner le bon valideur",
    ),
    Message(
        "MANDATAIRE_A_CORRIGER", "disown_2", _V1,
        "À corriger : mandataire pour la facture {numero}",
        "{valideur_2} n’est pas le bon mandataire pour la facture n° {numero} de {fournisseur}.{pourquoi} Désignez le bon.",
        "Désigner le bon mandataire",
    ),
    # Around an invoice.
    Message(
        "FACTURE_AFFECTEE", "AFFECTATION", Audience.AFFECTE,
        "À traiter : facture {numero} de {fournisseur}",
        "{auteur} vous confie la facture n° {numero} de {fournisseur} ({montant}).{pourquoi}",
        "Voir la facture",
    ),
    Message(
        "VISA_DONNE", "VISA_VU", Audience.DEMANDEUR_VISA,
        "Visa donné : facture {numero} de {fournisseur}",
        "{auteur} a vu la facture n° {numero} de {fournisseur} ({montant}).{pourquoi}",
    ),
    Message(
        "VISA_REFUSE", "VISA_REFUSE", Audience.DEMANDEUR_VISA,
        "Visa refusé : facture {numero} de {fournisseur}",
        "{auteur} refuse son visa à la facture n° {numero} de {fournisseur} ({montant}).{pourquoi} La décision reste la vôtre.",
    ),
    Message(
        "ACQUITTEMENT_RAPPEL", "RAPPEL_ACQUITTEMENT", _F,
        "À lire : facture {numero} rejetée ou suspendue",
        "{destinataire} vous a renvoyé la facture n° {numero} il y a cinq jours.{pourquoi} Dites que vous en avez pris "
        "connaissance : dans deux jours, cela vous sera demandé avant toute autre page.",
        "Prendre connaissance",
    ),
    Message(
        "FACTURE_MESSAGE", "MESSAGE_DESTINATAIRE", _F,
        "Message de {destinataire} sur la facture {numero}",
        "{auteur}, de {destinataire}, vous écrit au sujet de votre facture n° {numero}.{pourquoi}",
    ),
    Message(
        "FACTURE_MESSAGE", "MESSAGE_FOURNISSEUR", _D,
        "Message de {fournisseur} sur la facture {numero}",
        "{auteur}, de {fournisseur}, vous écrit au sujet de la facture n° {numero}.{pourquoi}",
    ),
    # Attachments.
    Message(
        "RATTACHEMENT_A_DECIDER", "RATTACHEMENT_DEMANDE", Audience.GESTIONNAIRES,
        "{personne} demande à rejoindre {structure}",
        "{personne} ({adresse}) demande à rejoindre {structure}.{pourquoi} C’est à vous d’accepter ou de refuser.",
        "Voir la demande", "request_page",
    ),
    Message(
        "RATTACHEMENT_VALIDE", "RATTACHEMENT_VALIDE", Audience.DEMANDEUR,
        "Vous avez rejoint {structure}",
        "Votre demande est acceptée : vous pouvez agir au nom de {structure}.",
        "Ouvrir Unisson", "home",
    ),
    Message(
        "RATTACHEMENT_REFUSE", "RATTACHEMENT_REFUSE", Audience.DEMANDEUR,
        "Votre demande de rejoindre {structure} est refusée",
        "Un gestionnaire de {structure} a refusé votre demande.{pourquoi}",
        "Choisir une structure", "structure_new",
    ),
    # Organisations: requests that nobody answers, successions.
    Message(
        "RATTACHEMENT_RELANCE", "RATTACHEMENT_RELANCE", Audience.GESTIONNAIRES,
        "{personne} attend toujours votre réponse",
        "{personne} ({adresse}) demande à rejoindre {structure}. Sans réponse de votre part, le support sera prévenu.",
        "Voir la demande", "request_page",
    ),
    Message(
        "RATTACHEMENT_ESCALADE", "RATTACHEMENT_ESCALADE", Audience.DEMANDEUR,
        "Votre demande pour {structure} est signalée au support",
        "Aucun gestionnaire de {structure} n’a répondu. Le support est prévenu ; si le gestionnaire principal est parti, "
        "vous pouvez demander sa succession avec une preuve.",
        "Voir ma demande", "structure_new",
    ),
    Message(
        "SUCCESSION_DEMANDEE", "SUCCESSION_DEMANDEE", Audience.GESTIONNAIRES,
        "{personne} demande la succession du gestionnaire de {structure}",
        "{personne} ({adresse}) dit que le gestionnaire principal de {structure} est parti et demande son rôle au support. "
        "Si c’est faux, dites-le au support sans attendre.",
        "Voir les utilisateurs", "members",
    ),
    Message(
        "SUCCESSION_ECARTEE", "SUCCESSION_ECARTEE", Audience.DEMANDEUR,
        "Votre demande de succession pour {structure} est écartée",
        "Le support n’a pas retenu votre demande pour {structure}.{pourquoi}",
        "Choisir une structure", "structure_new",
    ),
    Message(
        "ABONNEMENT_A_DECIDER", "ABONNEMENT_DEMANDE", Audience.GESTIONNAIRES,
        "{personne} demande d’autres droits sur {structure}",
        "{personne} ({adresse}) demande à ouvrir d’autres espaces de {structure}.{pourquoi} "
        "C’est à vous d’accepter ou de refuser.",
        "Voir la demande", "rights_asked",
    ),
    Message(
        "ABONNEMENT_RELANCE", "ABONNEMENT_RELANCE", Audience.GESTIONNAIRES,
        "{personne} attend toujours les droits demandés",
        "{personne} ({adresse}) demande à ouvrir d’autres espaces de {structure}, sans réponse de votre part.",
        "Voir la demande", "rights_asked",
    ),
    Message(
        "ABONNEMENT_REFUSE", "ABONNEMENT_REFUSE", Audience.DEMANDEUR,
        "Les droits demandés sur {structure} sont refusés",
        "Un gestionnaire de {structure} a refusé les droits que vous demandiez.{pourquoi}",
        "Voir mes demandes", "rights_ask",
    ),
    # Organisations: technical accounts.
    Message(
        "COMPTE_TECHNIQUE_CREE", "COMPTE_TECHNIQUE_CREE", Audience.GESTIONNAIRES,
        "Compte technique créé pour {structure}",
        "{auteur} a créé le compte technique « {compte} » ({identifiant}) : un logiciel peut agir au nom de {structure}. "
        "Si cela vous surprend, fermez-le.",
        "Voir les comptes techniques", "technical",
    ),
    Message(
        "COMPTE_TECHNIQUE_MOT_DE_PASSE", "COMPTE_TECHNIQUE_MOT_DE_PASSE", Audience.GESTIONNAIRES,
        "Mot de passe renouvelé pour le compte technique « {compte} »",
        "{auteur} a renouvelé le mot de passe du compte technique « {compte} » de {structure}. L’ancien n’ouvre plus rien.",
        "Voir les comptes techniques", "technical",
    ),
    Message(
        "COMPTE_TECHNIQUE_FIN_PROCHE", "COMPTE_TECHNIQUE_FIN_PROCHE", Audience.GESTIONNAIRES,
        "Le compte technique « {compte} » s’arrête le {fin}",
        "Le mot de passe du compte technique « {compte} » de {structure} expire le {fin}. "
        "Le gestionnaire principal le renouvelle avant cette date, puis l’écrit dans le logiciel qui s’en sert.",
        "Voir les comptes techniques", "technical",
    ),
    # Organisations: bank accounts.
    Message(
        "COORDONNEES_AJOUTEES", "COORDONNEES_AJOUTEES", Audience.GESTIONNAIRES,
        "Nouvelles coordonnées bancaires pour {structure}",
        "{auteur} a ajouté le compte {compte} à {structure}. "
        "Il devient utilisable dans {attente}, ou dès que vous le confirmez. Si cela vous surprend, retirez-le.",
        "Voir les coordonnées", "bank",
    ),
    Message(
        "COORDONNEES_CONFIRMEES", "COORDONNEES_CONFIRMEES", Audience.GESTIONNAIRES,
        "Coordonnées bancaires de {structure} confirmées",
        "{auteur} a confirmé le compte {compte} de {structure} : il est utilisable dès maintenant.",
        "Voir les coordonnées", "bank",
    ),
    Message(
        "COORDONNEES_PAR_DEFAUT", "COORDONNEES_PAR_DEFAUT", Audience.GESTIONNAIRES,
        "Compte par défaut de {structure} changé",
        "{auteur} a choisi le compte {compte} par défaut pour {structure}.",
        "Voir les coordonnées", "bank",
    ),
    Message(
        "COORDONNEES_RETIREES", "COORDONNEES_RETIREES", Audience.GESTIONNAIRES,
        "Coordonnées bancaires de {structure} retirées",
        "{auteur} a retiré le compte {compte} de {structure}.",
        "Voir les coordonnées", "bank",
    ),
    # Organisations: rights and members.
    Message(
        "RATTACHEMENT_QUITTE", "RATTACHEMENT_QUITTE", Audience.GESTIONNAIRES,
        "{personne} a quitté {structure}",
        "{personne} ({adresse}) ne fait plus partie de {structure} : ses droits n’ont plus d’effet.",
        "Voir les utilisateurs", "members",
    ),
    Message(
        "DROITS_MODIFIES", "HABILITATIONS_MODIFIEES", Audience.DEMANDEUR,
        "Vos droits sur {structure} ont changé",
        "Un gestionnaire de {structure} a modifié ce que vous pouvez y voir et y faire.{pourquoi} Cela vaut dès maintenant.",
        "Voir mes droits", "account",
    ),
    Message(
        "PERSONNE_RATTACHEE", "PERSONNE_RATTACHEE", Audience.DEMANDEUR,
        "Vous faites maintenant partie de {structure}",
        "Un gestionnaire de {structure} vous a rattaché : vous pouvez agir en son nom.",
        "Ouvrir Unisson", "home",
    ),
    Message(
        "RATTACHEMENT_SUSPENDU", "RATTACHEMENT_SUSPENDU", Audience.DEMANDEUR,
        "Votre accès à {structure} est suspendu",
        "Un gestionnaire de {structure} a suspendu votre accès. Vos droits sont gardés ; adressez-vous à lui.",
        "Voir mes structures", "account",
    ),
    Message(
        "RATTACHEMENT_REACTIVE", "RATTACHEMENT_REACTIVE", Audience.DEMANDEUR,
        "Votre accès à {structure} est rétabli",
        "Un gestionnaire de {structure} a rétabli votre accès, avec les droits que vous aviez.",
        "Ouvrir Unisson", "home",
    ),
    Message(
        "RATTACHEMENT_SUPPRIME", "RATTACHEMENT_SUPPRIME", Audience.DEMANDEUR,
        "Vous ne faites plus partie de {structure}",
        "Un gestionnaire de {structure} a mis fin à votre rattachement. En cas d’erreur, demandez de nouveau à la rejoindre.",
        "Choisir une structure", "structure_new",
    ),
    Message(
        "ROLE_CHANGE", "ROLE_CHANGE", Audience.DEMANDEUR,
        "Votre rôle dans {structure} a changé",
        "Vous êtes maintenant {role} de {structure}.",
        "Voir mes structures", "account",
    ),
    Message(
        "GESTIONNAIRE_PRINCIPAL_TRANSMIS", "GESTIONNAIRE_PRINCIPAL_TRANSMIS", Audience.DEMANDEUR,
        "Vous êtes gestionnaire principal de {structure}",
        "Vous gouvernez maintenant {structure} : sa fiche, ses services, ses utilisateurs et ses coordonnées bancaires.",
        "Voir les utilisateurs", "members",
    ),
)  # fmt: skip

BY_CODE = {message.code: message for message in CATALOGUE}


@cache
def messages_of(event: str) -> tuple[Message, ...]:
    """The lines of one event; none for an event nobody is told."""
    return tuple(message for message in CATALOGUE if message.event == event)
