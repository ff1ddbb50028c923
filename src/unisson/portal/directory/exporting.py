"""The directory of recipients as one file: what software downloads to know who receives invoices, and what each asks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from unisson.portal.directory.requirements import requirements_of
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Service, Structure

ENTRY = "annuaire.xml"
SLICE = 1_000


def annuaire_zip() -> bytes:
    """A zip of one XML file: every public structure, active or not, with its services and its requirements."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(ENTRY, "w") as entry:
        for part in _xml():
            entry.write(part)
    return packed.getvalue()


def _xml() -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<Annuaire date="{clock.today().isoformat()}">\n'.encode()
    rows = Structure.objects.publiques().order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last)[:SLICE]):
        last = found[-1].pk
        services: dict[int, list[Service]] = {}
        for service in Service.objects.filter(structure__in=found).order_by("code"):
            services.setdefault(service.structure_id, []).append(service)
        for structure in found:
            yield ET.tostring(_structure(structure, services.get(structure.pk, [])), encoding="utf-8") + b"\n"
    yield b"</Annuaire>\n"


def _structure(structure: Structure, services: list[Service]) -> ET.Element:
    asked = requirements_of(structure)
    node = ET.Element("Structure", {"idStructureCPP": str(structure.pk), "statut": structure.statut})
    _add(node, "TypeIdentifiant", structure.type_identifiant)
    _add(node, "Identifiant", structure.identifiant)
    _add(node, "RaisonSociale", structure.raison_sociale)
    _add(node, "CodePostal", structure.code_postal)
    _add(node, "Ville", structure.ville)
    _add(node, "ServiceObligatoire", str(asked.service).lower())
    _add(node, "EngagementObligatoire", str(asked.engagement).lower())
    _add(node, "ServiceOuEngagementObligatoire", str(asked.either).lower())
    _add(node, "MiseEnPaiementRemontee", str(structure.gestion_statut_mise_en_paiement).lower())
    for service in services:
        child = ET.SubElement(node, "Service", {"idService": str(service.pk), "actif": str(service.is_open).lower()})
        _add(child, "Code", service.code)
        _add(child, "Nom", service.nom)
        _add(child, "EngagementObligatoire", str(service.gestion_engagement).lower())
    return node


def _add(node: ET.Element, name: str, text: str) -> None:
    if text:
        ET.SubElement(node, name).text = text
