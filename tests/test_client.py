"""The client alone, against a small real server that plays what happens on a network."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from unisson import client

TOKEN = (200, {"access_token": "t", "token_type": "Bearer", "expires_in": 3600})
DONE = (200, {"codeRetour": 0, "libelle": "fait", "listeFactures": [], "parametresRetour": {"pages": 1}})
WRONG_TOKEN = (401, {"codeRetour": 20101, "libelle": "Ce jeton est inconnu.", "manque": "application"})
CUT = (0, {})  # the connection is broken without an answer


class Portal:
    """Answers what it is told to, in turn; the last answer again and again. `calls`: path and idempotency key of each."""

    def __init__(self) -> None:
        self.tokens, self.answers = [TOKEN], [DONE]
        self.calls: list[tuple[str, str]] = []
        self.waited: list[float] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                portal.bodies.append(body)
                queue = portal.tokens if self.path.endswith("/token") else portal.answers
                portal.calls.append((self.path, self.headers.get("Idempotency-Key", "")))
                status, answer, *headers = queue.pop(0) if len(queue) > 1 else queue[0]
                if not status:
                    self.connection.close()
                    return
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.bodies: list[bytes] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.client = client.Unisson(self.url + "/", "id", "secret", "login", "password", timeout=5)
        self.client.pause = self.waited.append

    @property
    def keys(self) -> list[str]:
        return [key for path, key in self.calls if not path.endswith("/token")]


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_a_lost_connection_is_tried_again_under_the_same_key(portal):
    portal.answers = [CUT, (200, {"codeRetour": 0, "numeroFluxDepot": "N", "verdict": {"etat": "IN_INTEGRE"}})]
    assert portal.client.deposer(b"<Invoice/>").numero_flux == "N"
    assert len(portal.keys) == 2 and len(set(portal.keys)) == 1 and portal.keys[0]
    assert portal.client.deposer(b"<Invoice/>", cle="a moi").integre
    assert portal.keys[-1] == "a moi"


def test_a_busy_portal_is_waited_for_as_long_as_it_says(portal):
    portal.answers = [(429, {"codeRetour": 20116}, ("Retry-After", "7")), (503, b"<html>"), DONE]
    portal.client.appeler("factures/traiter/recue", {})
    assert portal.waited == [7, 2]
    portal.answers = [(503, {"codeRetour": 20136, "libelle": "Indisponible."})]
    with pytest.raises(client.Indisponible) as refused:
        portal.client.appeler("factures/traiter/recue", {})
    assert (refused.value.http, len(portal.keys)) == (503, 3 + client.TRIES)


def test_the_token_too_is_waited_for_and_renewed_once(portal):
    portal.tokens = [CUT, (429, {"error": "slow_down"}, ("Retry-After", "1")), TOKEN]
    portal.answers = [CUT, WRONG_TOKEN, DONE]
    portal.client.appeler("factures/rechercher/fournisseur")
    assert len(portal.calls) == 4 + 3  # two tokens failed, two were given
    portal.answers = [WRONG_TOKEN]
    with pytest.raises(client.AccesRefuse) as refused:
        portal.client.appeler("factures/rechercher/fournisseur")
    assert refused.value.manque == "application"


@pytest.mark.parametrize(
    ("tokens", "answer", "kind", "word"),
    [
        ((400, {"error": "invalid_client", "error_description": "Secret refusé."}), DONE, client.AccesRefuse, "Secret refusé."),
        (TOKEN, (403, {"codeRetour": 20106, "manque": "habilitation"}), client.AccesRefuse, "20106"),
        (TOKEN, (200, {"codeRetour": 20121, "libelle": "Il manque un champ."}), client.UnissonError, "20121"),
        (TOKEN, (422, {"codeRetour": 20117, "libelle": "Clé déjà prise."}), client.UnissonError, "Clé déjà prise."),
        ((200, b"<html>accueil</html>"), DONE, client.UnissonError, "JSON"),
    ],
)  # fmt: skip
def test_refusals_are_typed_and_say_why(portal, tokens, answer, kind, word):
    portal.tokens, portal.answers = [tokens], [answer]
    with pytest.raises(client.UnissonError) as refused:
        portal.client.appeler("factures/rechercher/fournisseur")
    assert type(refused.value) is kind and word in str(refused.value)
    assert portal.waited == []


def test_nobody_answers():
    alone = client.Unisson("http://127.0.0.1:9", "id", "secret", "login", "password")
    alone.pause = lambda seconds: None
    with pytest.raises(client.Indisponible, match=r"127\.0\.0\.1:9 ne répond pas"):
        alone.diagnostic()


def test_pages_go_on_in_the_order_asked(portal):
    page = {"codeRetour": 0, "listeFactures": [{"numeroFacture": "F"}], "parametresRetour": {"pages": 2}}
    portal.answers = [(200, page)]
    order = {"triColonne": "DateDepot", "nbResultatsParPage": 1}
    assert len(list(portal.client.factures_emises(rechercheFactureParFournisseur=order, numeroMarche="M"))) == 2
    asked = [json.loads(body) for body in portal.bodies[-2:]]
    assert [body["rechercheFactureParFournisseur"] for body in asked] == [order | {"pageResultatDemandee": n} for n in (1, 2)]
    assert all(body["numeroMarche"] == "M" for body in asked)
