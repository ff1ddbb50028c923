"""The short lists of Transverses: codes of the portal, structures and bank accounts of the account. One line each, in `LISTES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from einvoice.codelists.generated.countries import COUNTRIES
from einvoice.codelists.generated.currencies import CURRENCIES
from einvoice.codelists.generated.exemptions import VATEX
from unisson.entrypoints.api.cpro.modeles import codes
from unisson.entrypoints.api.cpro.modeles.base import Entier, Nombre, Texte, code
from unisson.entrypoints.api.cpro.modeles.listes import CODE_LANGUE, Champs, liste, textes
from unisson.entrypoints.api.cpro.operations import labels
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.lifecycles.invoice import TRANSITIONS as LIFE
from unisson.lifecycles.invoice import Role, Status
from unisson.portal.exchange.syntaxes import SYNTAXES
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import ModeDepot, ModePaiement
from unisson.portal.invoices.motifs import REFUSAL, motifs_for
from unisson.portal.organisations import searching
from unisson.portal.organisations.bank import usable_bank_accounts
from unisson.portal.organisations.models import Espace, TypeIdentifiant

Row = tuple[Any, ...]  # the values of one row, in the order of its fields
Read = Callable[[Appel], Iterable[Row]]


def _codes(values: Iterable[str]) -> Read:
    return lambda appel: [(str(value),) for value in values]


def _labelled(values: Iterable[str], word: Callable[[str, str | None], str]) -> Read:
    """Each code with its words, in the language asked."""
    return lambda appel: [(value, word(value, appel.demande.codeLangue)) for value in sorted(values)]


def _rates(appel: Appel) -> Iterable[Row]:
    """TVA1 is the franchise, then the rates in force, the usual ones first."""
    yield labels.FRANCHISE, "Art 293B(FranchiseEnBase)", Decimal(0)
    for rank, rate in labels.RANKED:
        yield f"TVA{rank}", labels.rate(rate, appel.demande.codeLangue), Decimal(rate)


def _types_pj(appel: Appel) -> Iterable[Row]:
    asked = appel.demande
    kinds = [kind for kind in labels.TYPES_PIECE if asked.typeObjet in (None, kind.objet)]
    return [(kind.number, kind.code, kind.label(asked.codeLangue), kind.objet) for kind in kinds]


def _refusals(appel: Appel) -> Iterable[Row]:
    """The same motifs whatever the cadre: those that may be given at either of the two validations."""
    cadre = appel.demande.codeCadreFacturationAValider
    if cadre is not None and cadre not in (CadreFacturation.A9_FACTURE_SOUSTRAITANT, CadreFacturation.A12_FACTURE_COTRAITANT):
        return []
    found = dict.fromkeys(motif for verb in REFUSAL for motif in motifs_for(verb))
    return [(rank, motif.code, motif.label) for rank, motif in enumerate(found, start=1)]


def _next_statuses(appel: Appel) -> Iterable[Row]:
    """What a recipient may make of an invoice in this status."""
    current = requis(appel.demande.statutCourant, "statutCourant")
    lines = [line for line in LIFE if current in line.sources and Role.DESTINATAIRE in line.by]
    return [(target,) for target in dict.fromkeys(line.target for line in lines)]


# What a formatFlux begins with, among the syntaxes received here.
_FORMATS = {"IN_DP_E1_STRUCT": "IN_DP_E1", "IN_DP_E2_MIXTE": "IN_DP_E2", "IN_DP_E2_FACTURX": "IN_DP_E2_CII_FACTURX"}


def _syntaxes(appel: Appel) -> Iterable[Row]:
    begins = _FORMATS.get(appel.demande.formatFlux or "", "")
    return [(value,) for value, syntaxe in SYNTAXES.items() if syntaxe.may_be_sent and value.startswith(begins)]


def _statuses(appel: Appel) -> Iterable[Row]:
    if appel.demande.typeDemandePaiement not in (None, "FACTURE"):
        return []
    return [(status.value,) for status in Status if status != Status.TECHNIQUE_INCONNU]


def _active(*espaces: str) -> Read:
    return lambda appel: searching.mine(appel.actor, *espaces).values_list("raison_sociale", "pk", "identifiant")


def _bank_accounts(appel: Appel) -> Iterable[Row]:
    """Their names, never their numbers."""
    structure_id = requis(appel.demande.idStructure, "idStructure")
    own = searching.mine(appel.actor, Espace.FACTURES_EMISES).filter(pk=structure_id).first()
    if own is None:
        raise Echec("STRUCTURE_INCONNUE")
    return [(row.pk, row.nom) for row in usable_bank_accounts(own)]


@dataclass(frozen=True, slots=True)
class Liste:
    """One operation: where it is, its name, the list of its answer, the fields of a row, its rows, the fields of its body."""

    tail: str
    name: str
    key: str
    row: Champs
    rows: Read
    summary: str
    asked: Champs = field(default_factory=dict)
    espaces: tuple[Espace, ...] = ()


_STRUCTURE: Champs = {**textes("designationStructure"), "idStructureCPP": (Entier, None), **textes("identifiant")}
_COMPTE: Champs = {"idCoordonneeBancaire": (Entier, None), **textes("nomCoordonneeBancaire")}
_TYPE_OBJET: Champs = {"typeObjet": (Texte, code(codes.TYPES_OBJET))}
# fmt: off
LISTES = (
    Liste("recuperer/etat/typedp", "recupererEtatTypedp", "listeEtatDemandePaiement", textes("etatDemandePaiement"), _statuses, "États possibles d’une demande de paiement.", textes("typeDemandePaiement")),
    Liste("recuperer/etats/traitement", "recupererEtatsTraitement", "listeStatutsPossiblesPourTraitement", textes("statutPossiblePourTraitement"), _next_statuses, "Statuts qu’un destinataire peut donner à une facture d’après le sien.", textes("statutCourant")),
    Liste("recuperer/formatflux", "recupererFormatflux", "listeFormatFlux", textes("formatFlux"), _codes(codes.FORMATS_FLUX), "Formats de flux."),
    Liste("recuperer/syntaxeflux", "recupererSyntaxeflux", "listeSyntaxeFlux", textes("syntaxeFlux"), _syntaxes, "Syntaxes de flux lues ici.", {"formatFlux": (Texte, code(codes.FORMATS_FLUX))}),
    Liste("recuperer/devises", "recupererDevises", "listeDevises", textes("codeDevise", "libelleDevise"), _labelled(CURRENCIES, labels.currency), "Devises (ISO 4217).", CODE_LANGUE),
    Liste("recuperer/pays", "recupererPays", "listePays", textes("codePays", "libellePays"), _labelled(COUNTRIES, labels.country), "Pays (ISO 3166).", CODE_LANGUE),
    Liste("recuperer/modedepot", "recupererModedepot", "listeModeDepot", textes("modeDepot"), _codes(ModeDepot), "Modes de dépôt."),
    Liste("recuperer/motifs/refus/Facture/AValider", "recupererMotifsRefusFactureAValider", "listeMotifRefusFactureAValider", {"idMotif": (Entier, None)} | textes("codeMotif", "libelleMotif"), _refusals, "Motifs qu’un valideur peut donner à un refus.", textes("codeCadreFacturationAValider")),
    Liste("recuperer/modereglements", "recupererModereglements", "listeModePaiement", textes("modePaiement"), _codes(ModePaiement), "Modes de règlement."),
    Liste("recuperer/cadrefacturation", "recupererCadrefacturation", "listeCadreFacturation", textes("codeCadreFacturation"), _codes(CadreFacturation), "Cadres de facturation."),
    Liste("recuperer/typespj", "recupererTypespj", "listeTypePieceJointe", {"idTypePieceJointe": (Entier, None)} | textes("codeTypePieceJointe", "libelleTypePieceJointe") | _TYPE_OBJET, _types_pj, "Types de pièces jointes.", CODE_LANGUE | _TYPE_OBJET),
    Liste("recuperer/tauxtva", "recupererTauxtva", "listeTauxTva", textes("codeTauxTva", "libelleTauxTva") | {"valeurTauxTva": (Nombre, None)}, _rates, "Taux de TVA.", CODE_LANGUE),
    Liste("recuperer/motifs/exonerationtva", "recupererMotifsExonerationtva", "listeMotifsExonerationTva", textes("codeMotifExonerationTva", "libelleMotifExonerationTva"), _labelled(VATEX, labels.exemption), "Motifs d’exonération de TVA (VATEX).", CODE_LANGUE),
    Liste("recuperer/typedp", "recupererTypedp", "listeTypeDemandePaiement", textes("typeDemandePaiement"), _codes(("FACTURE",)), "Types de demande de paiement reçus ici."),
    Liste("recuperer/typefacturetravaux", "recupererTypefacturetravaux", "listeTypeFactureTravaux", textes("typeFactureTravaux"), _codes(codes.TYPES_FACTURE_TRAVAUX), "Types de factures de travaux."),
    Liste("recuperer/typeidentifiant/structure", "recupererTypeidentifiantStructure", "listeTypeIdentifiant", textes("typeIdentifiantStructure"), _codes(TypeIdentifiant), "Types d’identifiant d’une structure."),
    Liste("recuperer/structures/actives/fournisseur", "recupererStructuresActivesFournisseur", "listeStructures", _STRUCTURE, _active(Espace.FACTURES_EMISES), "Structures pour lesquelles le compte technique lit ou dépose des factures émises."),
    Liste("recuperer/structures/actives/destinataire", "recupererStructuresActivesDestinataire", "listeStructures", _STRUCTURE, _active(Espace.FACTURES_RECUES), "Structures pour lesquelles le compte technique lit ou traite des factures reçues."),
    Liste("recuperer/structures/actives/facturetravaux", "recupererStructuresActivesFacturetravaux", "listeStructures", _STRUCTURE, _active(Espace.FACTURES_TRAVAUX), "Structures pour lesquelles le compte technique est habilité aux factures de travaux."),
    Liste("recuperer/coordbanc/valides", "recupererCoordbancValides", "listeCoordonneeBancaire", _COMPTE, _bank_accounts, "Coordonnées bancaires utilisables d’une de ses structures (leur nom, jamais leur numéro).", {"idStructure": (Entier, None)}, (Espace.FACTURES_EMISES,)),
)
# fmt: on


def _enter(line: Liste) -> None:
    """Enter one list in the table of operations."""
    body, answer = liste(line.name, line.key, line.row, line.asked)

    def serve(appel: Appel) -> dict[str, Any]:
        return {line.key: [dict(zip(line.row, row, strict=True)) for row in line.rows(appel)]}

    serve.__doc__ = line.summary
    operation(f"transverses/{line.tail}", body, answer, *line.espaces, name=line.name)(serve)


for _line in LISTES:
    _enter(_line)
