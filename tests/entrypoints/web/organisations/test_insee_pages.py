"""« Mettre à jour depuis l’INSEE »: the comparison is read, then written; a real HTTP register answers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from unisson.portal.kernel import events
from unisson.portal.organisations import insee
from unisson.portal.organisations.actions.fiche import update_from_register
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db
URL = "/structure/insee/"


@pytest.fixture
def answers():
    """What the register knows: SIRET -> establishment; None makes it fail."""
    return {}


@pytest.fixture(autouse=True)
def _register(answers, settings):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            siret = self.path.partition("q=")[2]
            place = answers.get(siret)
            found = (
                [{"nom_raison_sociale": place["name"], "matching_etablissements": [place | {"siret": siret}]}] if place else []
            )
            self.send_response(500 if siret in answers and place is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"results": found}).encode())

        def log_message(self, *args):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.COMPANY_REGISTER_URL = f"http://127.0.0.1:{server.server_port}/search"
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def place(**more):
    known = {"name": "MENUISERIE ROUSSEL ET FILS", "adresse": "9 RUE DU CHENE 35140 SAINT-AUBIN", "code_postal": "35140"}
    return known | {"libelle_commune": "SAINT-AUBIN-DU-CORMIER", "etat_administratif": "A"} | more


@pytest.fixture
def claire(client_of):
    return client_of("claire")


def mark_of(answer):
    return answer.context["found"].mark


def test_compared_then_written(cast, claire, answers):
    answers[cast.MENUISERIE.identifiant] = place()
    page = claire.get(URL)
    changes = {change.field: (change.before, change.after) for change in page.context["found"].changes}
    assert changes["raison_sociale"] == ("Menuiserie Roussel", "MENUISERIE ROUSSEL ET FILS")
    assert changes["adresse"] == ("12 rue des Copeaux", "9 RUE DU CHENE")
    assert "code_postal" not in changes
    assert Structure.objects.get(pk=cast.MENUISERIE.pk).adresse == "12 rue des Copeaux", "reading changes nothing"
    assert claire.post(URL, {"mark": mark_of(page)}).url == "/structure/"
    after = Structure.objects.get(pk=cast.MENUISERIE.pk)
    assert (after.raison_sociale, after.adresse) == ("MENUISERIE ROUSSEL ET FILS", "9 RUE DU CHENE")
    assert "fils" in after.search_words
    event = events.history(cast.MENUISERIE).last()
    assert (event.code, event.note, len(event.data["changements"])) == ("FICHE_MODIFIEE", "Registre des entreprises", 3)
    assert claire.get(URL).context["found"].changes == ()


def test_what_changed_meanwhile_is_shown_again(cast, claire, answers):
    answers[cast.MENUISERIE.identifiant] = place()
    mark = mark_of(claire.get(URL))
    answers[cast.MENUISERIE.identifiant] = place(name="ROUSSEL BOIS")
    assert claire.post(URL, {"mark": mark}).url == URL
    assert Structure.objects.get(pk=cast.MENUISERIE.pk).raison_sociale == "Menuiserie Roussel"


def test_a_hidden_address_is_not_erased(cast, claire, answers):
    answers[cast.MENUISERIE.identifiant] = place(name="Menuiserie Roussel", statut_diffusion_etablissement="P")
    claire.post(URL, {"mark": mark_of(claire.get(URL))})
    after = Structure.objects.get(pk=cast.MENUISERIE.pk)
    assert (after.adresse, after.non_diffusible_insee) == ("12 rue des Copeaux", True)


@pytest.mark.parametrize("known", [{}, {"81240573600016": None}], ids=["unknown", "failing"])
def test_a_silent_register(cast, claire, answers, known):
    answers |= known
    answer = claire.get(URL, follow=True)
    assert answer.redirect_chain == [("/structure/", 302)]
    assert "Rien n’a été modifié" in answer.content.decode()


def test_a_structure_without_siret(cast, claire):
    Structure.objects.filter(pk=cast.MENUISERIE.pk).update(type_identifiant="RIDET", identifiant="0123456001")
    assert claire.get(URL).url == "/structure/"
    assert "structure/insee" not in claire.get("/structure/").content.decode()


def test_who_may_not(cast, client_of, answers):
    assert client_of("lucie").get(URL).status_code == 403
    answers[cast.BUREAUTIQUE.identifiant] = place()
    mark = insee.compare(cast.BUREAUTIQUE).mark
    with pytest.raises(Exception, match="DROIT_INSUFFISANT"):
        update_from_register(cast.BUREAUTIQUE.pk, cast.actor("lucie"), mark)
