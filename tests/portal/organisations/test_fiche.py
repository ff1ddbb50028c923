"""The fiche: parameters and their effect, espaces, activity, change of SIRET, identifiers, public structures."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.factories import make_invoice, siret
from unisson.portal.invoices.admissibility import requirements
from unisson.portal.kernel import events
from unisson.portal.organisations.actions import fiche
from unisson.portal.organisations.actions.entering import NewStructure, create_structure
from unisson.portal.organisations.actions.supporting import NewPublic, create_public
from unisson.portal.organisations.identifying import FORMATS, checked_identifiant
from unisson.portal.organisations.models import Rattachement, Structure, TypeIdentifiant
from unisson.portal.organisations.parameters import PARAMETERS
from unisson.portal.organisations.register import Embedded, Http, Silent, register

pytestmark = pytest.mark.django_db
PRIVATE = NewStructure("", "Marti Horlogerie", "1 rue du Lac", "12000", "Genève")


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


def rules(cast, **fields):
    invoice = make_invoice(supplier=cast.MENUISERIE, recipient=Structure.objects.get(pk=cast.COMMUNE.pk), **fields)
    return {finding.rule for finding in requirements(invoice)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"gestion_engagement": False}, set()),
        ({"gestion_engagement": True}, {"ADM-ENGAGEMENT"}),
        ({"gestion_service": True, "gestion_engagement": False}, {"ADM-SERVICE"}),
        ({"gestion_service_engagement": True, "gestion_engagement": False}, {"ADM-SERVICE-OU-ENGAGEMENT"}),
        ({"est_moa_uniquement": True, "gestion_engagement": False}, {"ADM-MOA-UNIQUEMENT"}),
    ],
)
def test_parameters_change_what_a_depositor_is_asked_at_once(cast, sophie, given, expected):
    fiche.update_fiche(cast.COMMUNE.pk, sophie, given)
    assert rules(cast) == expected


def test_every_parameter_can_be_written_and_is_kept_in_the_history(cast, sophie):
    before = {line.field: getattr(cast.COMMUNE, line.field) for line in PARAMETERS}
    left = {"gestion_service_engagement", "gestion_service", "gestion_engagement"}
    given = {name: not value for name, value in before.items() if name not in left} | {"est_moa": True}
    fiche.update_fiche(cast.COMMUNE.pk, sophie, given)
    after = Structure.objects.get(pk=cast.COMMUNE.pk)
    assert {name: getattr(after, name) for name in given} == given
    changed = {name for name in given if given[name] != before[name]}
    assert len(events.history(cast.COMMUNE).last().data["changements"]) == len(changed)
    fiche.update_fiche(cast.COMMUNE.pk, sophie, given)
    assert events.history(cast.COMMUNE).count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"gestion_service_engagement": True}, "EXIGENCES_CONTRADICTOIRES"),
        ({"est_moa": False, "est_moa_uniquement": True}, "MOA_CONTRADICTOIRE"),
        ({"raison_sociale": " "}, "RAISON_SOCIALE_ABSENTE"),
        ({"numero_tva": "FR00123"}, "TVA_INVALIDE"),
        ({"code_pays": "F1"}, "PAYS_INVALIDE"),
        ({"code_postal": "3525"}, "CODE_POSTAL_INVALIDE"),
        ({"parente": "123"}, "PARENTE_INCONNUE"),
        ({"parente": "219 904 711 00013"}, "PARENTE_CIRCULAIRE"),
    ],
)
def test_a_fiche_that_contradicts_itself(cast, sophie, refusal, given, code):
    assert refusal(fiche.update_fiche, cast.COMMUNE.pk, sophie, given) == (code,)


def test_a_parent_is_named_by_its_identifier_and_never_in_a_ring(cast, sophie, refusal):
    given = {
        "parente": f" {cast.HOPITAL.identifiant} ",
        "code_pays": "fr",
        "categorie_entreprise": "PME",
        "fax": "02 99 00 00 00",
    }
    fiche.update_fiche(cast.COMMUNE.pk, sophie, given)
    kept = Structure.objects.get(pk=cast.COMMUNE.pk)
    assert (kept.parente, kept.code_pays, kept.categorie_entreprise) == (cast.HOPITAL, "FR", "PME")
    assert f"Structure parente : vide → {cast.HOPITAL}" in events.history(kept).last().data["changements"]
    ring = {"parente": cast.COMMUNE.identifiant}
    assert refusal(fiche.update_fiche, cast.HOPITAL.pk, cast.actor("karim"), ring) == ("PARENTE_CIRCULAIRE",)
    fiche.update_fiche(cast.COMMUNE.pk, sophie, {"parente": ""})
    assert Structure.objects.get(pk=cast.COMMUNE.pk).parente is None


def test_no_service_can_be_demanded_where_there_is_none(cast, sophie, refusal):
    cast.COMMUNE.services.update(is_active=False)
    assert refusal(fiche.update_fiche, cast.COMMUNE.pk, sophie, {"gestion_service": True}) == ("SERVICE_A_CREER",)
    with pytest.raises(KeyError):
        fiche.update_fiche(cast.COMMUNE.pk, sophie, {"is_public": False})


def test_who_may_not_write(cast, refusal):
    for key in ("jean", "karim", "sam"):
        assert refusal(fiche.update_fiche, cast.COMMUNE.pk, cast.actor(key), {"ville": "X"}) == ("DROIT_INSUFFISANT",)


def test_a_closed_espace_takes_its_rights(cast, sophie, refusal):
    kept = ["FACTURES_EMISES", "FACTURES_TRAVAUX"]
    assert fiche.open_espaces(cast.COMMUNE.pk, sophie, kept) == 3
    assert not cast.actor("jean").may("FACTURES_RECUES", cast.COMMUNE.pk, None)
    assert refusal(fiche.open_espaces, cast.COMMUNE.pk, sophie, []) == ("ESPACE_ABSENT",)
    fin = cast.COMMUNE.services.get(code="FIN")
    fiche.open_espaces(cast.COMMUNE.pk, sophie, kept, fin.pk)
    fin.refresh_from_db()
    assert "FACTURES_RECUES" in fin.espaces_fermes


def test_an_inactive_structure_receives_nothing(cast, sophie, refusal):
    fiche.update_fiche(cast.COMMUNE.pk, sophie, {"gestion_engagement": False})
    assert refusal(lambda: fiche.switch(cast.COMMUNE.pk, sophie, active=False)) == ("RAISON_ABSENTE",)
    fiche.switch(cast.COMMUNE.pk, sophie, active=False, reason="Fusion de communes.")
    assert rules(cast) == {"ADM-DESTINATAIRE-INACTIF"}
    assert refusal(lambda: fiche.switch(cast.COMMUNE.pk, sophie, active=False, reason="x")) == ("STRUCTURE_DEJA",)
    fiche.switch(cast.COMMUNE.pk, cast.actor("sam"), active=True)
    assert rules(cast) == set()


def test_a_change_of_siret_continues_the_structure(cast, refusal):
    marc, new = cast.actor("marc"), "49817362400038"
    service = cast.BUREAUTIQUE.services.create(code="SAV", nom="Après-vente")
    lucie = Rattachement.objects.get(user=cast.lucie)
    lucie.habilitations.update(service=service)
    copy = fiche.change_siret(cast.BUREAUTIQUE.pk, marc, new)
    assert (copy.identifiant, copy.origine_id) == (new, cast.BUREAUTIQUE.pk)
    assert cast.actor("lucie").may("FACTURES_EMISES", copy.pk, copy.services.get().pk)
    assert not cast.actor("lucie").may("FACTURES_EMISES", copy.pk, service.pk)
    assert fiche.change_siret(cast.BUREAUTIQUE.pk, marc, new) == copy
    assert refusal(fiche.change_siret, cast.BUREAUTIQUE.pk, marc, cast.PEINTURE.identifiant) == ("SIRET_PRIS",)
    assert refusal(fiche.change_siret, cast.BUREAUTIQUE.pk, marc, cast.BUREAUTIQUE.identifiant) == ("SIRET_INCHANGE",)
    assert refusal(fiche.change_siret, cast.BUREAUTIQUE.pk, marc, new[:-1]) == ("SIRET_LONGUEUR",)
    assert refusal(fiche.change_siret, cast.BUREAUTIQUE.pk, cast.actor("lucie"), siret(2_199_047_110_003)) == (
        "DROIT_INSUFFISANT",
    )
    assert refusal(fiche.change_siret, cast.COMMUNE.pk, cast.actor("sophie"), siret(2_199_047_110_003)) == ("SIRET_PUBLIC",)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("SIRET", "356 000 000 49837", "81240573600017"),
        ("UE_HORS_FRANCE", "BE 0403.170.701", "FR70812405736"),
        ("HORS_UE", "CHHorlogerie Marti", "C"),
        ("RIDET", "0123456001", "12345"),
        ("TAHITI", "A12345001", "A1234"),
        ("AUTRE", "GU-2026-004512", "é"),
    ],
)
def test_identifiers(zoe, refusal, kind, good, bad):
    assert checked_identifiant(kind, good, 1)
    assert len(refusal(checked_identifiant, kind, bad, 1)) == 1
    given = NewStructure(good, *(getattr(PRIVATE, name) for name in ("raison_sociale", "adresse", "code_postal", "ville")))
    made = create_structure(NewStructure(**{**vars_of(given), "type_identifiant": kind}), zoe)
    assert made.type_identifiant == kind
    assert create_structure(NewStructure(**{**vars_of(given), "type_identifiant": kind}), zoe) == made


def vars_of(given):
    return {name: getattr(given, name) for name in given.__dataclass_fields__}


def test_each_type_has_one_format_and_a_private_individual_needs_no_identifier(zoe):
    assert [line.type for line in FORMATS] == list(TypeIdentifiant)
    made = create_structure(NewStructure(**{**vars_of(PRIVATE), "type_identifiant": "PARTICULIER"}), zoe)
    assert made.identifiant == f"PARTICULIER-{zoe.user_id}"


def test_only_the_support_creates_a_public_structure(cast, sophie, refusal):
    given = NewPublic(siret(2_199_047_110_002), "Syndicat des eaux", "COLLECTIVITE", "1 rue", "35000", "Rennes", "Demande 12")
    assert refusal(create_public, given, sophie) == ("DROIT_INSUFFISANT",)
    made = create_public(given, cast.actor("sam"))
    assert (made.is_public, events.history(made).get().note) == (True, "Demande 12")
    assert refusal(create_public, given, cast.actor("sam")) == ("SIRET_PRIS",)


ANSWER = {
    "results": [
        {
            "nom_complet": "TOITURES DU COUESNON",
            "nom_raison_sociale": None,
            "siege": {"siret": "90312456800028"},
            "matching_etablissements": [
                {
                    "siret": "90312456800010",
                    "adresse": "7 RUE DES ARDOISES 35300 FOUGERES",
                    "code_postal": "35300",
                    "libelle_commune": "FOUGERES",
                    "etat_administratif": "F",
                }
            ],
        }
    ]
}


@pytest.fixture
def api():
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(ANSWER).encode() if "90312456800010" in self.path else b"<html>"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/search"
    server.shutdown()
    server.server_close()


def test_the_real_client_reads_an_establishment(api):
    company = Http(api).find("90312456800010")
    assert (company.raison_sociale, company.adresse) == ("TOITURES DU COUESNON", "7 RUE DES ARDOISES")
    assert (company.ville, company.is_active, company.is_diffusible) == ("FOUGERES", False, True)


def test_a_silent_register_prevents_nothing(api):
    assert Http(api).find("11111111111111") is None
    assert Http("http://127.0.0.1:9/search").find("90312456800010") is None
    with pytest.raises(ValueError, match="http"):
        Http("file:///etc/passwd")


def test_which_register(settings):
    assert isinstance(register(), Embedded)
    settings.UNISSON_DEMO = False
    assert isinstance(register(), Silent)
    settings.COMPANY_REGISTER_URL = "https://registre.example/search"
    assert isinstance(register(), Http)
