"""The published package `chorus-api` 1.0.6, unmodified, against a running portal: only its two addresses are changed."""

from __future__ import annotations

import pytest
from chorusapi.client import ChorusAPI
from chorusapi.exceptions.exception import ChorusApiException

from tests import paper
from tests.entrypoints.api.software import Software, b64, software

pytestmark = pytest.mark.django_db(transaction=True)


def connector(live_server, known: Software, secret: str = "") -> ChorusAPI:
    client = ChorusAPI(known.application.client_id, secret or known.secret, known.login, known.password)
    client.auth_url = f"{live_server.url}/api/oauth/token"
    client.api_url = live_server.url
    return client


@pytest.fixture
def api(live_server, cast) -> ChorusAPI:
    return connector(live_server, software(cast.MENUISERIE, cast.actor("claire"))).auth()


def test_its_eleven_operations(api, cast):
    assert api.health_check().status_code_value == 200

    deposited = api.deposer_flux(b64(paper.facturx()), "facture.pdf")
    assert (deposited.code_retour, deposited.libelle) == (0, "GCU_MSG_01_000")
    assert len(deposited.numero_flux_depot) == 25
    assert deposited.syntaxe_flux == "IN_DP_E2_CII_FACTURX"

    report = api.consulter_cr(deposited.numero_flux_depot)
    assert (report.code_retour, report.etat_courant_flux) == (0, "IN_INTEGRE")
    detailed = api.consulter_cr_detaille(deposited.numero_flux_depot)
    assert (detailed.etat_courant_depot_flux, detailed.liste_erreur_dp, detailed.liste_erreur_technique) == (
        "IN_INTEGRE",
        [],
        [],
    )

    (row,) = api.rechercher_facture(deposited.numero_flux_depot).liste_factures
    assert (row.numero_facture, row.statut, row.montant_ttc) == ("F-2026-121", "MISE_A_DISPOSITION", 1200)
    assert (row.numero_flux_depot, row.mode_depot, row.devise) == (deposited.numero_flux_depot, "UPLOAD_API", "EUR")

    (town,) = api.rechercher_structure(cast.COMMUNE.identifiant).liste_structures
    assert (town.id_structure_cpp, town.statut) == (cast.COMMUNE.pk, "ACTIVE")
    sheet = api.consulter_structure(town.id_structure_cpp)
    assert sheet.parametres.numero_ej_doit_etre_renseigne is True
    assert sheet.information_generales.structure_privee_publique == "PUBLIQUE"
    services = api.rechercher_services(town.id_structure_cpp).liste_structures
    assert {service.code_service for service in services} >= {"TECH", "FIN"}

    known = api.information_siret(cast.COMMUNE.identifiant)
    assert (known.siren, known.estActif) == (cast.COMMUNE.identifiant[:9], True)
    assert api.annuaire_destinataire().fichier_resultat
    assert "EUR" in {row.code_devise for row in api.devises().liste_devises}


def test_its_refusals_are_sentences(live_server, cast):
    known = software(cast.MENUISERIE, cast.actor("claire"))
    with pytest.raises(ChorusApiException) as wrong:
        connector(live_server, known, "faux").auth()
    assert "invalid_client" in str(wrong.value)
    client = connector(live_server, known).auth()
    client.tech_password = "faux"
    with pytest.raises(ChorusApiException) as refused:
        client.rechercher_facture("CPP0000000000000000000042")
    assert "Code: 401" in str(refused.value) and "compte technique" in str(refused.value)
