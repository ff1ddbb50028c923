"""The pyramid: what a document is, whether it can be read, whether it obeys. One list of levels, in reading order.

Every level that can run does run: an error at one never hides the errors of the next ones. A level that could not run is
NOT_CHECKED and says why; only a document whose levels are all VALID passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from einvoice import syntax
from einvoice.codelists.cadres import CHORUS_CADRES, REFORM_CADRES
from einvoice.model import Invoice
from einvoice.report import Finding, Level, NotRead, Report, Severity, Verdict
from einvoice.rules import catalogue
from einvoice.rules.engine import Locate, run_together
from einvoice.rules.facts import Facts
from einvoice.syntax import Format

PROFILE_NAMES = tuple(catalogue.PROFILES)

_NO_INVOICE = "La facture n’a pas pu être lue : rien à vérifier."
_SYNTAX = {
    Format.UBL_INVOICE: "UBL",
    Format.UBL_CREDIT_NOTE: "UBL_CREDIT_NOTE",
    Format.CII: "CII",
    Format.CII_ANCIEN: "CII",
    Format.XCBL: "CII",
    Format.FACTURX: "CII",
}
# The XML that is judged is taken out of these, or made of them.
CARRIERS = frozenset({Format.FACTURX}) | syntax.MODERNISED

_NOT_AN_INVOICE = {
    Format.EMPTY: ("F-VIDE", "Le fichier est vide.", "Vérifiez le fichier sur votre ordinateur et déposez-le à nouveau."),
    Format.UNKNOWN: ("F-INCONNU", "Ce fichier n’est ni un PDF ni un XML.",
         "Déposez la facture en PDF, en Factur-X ou en XML (UBL, CII, xCBL)."),
    Format.XML_OTHER: ("F-AUTRE-XML", "Ce fichier XML n’est pas une facture UBL, CII ni xCBL.",
         "Déposez l’export « facture électronique » de votre logiciel."),
    Format.ZIP: ("F-ARCHIVE", "Ce fichier est une archive : il peut contenir plusieurs factures.",
         "Ouvrez l’archive et déposez chaque facture, ou déposez un lot."),
    Format.TARGZ: ("F-ARCHIVE", "Ce fichier est une archive : il peut contenir plusieurs factures.",
         "Ouvrez l’archive et déposez chaque facture, ou déposez un lot."),
    Format.CPP_FACTURE: ("F-CPP", "Ce format propre à Chorus Pro (CPPFacture) n’est pas vérifié ici.",
         "Déposez-le : au dépôt, le PDF qu’il porte et ses données sont jugés. Ici, vérifiez un Factur-X, un UBL ou un CII."),
}  # fmt: skip


@dataclass(slots=True)
class _Judgement:
    """The state of one judgement, filled level by level."""

    data: bytes
    asked: str | None
    today: date
    fmt: Format = Format.UNKNOWN
    profile: str = ""
    xml: bytes | None = None
    root: Any = None
    invoice: Invoice | None = None
    not_read: tuple[NotRead, ...] = ()
    left: tuple[NotRead, ...] = ()  # what an older document holds and that the one made of it does not
    met: Any = None  # `Reading.met`
    levels: list[Level] = field(default_factory=list)

    def add(self, code: str, title: str, findings: Iterable[Finding] = (), why: str = "") -> None:
        self.levels.append(level(code, title, tuple(findings), why))


def level(code: str, title: str, findings: tuple[Finding, ...] = (), why: str = "") -> Level:
    """A level with its verdict: NOT_CHECKED when `why` is given, else INVALID when a finding is fatal, else VALID."""
    fatal = any(finding.severity is Severity.FATAL for finding in findings)
    verdict = Verdict.INVALID if fatal else Verdict.NOT_CHECKED if why else Verdict.VALID
    return Level(code=code, title=title, verdict=verdict, findings=findings, why=why)


def judge(data: bytes, *, profile: str | None = None, today: date) -> Report:
    """Judge a document. `profile` is one of `PROFILE_NAMES`, None to take the one that fits (`fitting_profile`).

    Raises KeyError when the profile does not exist; nothing in `data` makes it raise.
    """
    if profile is not None:
        catalogue.PROFILES[profile]
    current = _Judgement(data, profile, today)
    for step in PYRAMID:
        step(current)
    return Report(
        format=str(current.fmt),
        profile=current.profile,
        levels=tuple(current.levels),
        invoice=current.invoice,
        xml=current.xml,
        not_read=(*current.left, *current.not_read),
    )


def judge_invoice(invoice: Invoice, *, profile: str, today: date) -> Report:
    """Judge fields typed by a person or read from a PDF: the rules only. `location` is then the model path.
    Raises KeyError when the profile does not exist."""
    levels = _rule_levels(Facts(invoice, today, ""), profile, None)
    return Report(format="", profile=profile, levels=tuple(levels), invoice=invoice)


def fitting_profile(invoice: Invoice) -> str:
    """The profile that fits, in this order: a cadre of the reform (B1, S1…) asks for `france`; a cadre of Chorus Pro (A1…)
    or identifiers of its types (scheme 1 to 7, or names) or no claim at all in BT-24 for `chorus`; else `en16931`."""
    if invoice.business_process in REFORM_CADRES:
        return "france"
    schemes = {party.legal_id.scheme for party in (invoice.seller, invoice.buyer) if party is not None and party.legal_id}
    if invoice.business_process in CHORUS_CADRES or schemes & _HISTORIC_SCHEMES or not invoice.specification:
        return "chorus"
    if "france" in invoice.specification or "cpro" in invoice.specification:
        return "france"
    return "chorus" if _siret_under_siren(invoice) else "en16931"


_HISTORIC_SCHEMES = frozenset({"1", "2", "3", "4", "5", "6", "7", "ETR", "RIDET", "TAHITI"})


def _siret_under_siren(invoice: Invoice) -> bool:
    """AIFE's Factur-X samples write fourteen digits under scheme 0002 (SIREN)."""
    parties = (invoice.seller, invoice.buyer)
    return any(
        party is not None and party.legal_id and party.legal_id.scheme == "0002" and len(party.legal_id.value) == 14
        for party in parties
    )


def _file(current: _Judgement) -> None:
    """Fichier: what it is."""
    current.fmt = syntax.identify(current.data)
    refusal = _NOT_AN_INVOICE.get(current.fmt)
    findings = [Finding(rule=refusal[0], message=refusal[1], remedy=refusal[2])] if refusal else []
    if current.fmt is Format.XML_OTHER:
        findings = _unsafe(current.data) or findings
    current.add("fichier", "Fichier", findings)


def _unsafe(data: bytes) -> list[Finding]:
    """Why an XML could not even be named: a DOCTYPE, an encoding. Nothing when it is merely another document."""
    try:
        syntax.parse(data)
    except syntax.UnsafeDocument as error:
        return [_refusal(error)]
    return []


def _extract(current: _Judgement) -> None:
    """Lecture du PDF: take the XML out of a Factur-X."""
    if current.fmt in _SYNTAX and current.fmt not in CARRIERS:
        current.xml = current.data
    if current.fmt is Format.PDF:
        current.add(
            "pdf",
            "Lecture du PDF",
            why="Ce PDF ne contient pas de facture structurée (Factur-X) : ses données sont à vérifier à l’écran.",
        )
    if current.fmt is not Format.FACTURX:
        return
    from einvoice.syntax import facturx  # pikepdf only when a PDF comes

    try:
        extracted = facturx.extract(current.data)
    except facturx.UnreadablePdf as error:
        current.add("pdf", "Lecture du PDF", [_refusal(error)])
        return
    current.xml = extracted.xml
    missing = extracted.xml is None
    current.add("pdf", "Lecture du PDF", why="Ce PDF ne contient pas de facture structurée." if missing else "")


def _modernise(current: _Judgement) -> None:
    """Passage au CII D16B: a CII of before, an xCBL, becomes a D16B document, judged in its place."""
    if current.fmt not in syntax.MODERNISED:
        return
    title, rule = "Passage au CII D16B", f"F-{current.fmt.replace('_', '-')}"
    try:
        current.xml, reading = syntax.modernised(syntax.parse(current.data))
    except syntax.UnsafeDocument as error:
        current.add("conversion", title, [_refusal(error)])
    except syntax.CannotWrite as error:
        current.add("conversion", title, [Finding(rule=rule, message=str(error))])
    else:
        current.left = reading.not_read
        current.add("conversion", title, _left(rule, reading.not_read))


def _left(rule: str, not_read: tuple[NotRead, ...]) -> list[Finding]:
    """What the older document holds and that D16B, as it is judged, does not: said, since nobody would look for it."""
    if not not_read:
        return []
    names = list(dict.fromkeys(one.location.rpartition("/")[2].partition("[")[0] for one in not_read))
    places = ", ".join(names[:5])
    more = f" et {len(names) - 5} autres" if len(names) > 5 else ""
    message = f"Ces données ne sont pas reprises : {places}{more}."
    remedy = "Si l’une d’elles compte, produisez la facture en CII D16B, en UBL ou en Factur-X."
    return [Finding(rule=rule, message=message, severity=Severity.WARNING, remedy=remedy)]


def _parse(current: _Judgement) -> None:
    """XML sûr: well-formed, and nothing hostile in it."""
    if current.xml is None:
        current.add("xml", "Lecture du XML", why="Il n’y a pas de XML à lire.")
        return
    try:
        current.root = syntax.parse(current.xml)
    except syntax.UnsafeDocument as error:
        current.add("xml", "Lecture du XML", [_refusal(error)])
        return
    current.add("xml", "Lecture du XML")


def _refusal(error: Any) -> Finding:
    return Finding(rule=error.code, message=error.message, remedy=error.remedy)


def _read(current: _Judgement) -> None:
    """Read the fields (a step of its own so that the profile is known before the schema is chosen)."""
    if current.root is not None:
        reading = syntax.read(current.root, current.fmt)
        current.invoice, current.not_read, current.met = reading.invoice, reading.not_read, reading.met
    current.profile = current.asked or (fitting_profile(current.invoice) if current.invoice else "")


def _schema(current: _Judgement) -> None:
    """Schéma: the XSD, the large one of the historic dialect for the profile `chorus`."""
    if current.root is None:
        current.add("schema", "Schéma", why=_NO_INVOICE)
        return
    from einvoice.syntax import xsd

    try:
        findings = xsd.validate(current.root, current.fmt, loose=current.profile == "chorus")
    except xsd.SchemasMissing as error:
        current.add("schema", "Schéma", why=str(error))
    else:
        current.add("schema", "Schéma", findings)


def _binding(current: _Judgement) -> None:
    """Écriture: the norm as its syntax writes it. The historic dialect is not held to it."""
    if current.profile not in ("en16931", "france"):
        return
    title = "Écriture de la norme en XML"
    if current.root is None:
        current.add("ecriture", title, why=_NO_INVOICE)
        return
    from einvoice.rules import binding

    specification = (current.invoice.specification if current.invoice else None) or ""
    whole = not current.not_read
    found = binding.check(current.root, current.fmt, whole=whole, specification=specification, met=current.met)
    current.add("ecriture", title, found)


def _rules(current: _Judgement) -> None:
    """Calculs, Règles EN 16931, Règles françaises, Règles Chorus Pro: those of the profile."""
    if current.invoice is None:
        for family in catalogue.PROFILES.get(current.profile, ()):
            current.add(family, catalogue.FAMILIES[family][0], why=_NO_INVOICE)
        if not current.profile:
            current.add("regles", "Règles", why=_NO_INVOICE)
        return

    def locate(path: str) -> str:
        return syntax.locate(current.fmt, path)

    facts = Facts(current.invoice, current.today, _SYNTAX[current.fmt], current.not_read)
    current.levels.extend(_rule_levels(facts, current.profile, locate))


def _rule_levels(facts: Facts, profile: str, locate: Locate | None) -> list[Level]:
    tree, homes = catalogue.profile_tree(profile)
    found = run_together(tree, homes, facts, locate)
    return [
        level(family, catalogue.FAMILIES[family][0], found.get(family, ()), catalogue.unchecked(family, facts.invoice))
        for family in catalogue.PROFILES[profile]
    ]


# The pyramid itself. `_read` adds no level: what could not be read is in the report.
PYRAMID: tuple[Callable[[_Judgement], None], ...] = (_file, _extract, _modernise, _parse, _read, _schema, _binding, _rules)
