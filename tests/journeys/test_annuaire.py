"""A story of the directory, through its doors: an operator imports, a visitor finds, a supplier is told what to write."""

from __future__ import annotations

import html
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.portal.directory.files import service, structure, write_xlsx

pytestmark = pytest.mark.django_db

SIRET = "21988888900015"
OLD = "21977777200015"


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def importing(path) -> int:
    try:
        call_command("annuaire", "importer", str(path))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_from_the_file_to_the_deposit(tmp_path, client, client_of):
    # January: the file comes in, with a bad row among the good ones.
    town = structure(SIRET, "Commune de Plœuc-l’Étang", Ville="Plœuc-l’Étang", CodePostal="22150", GestionEngagement="true")
    old = structure(OLD, "Commune de Kerguen", Ville="Kerguen")
    bad = structure("PAS-UN-SIRET", "Commune perdue")
    services = [service(SIRET, "VOIRIE"), service(SIRET, "ARCHIVES", ServiceActif="false")]
    assert importing(write_xlsx(tmp_path / "janvier.xlsx", [town, bad, old], services)) == 1

    # A visitor half remembers the name, and makes a mistake.
    results = read(client, "/annuaire/?q=mairie+ploeuc+etan")
    assert "Commune de Plœuc-l’Étang" in results
    assert "Numéro d’engagement" in results
    assert "Commune de Kerguen" in read(client, "/annuaire/?q=kergeun")
    fiche = re.search(r'href="(/annuaire/\d+/)"', results)[1]
    page = read(client, fiche)
    assert "VOIRIE" in page
    deposit = f"{reverse('deposit')}?destinataire={SIRET}"
    assert deposit in page

    # Depositing wants an account; the recipient's demands are told as soon as it is chosen.
    assert client.get(deposit).status_code == 302
    claire = client_of("claire")
    assert claire.get(deposit).status_code == 200
    told = read(claire, f"/annuaire/exigences/?siret={SIRET}")
    assert "numéro d’engagement" in told
    assert "VOIRIE" in told
    assert "ARCHIVES" not in told

    # February: the old town has merged. Nothing else moves, and the visitor is told.
    closed = {**old, "StructureActive": "false"}
    assert importing(write_xlsx(tmp_path / "fevrier.xlsx", [town, closed], services)) == 0
    fiche = re.search(r'href="(/annuaire/\d+/)"', read(client, "/annuaire/?q=kerguen"))[1]
    page = read(client, fiche)
    assert "ne reçoit plus de factures" in page
    assert "destinataire=" not in page
    assert "ne reçoit plus de factures" in read(claire, f"/annuaire/exigences/?siret={OLD}")
