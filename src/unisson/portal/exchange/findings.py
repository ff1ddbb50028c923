"""Why a flux or one of its files is refused: official codes, each with its sentence and its remedy.

Codes of irrecevabilité (G7.18) and of rejection (G7.19) of the external specifications of the reform.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from einvoice.report import Finding, Report, Severity, Verdict

_ZIP_AGAIN = "Refaites l’archive avec votre logiciel habituel (.zip ou .tar.gz), puis déposez-la de nouveau."

# code: (natural sentence, remedy); words in braces are given by who refuses.
SENTENCES: dict[str, tuple[str, str]] = {
    "IRR_VIDE": ("Ce dépôt ne contient aucun fichier.", "Vérifiez l’archive sur votre ordinateur, puis déposez-la de nouveau."),
    "IRR_TAILLE": ("{what}", "Partagez les factures en plusieurs lots, puis déposez-les l’un après l’autre."),
    "IRR_EXTRAC": ("L’archive ne peut pas être ouverte : {what}.", _ZIP_AGAIN),
    "IRR_TYPE": ("Ce fichier n’est ni une archive .zip ou .tar.gz, ni une facture.", _ZIP_AGAIN),
    "IRR_VIDE_F": ("Ce fichier est vide.", "Vérifiez-le sur votre ordinateur, puis déposez-le de nouveau."),
    "IRR_TAILLE_F": (
        "Ce fichier dépasse {what}, la limite d’un fichier dans un lot.",
        "Réduisez-le, ou déposez-le seul.",
    ),
    "IRR_NOM_F": (
        "Le nom de ce fichier ne peut pas être accepté : {what}.",
        "Renommez-le, refaites l’archive, puis déposez-la.",
    ),
    "IRR_TYPE_F": (
        "{what}",
        "Ne gardez que des factures (PDF, Factur-X, UBL, CII, xCBL), puis déposez de nouveau l’archive.",
    ),
    "IRR_SYNTAX": ("{what}", "Choisissez la syntaxe qui correspond au fichier, ou produisez le fichier dans cette syntaxe."),
    "REJ_UNI": ("{what}", "Vérifiez le numéro, ou suivez la facture déjà déposée."),
    "REJ_HAB": ("{what}", "Demandez le droit de dépôt au gestionnaire de la structure, ou choisissez une autre structure."),
    "INCIDENT": (
        "Ce fichier n’a pas pu être traité, malgré plusieurs essais.",
        "Reprenez le traitement ; si l’incident revient, déposez ce fichier seul et prévenez le support.",
    ),
}


def finding(code: str, what: str = "") -> Finding:
    """One refusal. Raises KeyError for a code that has no sentence."""
    sentence, remedy = SENTENCES[code]
    return Finding(rule=code, message=sentence.format(what=what), remedy=remedy)


def as_data(found: Finding) -> dict[str, Any]:
    """A finding as the database keeps it."""
    return asdict(found) | {"severity": str(found.severity)}


def of_report(report: Report) -> list[dict[str, Any]]:
    """What stands against a document: its fatal findings, else the reason why it could not be judged."""
    fatal = [as_data(found) for found in report.findings if found.severity is Severity.FATAL]
    if fatal:
        return fatal
    unchecked = [level for level in report.levels if level.verdict is Verdict.NOT_CHECKED and level.why]
    return [as_data(Finding(rule="NOT_CHECKED", message=level.why)) for level in unchecked]
