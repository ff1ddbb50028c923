"""Messages that time itself writes, or that move a delay: part of the catalogue, in a file of their own."""

from __future__ import annotations

from unisson.portal.notifications.messages import Audience, Message

_F, _D, _V1, _V2 = Audience.FOURNISSEUR, Audience.DESTINATAIRE, Audience.VALIDEUR_1, Audience.VALIDEUR_2

REMINDERS: tuple[Message, ...] = (
    # The payment delay, told to both sides before it ends, on the day, and whenever something moves it.
    Message(
        "ECHEANCE_PROCHE_DESTINATAIRE", "ECHEANCE_PROCHE", _D,
        "À payer avant le {echeance} : facture {numero}",
        "La facture n° {numero} de {fournisseur} ({montant}) est à payer au plus tard le {echeance} (art. {article}). "
        "Au-delà, des intérêts moratoires et une indemnité de 40 € sont dus de plein droit.",
        "Traiter la facture",
    ),
    Message(
        "ECHEANCE_PROCHE_FOURNISSEUR", "ECHEANCE_PROCHE", _F,
        "Facture {numero} : échéance le {echeance}",
        "{destinataire} doit payer votre facture n° {numero} ({montant}) au plus tard le {echeance}.",
        "Voir le délai", "invoice_delay",
    ),
    Message(
        "ECHEANCE_ATTEINTE_DESTINATAIRE", "ECHEANCE_ATTEINTE", _D,
        "Échéance atteinte : facture {numero}",
        "La facture n° {numero} de {fournisseur} ({montant}) devait être mise en paiement au plus tard le {echeance}. "
        "Chaque jour au-delà coûte des intérêts moratoires, et 40 € d’indemnité sont dus dès le premier.",
        "Traiter la facture",
    ),
    Message(
        "ECHEANCE_ATTEINTE_FOURNISSEUR", "ECHEANCE_ATTEINTE", _F,
        "Facture {numero} : l’échéance est atteinte",
        "Votre facture n° {numero} ({montant}) devait être mise en paiement par {destinataire} au plus tard le {echeance}. "
        "Si elle ne l’est pas, des intérêts vous sont dus : le portail les calcule et prépare la lettre.",
        "Voir le délai et les intérêts", "invoice_delay",
    ),
    Message(
        "DELAI_DEPLACE", "EXECUTION_DATEE", _F,
        "Facture {numero} : le délai part de l’exécution des prestations",
        "{destinataire} indique que les prestations de la facture n° {numero} ont été exécutées après sa réception : le délai "
        "de paiement part du {debut} (art. R2192-13).{pourquoi}",
        "Voir le délai", "invoice_delay",
    ),
    Message(
        "INTERETS_REGLES", "INTERETS_REGLES", _F,
        "Facture {numero} : intérêts de retard réglés",
        "{destinataire} indique avoir payé {interets} d’intérêts et d’indemnité pour le retard de la facture n° {numero}."
        "{pourquoi}",
        "Voir le délai", "invoice_delay",
    ),
    # Silence taken for an agreement: the valideur is told what their silence did.
    Message(
        "SILENCE_PRIS_POUR_ACCORD", "lapse_1", _V1,
        "Facture {numero} : votre silence vaut accord",
        "Vous ne vous êtes pas prononcé en quinze jours sur la facture n° {numero} de {fournisseur} : elle est réputée "
        "acceptée (art. R2193-12) et suit son cours.",
    ),
    Message(
        "SILENCE_PRIS_POUR_ACCORD", "lapse_2", _V2,
        "Facture {numero} : votre silence vaut accord",
        "Vous ne vous êtes pas prononcé en quinze jours sur la facture n° {numero} de {fournisseur} : elle est réputée "
        "acceptée (art. R2193-12) et suit son cours.",
    ),
    # The week of a structure.
    Message(
        "RECAPITULATIF", "RECAPITULATIF", Audience.MEMBRES,
        "{structure} : la semaine du {semaine}",
        "Semaine du {semaine} pour {structure}. {bilan}",
        "Ouvrir Unisson", "home",
    ),
    # Mandates given to a third party (domaine 9.1: « mandat »).
    Message(
        "MANDAT_DONNE", "MANDAT_DONNE", Audience.GESTIONNAIRES_ICI,
        "Mandat donné par {structure}",
        "{auteur} a donné à un tiers le droit d’agir au nom de {structure} : {changements}. "
        "Si cela vous surprend, révoquez-le.",
        "Voir les mandats", "mandates",
    ),
    Message(
        "MANDAT_REVOQUE", "MANDAT_REVOQUE", Audience.GESTIONNAIRES_ICI,
        "Mandat révoqué par {structure}",
        "{auteur} a mis fin au mandat donné par {structure} à {changements}.",
        "Voir les mandats", "mandates",
    ),
)  # fmt: skip
