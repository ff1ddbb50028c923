"""The referentials of Transverses: closed lists, read in the code lists of the portal. One line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from einvoice.codelists.french_names import COUNTRY_NAMES, CURRENCY_NAMES
from einvoice.codelists.french_rates import EXEMPTIONS, RATES
from einvoice.codelists.generated.countries import COUNTRIES
from einvoice.codelists.generated.currencies import CURRENCIES
from einvoice.codelists.generated.exemptions import VATEX
from unisson.entrypoints.api.cpro.modeles import codes, demandes_transverses, reponses_transverses
from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.lifecycles.invoice import TRANSITIONS as LIFE
from unisson.lifecycles.invoice import Role, Status
from unisson.portal.exchange.syntaxes import SYNTAXES
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import DocumentKind, ModeDepot, ModePaiement
from unisson.portal.invoices.motifs import REFUSAL, motifs_for
from unisson.portal.organisations.models import TypeIdentifiant

Rows = Iterable[dict[str, Any]]
EXEMPTION_WORDS = {code: exemption.text for code, exemption in EXEMPTIONS.items()}


def _list(tail: str, name: str, key: str, rows: Callable[[Appel], Rows], summary: str) -> None:
    """Enter one list in the table."""
    model = name[0].upper() + name[1:]
    body = getattr(demandes_transverses, f"{model}Param")
    answer = getattr(reponses_transverses, f"WsRetour{model}")

    def serve(appel: Appel) -> dict[str, Any]:
        return {key: list(rows(appel))}

    serve.__doc__ = summary
    operation(f"transverses/{tail}", body, answer, name=name)(serve)


def _codes(field: str, values: Iterable[str]) -> Callable[[Appel], Rows]:
    return lambda appel: [{field: str(value)} for value in values]


def _labelled(code: str, label: str, values: Iterable[str], words: Mapping[str, str]) -> Callable[[Appel], Rows]:
    """Each code with its words, in French whatever the language asked; the code itself where we have none."""
    return lambda appel: [{code: value, label: words.get(value, value)} for value in sorted(values)]


def _rates(appel: Appel) -> Rows:
    del appel
    shown = dict.fromkeys(("0", *RATES))  # TVA1 is the franchise, then the rates in force, the usual ones first
    label = "Art 293B(FranchiseEnBase)"
    for rank, rate in enumerate(shown, start=1):
        text = str(rate).replace(".", ",")
        yield {
            "codeTauxTva": f"TVA{rank}",
            "libelleTauxTva": label if rank == 1 else f"{text} %",
            "valeurTauxTva": _number(rate),
        }


def _number(text: str) -> Any:
    from decimal import Decimal

    return Decimal(str(text))


def _types_pj(appel: Appel) -> Rows:
    kinds = (DocumentKind.PRINCIPALE, DocumentKind.COMPLEMENTAIRE)
    return [
        {
            "idTypePieceJointe": rank,
            "codeTypePieceJointe": f"{rank:02d}",
            "libelleTypePieceJointe": kind.label,
            "typeObjet": appel.demande.typeObjet or "FACTURE",
        }
        for rank, kind in enumerate(kinds, start=1)
    ]


def _refusals(appel: Appel) -> Rows:
    del appel
    found = dict.fromkeys(motif for verb in REFUSAL for motif in motifs_for(verb))
    return [
        {"idMotif": rank, "codeMotif": motif.code, "libelleMotif": motif.label} for rank, motif in enumerate(found, start=1)
    ]


def _next_statuses(appel: Appel) -> Rows:
    """What a recipient may make of an invoice in this status."""
    current = appel.demande.statutCourant
    if current is None:
        raise Echec("CHAMP_ABSENT", champ="statutCourant")
    lines = [line for line in LIFE if current in line.sources and Role.DESTINATAIRE in line.by]
    return [{"statutPossiblePourTraitement": target} for target in dict.fromkeys(line.target for line in lines)]


# What a formatFlux begins with, among the syntaxes received here.
_FORMATS = {"IN_DP_E1_STRUCT": "IN_DP_E1", "IN_DP_E2_MIXTE": "IN_DP_E2", "IN_DP_E2_FACTURX": "IN_DP_E2_CII_FACTURX"}


def _syntaxes(appel: Appel) -> Rows:
    begins = _FORMATS.get(appel.demande.formatFlux or "", "")
    return [{"syntaxeFlux": code} for code, syntaxe in SYNTAXES.items() if syntaxe.formats and code.startswith(begins)]


def _statuses(appel: Appel) -> Rows:
    kind = appel.demande.typeDemandePaiement
    shown = [] if kind not in (None, "FACTURE") else [status for status in Status if status != Status.TECHNIQUE_INCONNU]
    return [{"etatDemandePaiement": status.value} for status in shown]


_list(
    "recuperer/etat/typedp",
    "recupererEtatTypedp",
    "listeEtatDemandePaiement",
    _statuses,
    "États possibles d’une demande de paiement.",
)
_list("recuperer/etats/traitement", "recupererEtatsTraitement", "listeStatutsPossiblesPourTraitement", _next_statuses, "Statuts qu’un destinataire peut donner à une facture d’après le sien.")  # fmt: skip
_list(
    "recuperer/formatflux",
    "recupererFormatflux",
    "listeFormatFlux",
    _codes("formatFlux", codes.FORMATS_FLUX),
    "Formats de flux.",
)
_list("recuperer/syntaxeflux", "recupererSyntaxeflux", "listeSyntaxeFlux", _syntaxes, "Syntaxes de flux lues ici.")
_list(
    "recuperer/devises",
    "recupererDevises",
    "listeDevises",
    _labelled("codeDevise", "libelleDevise", CURRENCIES, CURRENCY_NAMES),
    "Devises (ISO 4217).",
)
_list(
    "recuperer/pays",
    "recupererPays",
    "listePays",
    _labelled("codePays", "libellePays", COUNTRIES, COUNTRY_NAMES),
    "Pays (ISO 3166).",
)
_list("recuperer/modedepot", "recupererModedepot", "listeModeDepot", _codes("modeDepot", ModeDepot), "Modes de dépôt.")
_list("recuperer/motifs/refus/Facture/AValider", "recupererMotifsRefusFactureAValider", "listeMotifRefusFactureAValider", _refusals, "Motifs qu’un valideur peut donner à un refus.")  # fmt: skip
_list(
    "recuperer/modereglements",
    "recupererModereglements",
    "listeModePaiement",
    _codes("modePaiement", ModePaiement),
    "Modes de règlement.",
)
_list("recuperer/cadrefacturation", "recupererCadrefacturation", "listeCadreFacturation", _codes("codeCadreFacturation", CadreFacturation), "Cadres de facturation.")  # fmt: skip
_list("recuperer/typespj", "recupererTypespj", "listeTypePieceJointe", _types_pj, "Types de pièces jointes.")
_list("recuperer/tauxtva", "recupererTauxtva", "listeTauxTva", _rates, "Taux de TVA.")
_list("recuperer/motifs/exonerationtva", "recupererMotifsExonerationtva", "listeMotifsExonerationTva", _labelled("codeMotifExonerationTva", "libelleMotifExonerationTva", VATEX, EXEMPTION_WORDS), "Motifs d’exonération de TVA (VATEX).")  # fmt: skip
_list("recuperer/typedp", "recupererTypedp", "listeTypeDemandePaiement", _codes("typeDemandePaiement", ("FACTURE",)), "Types de demande de paiement reçus ici.")  # fmt: skip
_list("recuperer/typefacturetravaux", "recupererTypefacturetravaux", "listeTypeFactureTravaux", _codes("typeFactureTravaux", codes.TYPES_FACTURE_TRAVAUX), "Types de factures de travaux.")  # fmt: skip
_list("recuperer/typeidentifiant/structure", "recupererTypeidentifiantStructure", "listeTypeIdentifiant", _codes("typeIdentifiantStructure", TypeIdentifiant), "Types d’identifiant d’une structure.")  # fmt: skip
