"""What the depositor of a lot is told, who may have left the page: part of the catalogue, in a file of its own."""

from __future__ import annotations

from unisson.portal.notifications.messages import Audience, Message

_L = Audience.DEPOSANT_LOT

LOTS: tuple[Message, ...] = (
    Message(
        "LOT_JUGE", "flux_hold", _L,
        "Lot jugé, à vous de décider : {fichier}",
        "Chaque facture du lot « {fichier} » a été jugée : {bilan}. Rien n’est encore envoyé : ouvrez le rapport pour "
        "envoyer les bonnes et corriger les autres.",
        "Ouvrir le rapport du lot", "flux",
    ),
    Message(
        "LOT_ARRETE", "flux_block", _L,
        "Lot arrêté, à reprendre : {fichier}",
        "Un fichier du lot « {fichier} » n’a pas pu être traité malgré plusieurs essais ({bilan}). Reprenez le traitement : "
        "ce qui est fait ne sera pas refait.",
        "Reprendre le traitement", "flux",
    ),
    Message(
        "LOT_REFUSE", "flux_reject", _L,
        "Lot refusé, rien n’est envoyé : {fichier}",
        "Aucune facture du lot « {fichier} » n’a pu entrer{constat}. Le rapport dit pourquoi et que faire.",
        "Ouvrir le rapport du lot", "flux",
    ),
    Message(
        "LOT_ENVOYE", "flux_integrate", _L,
        "Lot envoyé : {fichier}",
        "Toutes les factures du lot « {fichier} » sont parties : {bilan}.",
        "Ouvrir le rapport du lot", "flux",
    ),
    Message(
        "LOT_ENVOYE_EN_PARTIE", "flux_integrate_partly", _L,
        "Lot envoyé en partie : {fichier}",
        "L’envoi du lot « {fichier} » est terminé : {bilan}. Ce qui n’est pas parti attend dans le rapport, avec ses raisons.",
        "Ouvrir le rapport du lot", "flux",
    ),
)  # fmt: skip
